using System.Collections.Frozen;

namespace SyntheticVG.SceneGraphs;

/// <summary>Reads a predicate that the table lacks by its words: "standing calmly behind" is spatial and judged like "behind".</summary>
internal static class PredicateReading
{
    private static readonly FrozenSet<string> Prepositions = new[]
    {
        "above", "across", "against", "along", "alongside", "amid", "among", "around", "at", "atop", "behind", "below", "beneath", "beside",
        "between", "beyond", "by", "from", "in", "inside", "into", "near", "next", "of", "off", "on", "onto", "opposite", "out", "outside",
        "over", "past", "through", "to", "toward", "towards", "under", "underneath", "up", "upon", "down", "within", "left", "right", "close",
        "far", "front", "top", "bottom", "side",
    }.ToFrozenSet();

    // Verbs that only say where something is.
    private static readonly FrozenSet<string> Postures = new[]
    {
        "standing", "sitting", "lying", "laying", "kneeling", "squatting", "crouching", "leaning", "hanging", "resting", "parked", "placed",
        "mounted", "attached", "stacked", "piled", "seated", "hung", "set", "laid", "spread", "growing", "floating", "perched", "hidden",
        "positioned", "located", "situated", "fixed", "tied", "connected", "docked", "parking", "visible", "partially", "directly", "slightly",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Social = new[]
    {
        "talking", "speaking", "chatting", "conversing", "helping", "assisting", "caring", "teaching", "instructing", "guiding", "greeting",
        "meeting", "accompanying", "posing", "competing", "collaborating", "cooperating", "working", "serving", "cheering", "waving", "sharing",
        "supervising", "coaching", "performing", "socializing", "socialising", "interviewing", "escorting", "negotiating", "parent", "friend",
        "sibling", "teammate", "married", "related", "together",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Emotional = new[]
    {
        "smiling", "laughing", "frowning", "crying", "loving", "enjoying", "admiring", "fearing", "hugging", "kissing", "embracing", "comforting",
        "celebrating", "mourning", "afraid", "scared", "angry", "happy", "sad", "excited", "curious", "proud", "worried", "surprised", "amused",
        "nervous", "jealous", "bored", "interested", "annoyed", "fascinated", "relaxed", "content", "pleased", "delighted", "grateful", "feeling",
        "fond", "affectionate", "in-love",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Functional = new[]
    {
        "used", "using", "for", "made", "provides", "providing", "serves", "supports", "supporting", "protects", "protecting", "contains",
        "containing", "powers", "powering", "decorates", "decorating", "lights", "lighting", "controls", "controlling", "helps", "designed",
        "allows", "allowing", "stores", "storing", "belongs", "has", "with", "transports", "enables", "displays",
    }.ToFrozenSet();

    /// <summary>The best reading: category by the head word, family by the longest known spatial ending.</summary>
    public static PredicateEntry Of(string predicate)
    {
        var words = predicate.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return new(predicate, RelationshipCategory.Spatial, null, "unknown");
        var head = words[0];
        var passive = words.Length > 1 && words[^1] == "by" && !Prepositions.Contains(head) && !Postures.Contains(head);
        var category =
            Emotional.Contains(head) ? RelationshipCategory.Emotional
            : Social.Contains(head) ? RelationshipCategory.Social
            : Functional.Contains(head) ? RelationshipCategory.Functional
            : Prepositions.Contains(head) || Postures.Contains(head) ? RelationshipCategory.Spatial
            : passive || head.EndsWith("ing", StringComparison.Ordinal) ? RelationshipCategory.Interactional
            : Prepositions.Contains(words[^1]) ? RelationshipCategory.Spatial
            : RelationshipCategory.Interactional;
        return new(predicate, category, null, FamilyOf(words, category));
    }

    /// <summary>The -ing forms that a finite verb may have: "sits" gives "siting", "sitting"; "carries" gives "carrying".</summary>
    public static IEnumerable<string> IngForms(string verb)
    {
        if (verb.Length < 3 || verb.EndsWith("ing", StringComparison.Ordinal))
            yield break;
        var stems = verb.EndsWith("ies", StringComparison.Ordinal) ? [verb[..^3] + "y"]
            : verb.EndsWith("es", StringComparison.Ordinal) ? [verb[..^2], verb[..^1]]
            : verb.EndsWith('s') ? new[] { verb[..^1] }
            : [verb];
        foreach (var stem in stems.Where(stem => stem.Length > 1))
        {
            yield return stem + "ing";
            yield return stem.EndsWith("ie", StringComparison.Ordinal)
                ? stem[..^2] + "ying"
                : stem.EndsWith('e') ? stem[..^1] + "ing"
                : stem + stem[^1] + "ing";
        }
    }

    // "standing right next to": the longest ending that the table holds as a spatial predicate tells the rule.
    private static string FamilyOf(string[] words, RelationshipCategory category)
    {
        for (var from = 1; from < words.Length; from++)
        {
            var ending = PredicateLexicon.Normalise(string.Join(' ', words[from..]));
            if (PredicateLexicon.Knows(ending) && PredicateLexicon.Find(ending) is { Category: RelationshipCategory.Spatial } known)
                return category != RelationshipCategory.Spatial && (ending == "by" || known.Family is "pose" or "support")
                    ? Otherwise(category) // "licked clean by" is a passive, "acting on" no support
                    : known.Family;
        }
        return Otherwise(category);
    }

    private static string Otherwise(RelationshipCategory category) => category switch
    {
        RelationshipCategory.Social => "social",
        RelationshipCategory.Emotional => "feeling",
        RelationshipCategory.Functional => "function",
        RelationshipCategory.Spatial => "pose",
        _ => "unknown",
    };
}
