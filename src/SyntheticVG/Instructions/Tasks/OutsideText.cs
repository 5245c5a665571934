using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Instructions.Tasks;

/// <summary>Texts of annotations, as answers may have them.</summary>
internal static class OutsideText
{
    /// <summary>A text on one line and without angle brackets, so that it cannot end a turn or name a region.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' ? ' ' : c))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether something is known of a region that can be said.</summary>
    public static bool IsDescribed(Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Clean(region.Name).Length > 0 || Clean(region.Description ?? "").Length > 0;
    }

    /// <summary>What a region is: its description, or its name and attributes.</summary>
    public static string Describe(Region region, TaskStyle style)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(style);
        return Clean(region.Description ?? "") is { Length: > 0 } description ? description : GraphTextWriter.Describe(region, style.Text);
    }
}
