using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>The colours of marks and of relationship categories, told apart by lightness as well as by hue.</summary>
internal static class MarkColours
{
    // Okabe and Ito's eight without black, then darker and lighter relatives from Paul Tol's schemes.
    private static readonly SKColor[] Palette =
    [
        new(0xE69F00), new(0x56B4E9), new(0x009E73), new(0xF0E442), new(0x0072B2), new(0xD55E00), new(0xCC79A7),
        new(0x332288), new(0x88CCEE), new(0x44AA99), new(0x117733), new(0x999933), new(0xDDCC77), new(0xCC6677),
        new(0x882255), new(0xAA4499), new(0xBBCC33), new(0xEE8866), new(0xFFAABB), new(0x77AADD),
    ];

    /// <summary>How many colours there are before they repeat.</summary>
    public static int Count => Palette.Length;

    /// <summary>The colours in an order that the seed alone determines, opaque.</summary>
    public static SKColor[] Shuffled(int seed)
    {
        var colours = Palette.Select(colour => colour.WithAlpha(255)).ToArray();
        new Random(seed).Shuffle(colours);
        return colours;
    }

    /// <summary>The colour of a category's arrows.</summary>
    public static SKColor Of(RelationshipCategory category) => new SKColor(category switch
    {
        RelationshipCategory.Spatial => 0x0072B2,
        RelationshipCategory.Interactional => 0xD55E00,
        RelationshipCategory.Functional => 0x00805C,
        RelationshipCategory.Social => 0x9B3F86,
        _ => 0xB8860Bu,
    }).WithAlpha(255);

    /// <summary>Black or white, whichever reads better on the colour.</summary>
    public static SKColor TextOn(SKColor colour) =>
        (0.299 * colour.Red) + (0.587 * colour.Green) + (0.114 * colour.Blue) > 140 ? SKColors.Black : SKColors.White;
}
