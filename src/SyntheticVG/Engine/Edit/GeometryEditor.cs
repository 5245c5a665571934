using SyntheticVG.Engine.Teacher.Geometry;

namespace SyntheticVG.Engine.Edit;

/// <summary>An editor without a model or a network: removes what measurements contradict, adds what they prove of pairs about which nothing is said.</summary>
/// <remarks>Descriptions stay as they are: geometry sees no colours.</remarks>
public sealed class GeometryEditor : IEditor
{
    private readonly GeometryTeacher _teacher = new(new());

    /// <inheritdoc/>
    public string Name => "geometry";

    /// <inheritdoc/>
    public async Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken)
    {
        var graph = question.Graph;
        var stated = await _teacher.AnswerAsync(new() { Image = question.Image, Graph = graph, Depth = question.Depth }, cancellationToken);
        var covered = graph.Relationships.Select(r => (Math.Min(r.Subject, r.Object), Math.Max(r.Subject, r.Object))).ToHashSet();
        return new()
        {
            Edits =
            [
                .. question.Hints.Contradicted.Select(place => new RemoveEdit(place, "wrong")),
                .. stated.Relationships.Where(r => !covered.Contains((Math.Min(r.Subject, r.Object), Math.Max(r.Subject, r.Object))))
                    .Take(EditApplication.MostAdditions).Select(r => new AddEdit(r.Subject, r.Predicate, r.Object, r.Category)),
            ],
        };
    }
}
