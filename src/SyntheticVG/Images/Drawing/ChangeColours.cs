using SkiaSharp;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Images.Drawing;

/// <summary>The colours and signs of what became of a relationship; told apart by sign as well as by colour.</summary>
internal static class ChangeColours
{
    /// <summary>Plain text.</summary>
    public static SKColor Ink { get; } = new(0xFF23242B);

    /// <summary>What matters less.</summary>
    public static SKColor Faint { get; } = new(0xFF6B6E7A);

    /// <summary>The colour of a kind of change.</summary>
    public static SKColor Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => new(0xFF00805C),
        ChangeKind.Removed => new(0xFFC4421A),
        ChangeKind.Refined => new(0xFF0067A8),
        _ => Faint,
    };

    /// <summary>The sign of a kind of change.</summary>
    public static string SignOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "+",
        ChangeKind.Removed => "−",
        ChangeKind.Refined => "~",
        _ => "=",
    };
}
