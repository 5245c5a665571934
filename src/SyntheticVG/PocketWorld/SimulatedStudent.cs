using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld;

/// <summary>A student that knows the truth of drawn scenes and writes it with errors at known rates: to measure what editing is worth before a model is
/// trained.</summary>
/// <remarks>No model writes. Of true descriptions it keeps the name alone at the rate of <see cref="SimulatedTeacherOptions.Drop"/> times two; relationships
/// get a confidence that says little.</remarks>
/// <param name="options">How often it errs.</param>
public sealed class SimulatedStudent(SimulatedTeacherOptions options) : IStudent
{
    private readonly SimulatedTeacher _teacher = new(options);

    /// <inheritdoc/>
    public string Name => "simulated student";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo has no truth: it is no drawn scene.</exception>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        var truth = image.Truth
            ?? throw new InvalidDataException($"{image.Graph.Image.Key} has no truth; the simulated student writes only about pocket worlds (synvg world)");
        var bare = truth with { Relationships = [] };
        var said = await _teacher.AnswerAsync(new TeacherQuestion { Image = image, Graph = bare }, cancellationToken);
        var random = SeededRandom.Of("student", options.Seed, truth.Image.Key);
        return new(bare with
        {
            Regions = [.. bare.Regions.Select(
                region => region with { Attributes = [], Description = random.Chance(2 * options.Drop) ? $"a {region.Name}" : region.Description })],
            Relationships = [.. said.Relationships.Select(r => r with { Confidence = Math.Round(0.3 + (0.7 * random.Unit()), 2) })],
        });
    }
}
