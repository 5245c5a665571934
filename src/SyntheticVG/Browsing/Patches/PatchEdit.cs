using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Patches;

/// <summary>One correction that a person made. Which members it has follows from its kind.</summary>
/// <remarks>
/// Relations are named by subject, predicate and object, by category too where that leaves two, dropped ones also by their stage
/// (<c>patch</c> for what an edit removed). Regions are named by their place in the run's line; added ones are numbered on.
/// </remarks>
public sealed record PatchEdit
{
    /// <summary>The kinds.</summary>
    public const string Remove = "remove", Replace = "replace", Refine = "refine", Add = "add", Accept = "accept", Restore = "restore", Flip = "flip",
        Rename = "rename", DrawBox = "box", Undo = "undo";

    private const int LongestText = 4000;

    private static readonly (string Kind, string[] Needs, string[] Takes)[] Kinds =
    [
        (Remove, ["subject", "predicate", "object"], ["category", "stage", "reason"]),
        (Replace, ["subject", "predicate", "object", "to"], ["category", "toCategory"]),
        (Refine, ["region", "text"], []),
        (Add, ["subject", "predicate", "object"], ["category"]),
        (Accept, ["subject", "predicate", "object"], ["category"]),
        (Restore, ["subject", "predicate", "object", "stage"], ["category"]),
        (Flip, ["subject", "predicate", "object"], ["category"]),
        (Rename, ["region", "name"], []),
        (DrawBox, ["region", "box"], ["name"]),
        (Undo, ["number"], []),
    ];

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What is done: one of the kinds above.</summary>
    public required string Kind { get; init; }

    /// <summary>Place of the subject.</summary>
    public int? Subject { get; init; }

    /// <summary>The predicate.</summary>
    public string? Predicate { get; init; }

    /// <summary>Place of the object.</summary>
    public int? Object { get; init; }

    /// <summary>The category.</summary>
    public RelationshipCategory? Category { get; init; }

    /// <summary>The stage that dropped the relation.</summary>
    public string? Stage { get; init; }

    /// <summary>Why a relation goes, kebab-case.</summary>
    public string? Reason { get; init; }

    /// <summary>The predicate that takes its place.</summary>
    public string? To { get; init; }

    /// <summary>The category that takes its place; by default the new predicate's.</summary>
    public RelationshipCategory? ToCategory { get; init; }

    /// <summary>Place of a region.</summary>
    public int? Region { get; init; }

    /// <summary>A description of the region.</summary>
    public string? Text { get; init; }

    /// <summary>A name of the region.</summary>
    public string? Name { get; init; }

    /// <summary>Its box, [x1, y1, x2, y2] in pixels of the graph.</summary>
    public double[]? Box { get; init; }

    /// <summary>Number of the edit that is taken back.</summary>
    public long? Number { get; init; }

    /// <summary>What is wrong with its form; null where nothing is.</summary>
    public string? Problem()
    {
        var (kind, needs, takes) = Kinds.FirstOrDefault(entry => entry.Kind == Kind);
        if (kind is null)
            return $"found the kind '{Kind}'; expected one of {string.Join(", ", Kinds.Select(entry => entry.Kind))}";
        var has = Members().Where(member => member.Value is not null).Select(member => member.Name).ToList();
        if (needs.Except(has).FirstOrDefault() is { } missing)
            return $"found no {missing}; {kind} needs {string.Join(", ", needs)}";
        if (has.Except(needs).Except(takes).FirstOrDefault() is { } other)
            return $"found {other}, which {kind} does not take; expected {string.Join(", ", needs.Concat(takes))}";
        if (Members().FirstOrDefault(member =>
            member.Value is string text && (text.Length > LongestText || string.IsNullOrWhiteSpace(text) && member.Name != "text")) is { Name: not null } wrong)
            return $"found {(((string)wrong.Value!).Length > LongestText ? $"a {wrong.Name} of {((string)wrong.Value!).Length} characters; expected at most {LongestText}" : $"an empty {wrong.Name}; expected words")}";
        return Box is not null && (Box.Length != 4 || Box.Any(side => !double.IsFinite(side)))
            ? $"found a box of {Box.Length} numbers; expected [x1, y1, x2, y2]"
            : null;
    }

    private (string Name, object? Value)[] Members() =>
    [
        ("subject", Subject), ("predicate", Predicate), ("object", Object), ("category", Category), ("stage", Stage), ("reason", Reason), ("to", To),
        ("toCategory", ToCategory), ("region", Region), ("text", Text), ("name", Name), ("box", Box), ("number", Number),
    ];
}
