using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>A relationship as a rule sees it: the words, the kinds of both ends, and the measurements between them.</summary>
internal sealed record Claim(PredicateEntry Predicate, PairMeasures Pair)
{
    /// <summary>Kinds of the subject.</summary>
    public ThingKind Subject { get; } = Things.KindsOf(Pair.Subject.Region.Name);

    /// <summary>Kinds of the object.</summary>
    public ThingKind Object { get; } = Things.KindsOf(Pair.Object.Region.Name);

    /// <summary>Whether the subject is known to be of one of the kinds.</summary>
    public bool SubjectIs(ThingKind kinds) => (Subject & kinds) != 0;

    /// <summary>Whether the object is known to be of one of the kinds.</summary>
    public bool ObjectIs(ThingKind kinds) => (Object & kinds) != 0;

    /// <summary>Whether the subject is known, and neither a person nor an animal.</summary>
    public bool SubjectIsLifeless => Subject != 0 && !SubjectIs(ThingKind.Person | ThingKind.Animal);

    /// <summary>Whether the object is known, and neither a person nor an animal.</summary>
    public bool ObjectIsLifeless => Object != 0 && !ObjectIs(ThingKind.Person | ThingKind.Animal);
}
