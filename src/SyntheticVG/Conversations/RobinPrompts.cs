using System.Globalization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Conversations;

/// <summary>The literal texts that ROBIN is asked with. Interface: the published weights were trained on them, blank by blank.</summary>
/// <remarks>
/// Each mode's first user text, as the published pipeline has it: the overview, then the regions or the whole picture, then the
/// question. Regions are numbered from 0 here and from 1 in the text. <see cref="ChatTemplate"/> makes a prompt of them.
/// </remarks>
public static class RobinPrompts
{
    /// <summary>Stands for the picture.</summary>
    public const string Picture = "<image>";

    /// <summary>The two tokens that a region's features replace.</summary>
    public const string RegionTokens = "<mask><pos>";

    /// <summary>Begins every first user text.</summary>
    public const string Overview = Picture + "\nThis provides an overview of the picture.\n";

    /// <summary>Stands in for a list of regions where there is one, the whole picture: its mask is all ones.</summary>
    public const string WholePicture = "There is region1 " + RegionTokens + " in the image.\n";

    /// <summary>Asks for the graph of the regions.</summary>
    public const string GraphOfRegions = "Generate an extremely detailed scene graph for given regions.";

    /// <summary>Asks for regions, their boxes and the graph.</summary>
    public const string GraphWithBoxes = "Generate scene graph with proposed regions in bbox coordinates.";

    /// <summary>Asks for a caption.</summary>
    public const string Caption = "Please explain in detail the scene depicted in the picture.";

    /// <summary>Asks what a region is.</summary>
    public static string DescriptionOf(int region) => string.Create(CultureInfo.InvariantCulture, $"Generate a description for: region{region + 1}.");

    /// <summary>Asks for a region's relationships.</summary>
    public static string RelationshipsOf(int region) => string.Create(CultureInfo.InvariantCulture, $"Generate list of relationships for: region{region + 1}.");

    /// <summary>Names the regions, with their boxes or without; plural also for one.</summary>
    /// <exception cref="ArgumentException">There is no region.</exception>
    public static string ListOf(PromptRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        if (regions.Count == 0)
            throw new ArgumentException("no regions; expected at least one (for a whole picture ask for a caption or a graph with boxes)", nameof(regions));
        var list = Enumerable.Range(0, regions.Count).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"region{i + 1} {RegionTokens}{(regions.Boxes is { } boxes ? " " + BoxText.Write(boxes[i], regions.Width, regions.Height) : "")}"));
        return string.Create(CultureInfo.InvariantCulture, $"There are {regions.Count} regions in the image: {string.Join(", ", list)}.\n");
    }

    /// <summary>First user text: any question about regions; its blank stands behind the list's line break.</summary>
    public static string AboutRegions(PromptRegions regions, string question) => Overview + ListOf(regions) + " " + question;

    /// <summary>First user text: any question about the whole picture.</summary>
    public static string AboutPicture(string question) => Overview + WholePicture + question;

    /// <summary>First user text: the graph of given regions.</summary>
    public static string SceneGraph(PromptRegions regions) => AboutRegions(regions, GraphOfRegions);

    /// <summary>First user text: regions and graph from end to end.</summary>
    public static string EndToEnd() => AboutPicture(GraphWithBoxes);

    /// <summary>First user text: what a region is.</summary>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    public static string Description(PromptRegions regions, int region) => AboutRegions(regions, DescriptionOf(Checked(regions, region)));

    /// <summary>First user text: a region's relationships.</summary>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    public static string Relationships(PromptRegions regions, int region) => AboutRegions(regions, RelationshipsOf(Checked(regions, region)));

    /// <summary>The turns that ask for a region's relationships once it has been described.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="region">Which.</param>
    /// <param name="description">The model's answer to <see cref="Description"/>.</param>
    /// <exception cref="ArgumentException">There is no such region.</exception>
    public static IReadOnlyList<string> DescriptionThenRelationships(PromptRegions regions, int region, string description) =>
        [Description(regions, region), description, RelationshipsOf(region)];

    /// <summary>First user text: a caption.</summary>
    public static string CaptionOfPicture() => AboutPicture(Caption);

    private static int Checked(PromptRegions regions, int region)
    {
        ArgumentNullException.ThrowIfNull(regions);
        return region >= 0 && region < regions.Count ? region
            : throw new ArgumentException($"region {region} of {regions.Count}; expected one from 0 to {regions.Count - 1}", nameof(region));
    }
}
