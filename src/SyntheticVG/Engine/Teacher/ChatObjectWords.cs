using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher;

/// <summary>The things to look for in a photo, as a multimodal model lists them: what the paper's grounding is given.</summary>
/// <param name="client">The model; its answers should come through a ledger.</param>
/// <param name="fallback">What is looked for where the answer cannot be read twice.</param>
public sealed class ChatObjectWords(IChatClient client, IReadOnlyList<string> fallback) : IObjectWords
{
    /// <summary>The note of a photo whose things nobody could list.</summary>
    public const string UnreadableNote = "object-list-unreadable";

    private const int MostWords = 40, MostLetters = 40, MostTokens = 1024;

    private static readonly PromptResource Task = PromptResource.Load("teacher-objects");

    private static readonly ChatResponseFormat Format = ChatResponseFormat.ForJsonSchema(
        JsonDocument.Parse(PromptResource.LoadText("teacher-objects.schema.json")).RootElement, "objects", "What can be seen in the photograph.");

    /// <inheritdoc/>
    /// <exception cref="CallUnansweredException">The model did not answer.</exception>
    /// <exception cref="InvalidDataException">The photo is broken.</exception>
    public async Task<ObjectWords> OfAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var photo = TeacherPictures.Clean(image);
        List<ChatMessage> messages =
        [
            new(ChatRole.System, Task.Text),
            new(ChatRole.User, [new TextContent(photo.Caption), new DataContent(photo.Bytes, photo.MediaType)]),
        ];
        var options = new ChatOptions
        {
            Temperature = 0,
            MaxOutputTokens = MostTokens,
            ResponseFormat = Format,
            Purpose = "objects",
            Item = image.Graph.Image.Key,
            Prompt = Task.Id,
        };
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var response = await client.GetResponseAsync(messages, options, cancellationToken);
            var text = Endings.Usable(response);
            if (Read(text) is { Count: > 0 } words)
                return new(words);
            Endings.RequireEnd(response);
            text = Thinking.Cut(text);
            messages.AddRange(
            [
                new(ChatRole.Assistant, text.Length > 0 ? text : "(nothing)"),
                new(ChatRole.User,
                    "That answer is not the JSON object that was asked for, or it names nothing. Answer again with {\"objects\": [...]} and nothing else."),
            ]);
        }
        return new(fallback, UnreadableNote);
    }

    private static List<string>? Read(string text)
    {
        if (TolerantJson.Read(text, root => TolerantJson.HasList(root, "objects"), _ => { }, "objects") is not { } answer)
            return null;
        // a string
        return [.. answer.GetProperty("objects").EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => Clean(word.GetString()!))
            .Where(word => word.Length is > 0 and <= MostLetters && WellFormedText.IsPlain(word)).Distinct(StringComparer.Ordinal).Take(MostWords)];
    }

    // A full stop would end the phrase in the grounder's text.
    private static string Clean(string word)
    {
        var words = word.ToLowerInvariant().Replace('.', ' ').Replace(',', ' ').Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words is ["a" or "an" or "the", .. var rest] ? rest : words);
    }
}
