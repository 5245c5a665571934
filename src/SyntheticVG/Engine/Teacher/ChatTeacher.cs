using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher;

/// <summary>How a <see cref="ChatTeacher"/> asks.</summary>
public sealed record ChatTeacherOptions
{
    /// <summary>Sampling temperature; 0 where the model allows it makes answers repeatable. Null leaves it to the server.</summary>
    public float? Temperature { get; init; } = 0.2f;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>Fewest valid subjects with which an answer is used after all corrections, where the image has so many regions.</summary>
    public int MinSubjects { get; init; } = 3;

    /// <summary>Largest share of relationships that may name regions which are not there, before the teacher is asked to correct itself.</summary>
    public double MaxMisnumbered { get; init; } = 0.2;
}

/// <summary>A multimodal model, shown the picture, its marked copies and what is known.</summary>
/// <param name="client">The model; its answers should come through a ledger.</param>
/// <param name="draw">Makes the pictures of a question: the clean one first, then the marked ones.</param>
/// <param name="options">How it is asked.</param>
/// <remarks>
/// An answer that cannot be read, that names too many regions which are not there, or that has too few subjects is sent back
/// with the problem, each at most once. Every repair and drop is counted.
/// </remarks>
public sealed class ChatTeacher(IChatClient client, Func<TeacherQuestion, IReadOnlyList<TeacherPicture>> draw, ChatTeacherOptions options) : ITeacher
{
    private static readonly ChatResponseFormat Format = ChatResponseFormat.ForJsonSchema(
        JsonDocument.Parse(PromptResource.LoadText("teacher-relations.schema.json")).RootElement, "scene_graph", "Relationships between the marked regions.");

    private readonly string _model = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "model";

    /// <summary>Name and version of the prompt.</summary>
    public static string PromptId => TeacherPrompt.Task.Id;

    /// <inheritdoc/>
    public string Name => _model;

    /// <summary>Tokens of the first request about a question, estimated.</summary>
    public static int Estimate(TeacherQuestion question)
    {
        var (image, regions) = (question.Graph.Image, question.Graph.Regions.Count);
        var shrink = Math.Min(1, 1024.0 / Math.Max(image.Width, image.Height));
        var picture = TokenEstimate.OfPicture((int)(image.Width * shrink), (int)(image.Height * shrink));
        var pictures = 1 + (regions <= 30 ? 1 : (regions + 24) / 25);
        return TokenEstimate.Of(TeacherPrompt.Instructions(regions)) + TokenEstimate.Of(TeacherPrompt.Facts(question)) + (pictures * picture);
    }

    /// <inheritdoc/>
    public async Task<TeacherAnswer> AnswerAsync(TeacherQuestion question, CancellationToken cancellationToken)
    {
        var regions = question.Graph.Regions.Count;
        if (regions < 2)
            return new() { Failure = "too-few-regions" };
        var reader = new TeacherAnswerReader(question.Graph, $"{_model}, {PromptId}");
        var unsettled = await Corrections.AskAsync(
            client,
            [new(ChatRole.System, TeacherPrompt.Instructions(regions)), TeacherPicture.Message(draw(question), TeacherPrompt.Facts(question))],
            OptionsFor(question), text => Judge(reader, text, regions), AskAgain, cancellationToken);
        if (unsettled is null || FailureOf(unsettled.Problem, reader, regions) is not { } failure)
            return reader.Answer;
        Endings.RequireEnd(unsettled.Answer);
        return reader.Answer with { Failure = failure, Problem = unsettled.Words };

        void AskAgain(string problem)
        {
            reader.Count($"asked-again-{problem}");
            if (problem == "misnumbered")
                reader.Forget(); // wrong numbers make the right ones doubtful
        }
    }

    private ChatOptions OptionsFor(TeacherQuestion question) => new()
    {
        Temperature = options.Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
        ResponseFormat = Format,
        Purpose = "teacher",
        Item = question.Graph.Image.Key,
        Prompt = PromptId,
    };

    // What is wrong with the answer, and what to tell the teacher; null where it will do.
    private (string Problem, string Correction)? Judge(TeacherAnswerReader reader, string text, int regions)
    {
        if (reader.Read(text) is not var (stated, misnumbered))
            return Corrections.Unreadable;
        if (misnumbered > options.MaxMisnumbered * stated)
        {
            return ("misnumbered", string.Create(CultureInfo.InvariantCulture,
                $"{misnumbered} of {stated} relationships name regions that are not in the list (its numbers are 1 to {regions}), "
                    + $"or join a region to itself. Answer again with the complete JSON object."));
        }
        var wanted = TeacherPrompt.SubjectsOf(regions);
        if (reader.Subjects.Count >= wanted)
            return null;
        var unused = string.Join(", ", Enumerable.Range(0, regions).Where(i => !reader.Subjects.Contains(i)).Select(i => i + 1));
        return ("too-few-subjects", string.Create(CultureInfo.InvariantCulture,
            $"Only {reader.Subjects.Count} subjects with relationships were given; at least {wanted} are needed. "
                + $"Regions not used as subjects yet: {unused}. Answer with a JSON object of further subjects."));
    }

    // After its correction failed too: what was read may still be enough.
    private string? FailureOf(string code, TeacherAnswerReader reader, int regions) =>
        reader.Subjects.Count >= Math.Min(options.MinSubjects, regions) ? null
        : code == "unreadable" ? "unreadable-answer"
        : code == "misnumbered" ? "misnumbered-answer"
        : "too-few-subjects";
}

/// <summary>A picture that the teacher is shown.</summary>
/// <param name="Caption">What it shows, in the teacher's words.</param>
/// <param name="Bytes">The encoded picture, without metadata.</param>
/// <param name="MediaType"><c>image/jpeg</c> or <c>image/png</c>.</param>
public sealed record TeacherPicture(string Caption, byte[] Bytes, string MediaType)
{
    /// <summary>What a model is told: each picture behind its caption, then the facts.</summary>
    internal static ChatMessage Message(IReadOnlyList<TeacherPicture> pictures, string facts) => new(ChatRole.User,
    [
        .. pictures.SelectMany(picture => (AIContent[])[new TextContent(picture.Caption), new DataContent(picture.Bytes, picture.MediaType)]),
        new TextContent(facts),
    ]);
}
