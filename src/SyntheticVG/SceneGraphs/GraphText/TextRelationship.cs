namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>A relationship as a text states it.</summary>
/// <param name="Subject">The subject's region, from 0.</param>
/// <param name="Object">The object's region, from 0.</param>
/// <param name="Predicate">The words between.</param>
public readonly record struct TextRelationship(int Subject, int Object, string Predicate);
