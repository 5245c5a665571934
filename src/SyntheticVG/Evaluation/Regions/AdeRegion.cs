using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>A true region of an image.</summary>
/// <param name="Id">Its id in the picture of segments.</param>
/// <param name="Label">Its class, from 0.</param>
/// <param name="IsThing">Whether its class is of things rather than stuff.</param>
/// <param name="IsCrowd">Whether it stands for a crowd.</param>
/// <param name="Mask">Its pixels.</param>
internal sealed record AdeRegion(int Id, int Label, bool IsThing, bool IsCrowd, Rle Mask);

/// <summary>One image with what was named.</summary>
/// <param name="Id">The image's id.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Regions">The true regions; they do not overlap.</param>
/// <param name="Named">Of each region the probability of each class, or null where nothing was answered.</param>
internal sealed record AdeImage(string Id, int Height, int Width, IReadOnlyList<AdeRegion> Regions, IReadOnlyList<double[]?> Named)
{
    /// <summary>The likeliest class of a region, of equal ones the first; −1 where nothing was answered.</summary>
    public int Best(int region) => Named[region] is { } probabilities ? Array.IndexOf(probabilities, probabilities.Max()) : -1;

    /// <summary>A number for each pixel, column-major: that of its region, or another where there is none.</summary>
    public int[] Paint(Func<int, int> value, int elsewhere)
    {
        var pixels = new int[Height * Width];
        Array.Fill(pixels, elsewhere);
        for (var region = 0; region < Regions.Count; region++)
        {
            var (at, inside, number) = (0, false, value(region));
            foreach (var run in Regions[region].Mask.Runs)
            {
                if (inside)
                    pixels.AsSpan(at, (int)run).Fill(number);
                at += (int)run;
                inside = !inside;
            }
        }
        return pixels;
    }
}
