using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Whoever completes the graph of an image: a multimodal model, measured geometry, or a simulation.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface ITeacher
{
    /// <summary>The name in ledgers and outputs; a simulated teacher's begins with <c>simulated</c>.</summary>
    string Name { get; }

    /// <summary>Describes regions of the image and states relationships between them.</summary>
    /// <exception cref="Chat.CallUnansweredException">Nobody answered.</exception>
    Task<TeacherAnswer> AnswerAsync(TeacherQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a teacher is shown.</summary>
public sealed record TeacherQuestion
{
    /// <summary>The image as read, with its regions after the region stage and the human relationships between them.</summary>
    public required AnnotatedImage Image { get; init; }

    /// <summary>The graph to complete: kept regions, human relationships between them.</summary>
    public required SceneGraph Graph { get; init; }

    /// <summary>Depth of the image, or null.</summary>
    public DepthMap? Depth { get; init; }
}

/// <summary>What a teacher said, after validation and repair.</summary>
public sealed record TeacherAnswer
{
    /// <summary>Relationships between regions of the question's graph, by index.</summary>
    public IReadOnlyList<Relationship> Relationships { get; init; } = [];

    /// <summary>Descriptions by region index.</summary>
    public IReadOnlyDictionary<int, string> Descriptions { get; init; } = new SortedDictionary<int, string>();

    /// <summary>How often each repair or drop was needed to read the answer, by kebab-case code.</summary>
    public IReadOnlyDictionary<string, int> Repairs { get; init; } = new SortedDictionary<string, int>();

    /// <summary>Why the image cannot be used (<c>too-few-subjects</c>), or null.</summary>
    public string? Failure { get; init; }

    /// <summary>What was found, in words, where <see cref="Failure"/> does not say enough; or null.</summary>
    public string? Problem { get; init; }
}
