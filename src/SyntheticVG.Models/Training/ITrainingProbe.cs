using SyntheticVG.Evaluation;

namespace SyntheticVG.Models.Training;

/// <summary>Looks at a model while it learns: scores it, draws what it writes.</summary>
public interface ITrainingProbe
{
    /// <summary>Its name in the log, kebab-case.</summary>
    string Name { get; }

    /// <summary>Looks at the model.</summary>
    /// <param name="robin">The model as it stands, in evaluation mode; not to be changed.</param>
    /// <param name="step">Steps that it has learned.</param>
    /// <param name="folder">Where pictures may be put; made where something is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Scores, which go into the log.</returns>
    IReadOnlyList<Metric> Look(Robin.Robin robin, int step, string folder, CancellationToken cancellationToken);
}
