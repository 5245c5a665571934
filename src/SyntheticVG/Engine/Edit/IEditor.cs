using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Whoever corrects a student's graph: a multimodal model, measured geometry, a simulation.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IEditor
{
    /// <summary>The name in ledgers and outputs; a simulated editor's begins with <c>simulated</c>.</summary>
    string Name { get; }

    /// <summary>Proposes edits; whether they are made is decided afterwards.</summary>
    /// <exception cref="Teacher.Chat.CallUnansweredException">Nobody answered.</exception>
    Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken);
}

/// <summary>What an editor is shown.</summary>
public sealed record EditQuestion
{
    /// <summary>The photo.</summary>
    public required AnnotatedImage Image { get; init; }

    /// <summary>The student's graph with annotations; edits name its regions and relationships by their places.</summary>
    public required SceneGraph Graph { get; init; }

    /// <summary>Where looking pays most.</summary>
    public required EditHints Hints { get; init; }

    /// <summary>Whether annotations are protected.</summary>
    public bool Protects { get; init; } = true;

    /// <summary>Depth of the image, or null.</summary>
    public DepthMap? Depth { get; init; }
}

/// <summary>What an editor proposed, after validation.</summary>
public sealed record EditAnswer
{
    /// <summary>The edits that name things that are there and say something usable.</summary>
    public IReadOnlyList<GraphEdit> Edits { get; init; } = [];

    /// <summary>The others, and why not.</summary>
    public IReadOnlyList<RefusedEdit> Refused { get; init; } = [];

    /// <summary>How often each repair was needed to read the answer, by kebab-case code.</summary>
    public IReadOnlyDictionary<string, int> Repairs { get; init; } = new SortedDictionary<string, int>();

    /// <summary>Why the image cannot be used (<c>unreadable-answer</c>), or null.</summary>
    public string? Failure { get; init; }

    /// <summary>What was found, in words, where <see cref="Failure"/> does not say enough; or null.</summary>
    public string? Problem { get; init; }
}
