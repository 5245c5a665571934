using ScottPlot;
using SkiaSharp;
using SyntheticVG.Images.Drawing;

namespace SyntheticVG.App.Reports;

/// <summary>Gives plots the font that comes with the library: without it their labels are empty where the machine has none.</summary>
internal sealed class PlotFont : IFontResolver
{
    private const string Name = "SyntheticVG";

    private PlotFont()
    {
    }

    /// <summary>Makes it the font of every plot.</summary>
    public static void Use()
    {
        lock (Name)
        {
            if (Fonts.Default == Name)
                return;
            Fonts.FontResolvers.Insert(0, new PlotFont());
            Fonts.Default = Fonts.Sans = Name;
        }
    }

    /// <summary>The font, whatever the name asked for.</summary>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Of(weight >= FontWeight.SemiBold);

    /// <summary>The font, whatever the name asked for.</summary>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Of(bold);

    private static SKTypeface Of(bool bold)
    {
        using var font = LabelFont.Of(12, bold);
        return font.Typeface;
    }
}
