using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>How a person looks: drawn once, the same in every part of the figure.</summary>
internal sealed record Look(string Who, SKColor Skin, Hue Hair, HairStyle Style, Hue Top, SKColor Lower, bool Skirt, bool Beard)
{
    /// <summary>Whether the person is a child: shorter, with a larger head.</summary>
    public bool IsChild => Who is "boy" or "girl" or "child";

    /// <summary>Whether the person is a man or a boy.</summary>
    public bool IsMale => Who is "man" or "boy";

    /// <summary>A look drawn by chance.</summary>
    public static Look Of(string who, SeededRandom random)
    {
        var male = who is "man" or "boy";
        var style = male ? random.Pick(HairStyle.Short, HairStyle.Short, HairStyle.Tuft)
            : who == "girl" ? random.Pick(HairStyle.Pigtails, HairStyle.Long, HairStyle.Bob)
            : random.Pick(HairStyle.Long, HairStyle.Bun, HairStyle.Bob);
        var grown = who is "man" or "woman";
        return new(
            who, random.Pick<SKColor>(Palette.Skins), random.Pick<Hue>(grown ? Palette.Hair : Palette.Hair.AsSpan(0, 4)), style,
            random.Pick<Hue>(Palette.Bright), random.Pick(new SKColor(0x3F, 0x52, 0x78), new(0x5A, 0x4A, 0x43), new(0x4B, 0x6B, 0x62), new(0x70, 0x57, 0x80)),
            !male && random.Chance(0.7), who == "man" && random.Chance(0.3));
    }
}

/// <summary>The shape of the hair.</summary>
internal enum HairStyle
{
    /// <summary>A close cap.</summary>
    Short,

    /// <summary>A cap with a tuft.</summary>
    Tuft,

    /// <summary>Down to the shoulders.</summary>
    Long,

    /// <summary>Down to the chin.</summary>
    Bob,

    /// <summary>A bun on top.</summary>
    Bun,

    /// <summary>A tail on each side.</summary>
    Pigtails,
}
