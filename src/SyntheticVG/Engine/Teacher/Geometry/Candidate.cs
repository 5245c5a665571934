using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Something the geometry teacher could say.</summary>
/// <param name="Subject">Index of the subject.</param>
/// <param name="Predicate">The normalised predicate.</param>
/// <param name="Object">Index of the object.</param>
/// <param name="Origin">Measured, or what things are for.</param>
/// <param name="Verdict">The rule's proof.</param>
/// <param name="Confidence">How often such a proof is right, in [0, 1].</param>
/// <param name="Interest">How much a person would want to say it; higher is said first.</param>
internal sealed record Candidate(
    int Subject, string Predicate, int Object, RelationshipOrigin Origin, Verdict Verdict, double Confidence, double Interest)
{
    /// <summary>Whether it may be said beside something else of the same pair.</summary>
    public bool MayStandBeside { get; init; }
}
