using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Engine.Edit;

/// <summary>How a <see cref="ChatEditor"/> asks.</summary>
public sealed record ChatEditorOptions
{
    /// <summary>Sampling temperature; null leaves it to the server.</summary>
    public float? Temperature { get; init; } = 0.2f;

    /// <summary>Most tokens of an answer.</summary>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>Most relationships shown in one call; a larger graph is shown in parts, a subject's relationships together.</summary>
    public int MostRelationships { get; init; } = 60;

    /// <summary>Largest share of edits that may name something which is not there, before the editor is asked to correct itself.</summary>
    public double MaxMisnumbered { get; init; } = 0.2;

    /// <summary>Tells whether a new description still means the class that people gave, where its words do not; or null.</summary>
    public ISentenceEncoder? Encoder { get; init; }
}

/// <summary>A multimodal model that corrects graphs in our form: remove, replace, refine, add, by stable numbers.</summary>
/// <param name="client">The model; its answers should come through a ledger.</param>
/// <param name="draw">Makes the pictures of a question: the clean one first, then the marked ones.</param>
/// <param name="options">How it is asked.</param>
/// <remarks>
/// Sent back with the problem, each at most once: an answer that cannot be read, that names too much which is not there, that empties the graph, or that
/// changes nothing where measurements contradict the graph. An answer that empties the graph twice is not used; the student's graph is then kept for the
/// filters.
/// </remarks>
public sealed class ChatEditor(IChatClient client, Func<TeacherQuestion, IReadOnlyList<TeacherPicture>> draw, ChatEditorOptions options) : IEditor
{
    private const int FewestToEmpty = 2; // relationships; a graph of one may well be wrong as a whole

    private static readonly ChatResponseFormat Format = ChatResponseFormat.ForJsonSchema(
        JsonDocument.Parse(PromptResource.LoadText("editor.schema.json")).RootElement, "edits", "Corrections of the scene graph.");

    private readonly string _model = client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "model";

    /// <summary>Name and version of the prompt.</summary>
    public static string PromptId => EditPrompt.Task.Id;

    /// <inheritdoc/>
    public string Name => _model;

    /// <inheritdoc/>
    public async Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken)
    {
        var reader = new EditAnswerReader(question.Graph, new(question.Graph, question.Protects, options.Encoder));
        var edits = new List<GraphEdit>();
        var pictures = draw(new() { Image = question.Image, Graph = question.Graph, Depth = question.Depth });
        foreach (var part in EditPrompt.Parts(question.Graph, options.MostRelationships))
        {
            if (await EditPartAsync(reader, question, part, pictures, cancellationToken) is { } unreadable)
                return reader.Answer with { Edits = [], Failure = "unreadable-answer", Problem = unreadable.Words };
            edits.AddRange(reader.Answer.Edits);
            reader.Forget();
        }
        return reader.Answer with { Edits = edits };
    }

    // The answer that nothing could be read from, or null; the edits are the reader's.
    private async Task<Unsettled?> EditPartAsync(EditAnswerReader reader, EditQuestion question, IReadOnlyList<int> part,
        IReadOnlyList<TeacherPicture> pictures, CancellationToken cancellationToken)
    {
        var unsettled = await Corrections.AskAsync(
            client,
            [new(ChatRole.System, EditPrompt.Task.Text), TeacherPicture.Message(pictures, EditPrompt.Facts(question, part))],
            OptionsFor(question), text => Judge(reader, text, question, part), AskAgain, cancellationToken);
        if (unsettled?.Problem == Corrections.Unreadable.Problem)
            return unsettled;
        if (unsettled?.Problem == "emptied") // else what was usable of it is used
        {
            reader.Count("emptied-twice");
            reader.Forget();
        }
        return null;

        void AskAgain(string problem)
        {
            reader.Count($"asked-again-{problem}");
            reader.Forget();
        }
    }

    // What is wrong with the answer, and what to tell the editor; null where it will do.
    private (string Problem, string Correction)? Judge(EditAnswerReader reader, string text, EditQuestion question, IReadOnlyList<int> part)
    {
        if (reader.Read(text) is not var (items, misnumbered))
            return Corrections.Unreadable;
        if (misnumbered > options.MaxMisnumbered * items)
            return ("misnumbered", string.Create(CultureInfo.InvariantCulture,
                $"{misnumbered} of {items} edits name relations or objects that are not in the lists. Answer again with the complete JSON object."));
        var edits = reader.Answer.Edits;
        var removed = edits.OfType<RemoveEdit>().Select(edit => edit.Relationship).Distinct().Count();
        if (part.Count >= FewestToEmpty && removed == part.Count && !edits.Any(edit => edit is AddEdit))
            return ("emptied", "That would remove every relation and leave nothing. "
                + "Remove only what the photograph contradicts, and answer again with the complete JSON object.");
        if (items == 0 && question.Hints.Contradicted.Any(part.Contains))
            return ("nothing-edited",
                "Measurements contradict the relations listed under doubtful. Look at them again, and answer with the complete JSON object.");
        return null;
    }

    private ChatOptions OptionsFor(EditQuestion question) => new()
    {
        Temperature = options.Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
        ResponseFormat = Format,
        Purpose = "editor",
        Item = question.Graph.Image.Key,
        Prompt = PromptId,
    };
}
