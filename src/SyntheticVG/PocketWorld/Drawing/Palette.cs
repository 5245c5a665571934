using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>A colour with the word that people use for it.</summary>
internal readonly record struct Hue(string Name, SKColor Colour)
{
    public static implicit operator SKColor(Hue hue) => hue.Colour;
}

/// <summary>The colours of the world.</summary>
internal static class Palette
{
    public static readonly Hue Red = new("red", new(0xE5, 0x48, 0x4D)), Orange = new("orange", new(0xF5, 0x9E, 0x42)),
        Yellow = new("yellow", new(0xF7, 0xCE, 0x46)),
        Green = new("green", new(0x5B, 0xA8, 0x5A)), Blue = new("blue", new(0x3E, 0x7C, 0xC9)), Purple = new("purple", new(0x8E, 0x5B, 0xC0)),
        Pink = new("pink", new(0xF2, 0x8C, 0xB1)), Brown = new("brown", new(0x96, 0x63, 0x3F)), Black = new("black", new(0x3A, 0x3A, 0x44)),
        White = new("white", new(0xFA, 0xF7, 0xF0)), Grey = new("grey", new(0x9A, 0xA1, 0xAC)), Tan = new("tan", new(0xD9, 0xA8, 0x6C));

    /// <summary>Clear colours, well apart: clothes, vehicles, furniture, toys.</summary>
    public static readonly Hue[] Bright = [Red, Orange, Yellow, Green, Blue, Purple, Pink, White];

    /// <summary>Coats of animals.</summary>
    public static readonly Hue[] Coats = [Brown, Tan, Black, White, Grey, Orange];

    /// <summary>Wood and cloth of furniture.</summary>
    public static readonly Hue[] Furnishing = [Brown, Red, Blue, Green, Purple, Orange, Grey];

    public static readonly SKColor[] Skins =
        [new(0xFB, 0xD9, 0xBC), new(0xF1, 0xC0, 0x97), new(0xD3, 0x9A, 0x6B), new(0xA8, 0x6F, 0x48), new(0x7A, 0x4E, 0x33)];

    public static readonly Hue[] Hair = [new("black", new(0x2F, 0x2A, 0x2E)), new("brown", new(0x6B, 0x43, 0x2B)), new("blond", new(0xE8, 0xC0, 0x6A)),
        new("red", new(0xC0, 0x5A, 0x32)), new("grey", new(0xB9, 0xB9, 0xBE))];

    public static readonly SKColor Wood = new(0xB0, 0x7A, 0x4A), DarkWood = new(0x86, 0x58, 0x36), Leaf = new(0x5E, 0xAE, 0x57), Ink = new(0x33, 0x2E, 0x3A),
        Glass = new(0xBF, 0xE3, 0xF2), Metal = new(0x7C, 0x86, 0x93);

    /// <summary>The colour some way towards black (negative) or white (positive), alpha kept.</summary>
    public static SKColor Shade(this SKColor colour, double amount)
    {
        var (towards, share) = amount < 0 ? (0, -amount) : (255, amount);
        return new(Mix(colour.Red), Mix(colour.Green), Mix(colour.Blue), colour.Alpha);

        byte Mix(byte channel) => (byte)Math.Clamp(channel + ((towards - channel) * share), 0, 255);
    }

    /// <summary>The colour of a name and shade.</summary>
    public static SKColor Shade(this Hue hue, double amount) => hue.Colour.Shade(amount);
}
