using System.Globalization;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>The literal texts of our own questions. Interface: models trained by us know them by heart.</summary>
/// <remarks>Questions that the published data have are taken from there (<see cref="OriginalTexts"/>, <see cref="Conversations.RobinPrompts"/>).</remarks>
internal static class TaskTexts
{
    /// <summary>Ends a question that is answered with yes or no.</summary>
    public const string YesOrNo = OriginalTexts.YesOrNo;

    /// <summary>Asks for a region's relationships of one category.</summary>
    public static string OfCategory(int region, RelationshipCategory category) =>
        $"Generate list of {category.ToString().ToLowerInvariant()} relationships for: {Named(region)}.";

    /// <summary>Asks for what holds from one region to another.</summary>
    public static string OfPair(int subject, int @object) => $"What are the relationships of {Named(subject)} to {Named(@object)}?";

    /// <summary>Asks whether a relationship holds.</summary>
    public static string WhetherTrue(int subject, string predicate, int @object) => $"Is this true: {Named(subject)} {predicate} {Named(@object)}?{YesOrNo}";

    /// <summary>Asks for a region's name.</summary>
    public static string NameOf(int region) => $"What is the category of {Named(region)}? Using only one word or phrase.";

    /// <summary>A region as questions and answers name it, from 1.</summary>
    public static string Named(int region) => string.Create(CultureInfo.InvariantCulture, $"region{region + 1}");

    /// <summary>A question of the published data about one region.</summary>
    internal static string About(TextPool pool, int region, IDraws draws, TaskStyle style) =>
        style.Say(pool, draws).Replace("{}", Named(region), StringComparison.Ordinal);
}
