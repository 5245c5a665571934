using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Edit.Author;

/// <summary>How an <see cref="AuthorEditor"/> asks; the defaults are the original's.</summary>
public sealed record AuthorEditorOptions
{
    /// <summary>Sampling temperature of the caption.</summary>
    public float CaptionTemperature { get; init; } = 0.5f;

    /// <summary>Most tokens of the caption.</summary>
    public int CaptionTokens { get; init; } = 2048;

    /// <summary>Sampling temperature of the edits.</summary>
    public float Temperature { get; init; } = 0.2f;

    /// <summary>Most tokens of the edits.</summary>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>How often edits are asked for before the image is given up.</summary>
    public int Attempts { get; init; } = 2;
}

/// <summary>The original's editor: a caption first, then edits by object from five pictures, the whole graph in one call.</summary>
/// <param name="client">The model; its answers should come through a ledger.</param>
/// <param name="draw">Makes the pictures of a question: the photo first, then its marked copies.</param>
/// <param name="options">How it is asked.</param>
/// <remarks>Follows the prompts that the authors published. An answer that cannot be applied is asked for once more; then the image is dropped. What follows
/// (filters) is ours.</remarks>
public sealed class AuthorEditor(IChatClient client, Func<EditQuestion, IReadOnlyList<TeacherPicture>> draw, AuthorEditorOptions options) : IEditor
{
    private readonly string _model = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "model";

    /// <summary>Names and versions of the prompts.</summary>
    public static string PromptId => AuthorPrompt.Id;

    /// <inheritdoc/>
    public string Name => _model;

    /// <inheritdoc/>
    public async Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken)
    {
        var reader = new AuthorAnswerReader(question.Graph, new(question.Graph, question.Protects));
        var pictures = draw(question);
        var caption = await CaptionAsync(question, pictures[0], reader, cancellationToken);
        var message = new ChatMessage(ChatRole.User,
            [.. pictures.Select(picture => new DataContent(picture.Bytes, picture.MediaType)), new TextContent(AuthorPrompt.Facts(question.Graph, caption))]);
        var said = "";
        for (var attempt = 0; attempt < options.Attempts; attempt++)
        {
            var chat = Options(question, "editor", AuthorPrompt.Task, options.Temperature, options.MaxOutputTokens, "editor-author.schema.json");
            if (attempt > 0)
                chat.Sample = attempt; // the same question again, answered anew
            var response = await client.GetResponseAsync([new(ChatRole.System, AuthorPrompt.Task.Text), message], chat, cancellationToken);
            if (reader.Read(said = Endings.Usable(response)))
                return reader.Answer;
            if (reader.IsUnreadable)
                Endings.RequireEnd(response);
            if (attempt + 1 < options.Attempts)
                reader.Count("asked-again-not-applicable");
        }
        return reader.Answer with { Edits = [], Failure = "edits-not-applicable", Problem = ServerWords.Said(said) };
    }

    private async Task<string> CaptionAsync(EditQuestion question, TeacherPicture photo, AuthorAnswerReader reader, CancellationToken cancellationToken)
    {
        var answer = await client.GetResponseAsync(
            [new(ChatRole.System, AuthorPrompt.Caption.Text), new(ChatRole.User, [new DataContent(photo.Bytes, photo.MediaType)])],
            Options(question, "editor-caption", AuthorPrompt.Caption, options.CaptionTemperature, options.CaptionTokens, "editor-author-caption.schema.json"),
            cancellationToken);
        var said = Endings.Usable(answer);
        if (TolerantJson.Read(said, root => root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String, reader.Count) is { } caption)
            return caption.GetProperty("text").GetString()!; // a string: just looked
        var plain = Thinking.Cut(said);
        if (plain.Length == 0)
            Endings.RequireEnd(answer);
        reader.Count("caption-without-form");
        return plain; // a caption it is all the same
    }

    private static ChatOptions Options(EditQuestion question, string purpose, PromptResource prompt, float temperature, int tokens, string schema) => new()
    {
        Temperature = temperature,
        MaxOutputTokens = tokens,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(PromptResource.LoadText(schema)).RootElement, purpose.Replace('-', '_')),
        Purpose = purpose,
        Item = question.Graph.Image.Key,
        Prompt = prompt.Id,
    };
}
