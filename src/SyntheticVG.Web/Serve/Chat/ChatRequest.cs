using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve.Chat;

/// <summary>A request of OpenAI's chat completions, with <c>regions</c> beside it.</summary>
/// <param name="Model">Who is asked; null for the first one.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">How.</param>
/// <param name="Stream">Whether the answer comes in pieces.</param>
/// <param name="StreamUsage">Whether the last piece says what it took.</param>
internal sealed record ChatRequest(string? Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, bool Stream, bool StreamUsage)
{
    private const string Regions = "regions";

    private static readonly string[] Known =
    [
        "model", "messages", "stream", "stream_options", "temperature", "top_p", "max_tokens", "max_completion_tokens", "seed", "response_format", Regions,
        "user", "metadata", "store", "n", "logprobs", "frequency_penalty", "presence_penalty", // said by libraries; taken where they ask for nothing
    ];

    /// <summary>Reads a request.</summary>
    /// <exception cref="ProblemException">Something of it is not supported; its name is said.</exception>
    public static ChatRequest Read(JsonElement root, long maxPixels)
    {
        JsonBody.RequireOnly(root, "", Known);
        RequireNothing(root, "n", 1);
        RequireNothing(root, "frequency_penalty", 0);
        RequireNothing(root, "presence_penalty", 0);
        if (JsonBody.Flag(root, "logprobs"))
            throw JsonBody.Refused("logprobs is true; expected false: they are not given", "logprobs");
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
            throw JsonBody.Refused("messages is missing or empty; expected a list of messages", "messages");
        var photos = new List<byte[]>();
        List<ChatMessage> said =
            [.. messages.EnumerateArray().Select((message, i) => MessageOf(message, string.Create(CultureInfo.InvariantCulture, $"messages[{i}]"), photos))];
        if (photos.Count != 1)
            throw JsonBody.Refused($"the messages have {photos.Count} photos; expected one, as image_url with a data URL", "messages");
        var options = new ChatOptions
        {
            Temperature = (float?)JsonBody.Number(root, "temperature", 0, 2),
            TopP = (float?)JsonBody.Number(root, "top_p", 0, 1),
            MaxOutputTokens = (int?)(JsonBody.Number(root, "max_completion_tokens", 1, int.MaxValue) ?? JsonBody.Number(root, "max_tokens", 1, int.MaxValue)),
            Seed = (long?)JsonBody.Number(root, "seed", int.MinValue, int.MaxValue),
            ResponseFormat = FormatOf(root),
            AdditionalProperties = new() { [Regions] = RegionsOf(root, photos[0], maxPixels) },
        };
        var usage = root.TryGetProperty("stream_options", out var stream) && stream.ValueKind == JsonValueKind.Object && JsonBody.Flag(stream, "include_usage");
        return new(JsonBody.Text(root, "model"), said, options, JsonBody.Flag(root, "stream"), usage);
    }

    private static ChatMessage MessageOf(JsonElement message, string where, List<byte[]> photos)
    {
        JsonBody.RequireOnly(message, where + ".", "role", "content", "name");
        var role = JsonBody.Text(message, "role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            var other => throw JsonBody.Refused($"{where}.role is {other ?? "missing"}; expected system, user or assistant", $"{where}.role"),
        };
        var contents = new List<AIContent>();
        if (!message.TryGetProperty("content", out var content))
            throw JsonBody.Refused($"{where}.content is missing; expected text or parts", $"{where}.content");
        if (content.ValueKind == JsonValueKind.String)
            contents.Add(new TextContent(content.GetString()));
        else if (content.ValueKind == JsonValueKind.Array)
            contents.AddRange(
                content.EnumerateArray().Select((part, i) => PartOf(part, string.Create(CultureInfo.InvariantCulture, $"{where}.content[{i}]"), photos)));
        else
            throw JsonBody.Refused($"{where}.content is {JsonWords.Of(content.ValueKind)}; expected text or parts", $"{where}.content");
        return new(role, contents);
    }

    private static AIContent PartOf(JsonElement part, string where, List<byte[]> photos)
    {
        JsonBody.RequireOnly(part, where + ".", "type", "text", "image_url");
        switch (JsonBody.Text(part, "type"))
        {
            case "text":
                return new TextContent(JsonBody.Text(part, "text") ?? throw JsonBody.Refused($"{where}.text is missing", $"{where}.text"));
            case "image_url" when part.TryGetProperty("image_url", out var image):
                JsonBody.RequireOnly(image, $"{where}.image_url.", "url", "detail");
                var bytes = DataUrl.Read(JsonBody.Text(image, "url"), $"{where}.image_url.url");
                photos.Add(bytes);
                return new DataContent(bytes, "image/*");
            case var other:
                throw JsonBody.Refused($"{where}.type is {other ?? "missing"}; expected text or image_url", $"{where}.type");
        }
    }

    private static ChatResponseFormat? FormatOf(JsonElement root)
    {
        if (!root.TryGetProperty("response_format", out var format) || format.ValueKind == JsonValueKind.Null)
            return null;
        JsonBody.RequireOnly(format, "response_format.", "type", "json_schema");
        return JsonBody.Text(format, "type") switch
        {
            "text" => null,
            "json_object" or "json_schema" => ChatResponseFormat.Json, // the one object that the model writes is a scene graph
            var other =>
                throw JsonBody.Refused($"response_format.type is {other ?? "missing"}; expected text, or json_object or json_schema for the scene graph",
                    "response_format.type"),
        };
    }

    private static IReadOnlyList<Region> RegionsOf(JsonElement root, byte[] bytes, long maxPixels)
    {
        using var photo = UploadedPhoto.Of("photo", bytes, maxPixels);
        if (!root.TryGetProperty(Regions, out var regions) || regions.ValueKind == JsonValueKind.Null)
            return [];
        photo.KeepRegions(JsonSerializer.SerializeToUtf8Bytes(regions));
        try
        {
            return photo.RequireFew(GivenRegions.With(PlainPhoto.Open(photo.File), photo.Regions!, ReadReport.StopAtFirst)).Graph.Regions; // just kept
        }
        catch (InvalidDataException e)
        {
            throw JsonBody.Refused(photo.Words(e.Message), Regions);
        }
    }

    private static void RequireNothing(JsonElement root, string name, double nothing)
    {
        if (JsonBody.Number(root, name, double.MinValue, double.MaxValue) is { } number && number != nothing)
            throw JsonBody.Refused($"{name} is {number.ToString(CultureInfo.InvariantCulture)}; expected {nothing.ToString(CultureInfo.InvariantCulture)}: "
                + $"it is not supported", name);
    }
}
