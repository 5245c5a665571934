using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>The identity of a call: SHA-256 of everything that determines its answer.</summary>
/// <remarks>
/// Provider address, model, prompt version, parameters, schema, and each message with the bytes of its pictures. Each part
/// goes in with its length, so that no two different calls read alike. The key of the provider and the image's name are
/// not part of it.
/// </remarks>
internal static class CallKey
{
    /// <summary>The key of a call, 64 hexadecimal digits.</summary>
    public static string Of(ChatClientMetadata? provider, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add("synvg call 1");
        Add(provider?.ProviderUri?.ToString());
        Add(options?.ModelId ?? provider?.DefaultModelId);
        Add(options?.Prompt);
        AddNumber(options?.Temperature);
        AddNumber(options?.TopP);
        AddNumber(options?.MaxOutputTokens);
        AddNumber(options?.Seed);
        AddNumber(options?.LogProbabilities);
        AddNumber(options?.Sample);
        Add((options?.ResponseFormat as ChatResponseFormatJson)?.Schema?.GetRawText());
        foreach (var message in messages)
        {
            Add(message.Role.Value);
            foreach (var content in message.Contents)
            {
                switch (content)
                {
                    case TextContent text:
                        Add(text.Text);
                        break;
                    case DataContent data:
                        Add(data.MediaType);
                        AddBytes(data.Data.Span);
                        break;
                    default:
                        throw new ArgumentException($"a message holds {content.GetType().Name}; expected text and pictures", nameof(messages));
                }
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string? text) => AddBytes(Encoding.UTF8.GetBytes(text ?? "\0"));

        void AddNumber(IFormattable? number) => Add(number?.ToString(null, CultureInfo.InvariantCulture));

        void AddBytes(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
