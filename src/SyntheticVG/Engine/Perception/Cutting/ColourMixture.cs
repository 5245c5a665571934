namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>A mixture of Gaussians over colours: how likely a colour is in one part of a picture.</summary>
/// <remarks>Fitted by k-means from colours spread over the brightness, without chance; the most likely component alone speaks for a colour.</remarks>
internal sealed class ColourMixture
{
    private const int Components = 4, Rounds = 5, MostSamples = 2_000;
    private const double Noise = 40; // variance added in each channel: cameras and compression

    private readonly Gaussian[] _gaussians;

    private ColourMixture(Gaussian[] gaussians) => _gaussians = gaussians;

    /// <summary>Fits a mixture to colours.</summary>
    /// <param name="pixels">Red, green, blue of each pixel.</param>
    /// <param name="chosen">Indices of the pixels that count; at least one.</param>
    public static ColourMixture Fit(ReadOnlySpan<byte> pixels, List<int> chosen)
    {
        var step = Math.Max(1, chosen.Count / MostSamples);
        var samples = new List<(double R, double G, double B)>(chosen.Count / step);
        for (var i = 0; i < chosen.Count; i += step)
            samples.Add((pixels[3 * chosen[i]], pixels[(3 * chosen[i]) + 1], pixels[(3 * chosen[i]) + 2]));
        samples.Sort((a, b) => (a.R + a.G + a.B).CompareTo(b.R + b.G + b.B));

        var centres = Enumerable.Range(0, Components).Select(k => samples[((2 * k) + 1) * samples.Count / (2 * Components)]).ToArray();
        var member = new int[samples.Count];
        for (var round = 0; round < Rounds; round++)
        {
            var sums = new (double R, double G, double B, int Count)[Components];
            for (var i = 0; i < member.Length; i++)
            {
                member[i] = Nearest(centres, samples[i]);
                ref var sum = ref sums[member[i]];
                sum = (sum.R + samples[i].R, sum.G + samples[i].G, sum.B + samples[i].B, sum.Count + 1);
            }
            for (var k = 0; k < Components; k++)
                if (sums[k].Count > 0)
                    centres[k] = (sums[k].R / sums[k].Count, sums[k].G / sums[k].Count, sums[k].B / sums[k].Count);
        }
        return new([.. Enumerable.Range(0, Components).Select(k => Gaussian.Of(samples, member, k, centres[k])).OfType<Gaussian>()]);
    }

    /// <summary>The negative log likelihood of a colour.</summary>
    public float Surprise(byte red, byte green, byte blue)
    {
        var least = double.MaxValue;
        foreach (var gaussian in _gaussians)
            least = Math.Min(least, gaussian.Surprise(red, green, blue));
        return (float)least;
    }

    private static int Nearest((double R, double G, double B)[] centres, (double R, double G, double B) colour)
    {
        var (best, least) = (0, double.MaxValue);
        for (var k = 0; k < centres.Length; k++)
        {
            var (r, g, b) = (colour.R - centres[k].R, colour.G - centres[k].G, colour.B - centres[k].B);
            if ((r * r) + (g * g) + (b * b) is var distance && distance < least)
                (best, least) = (k, distance);
        }
        return best;
    }

    // One component, with the inverse of its covariance.
    private sealed record Gaussian((double R, double G, double B) Mean, double Constant, double Rr, double Gg, double Bb, double Rg, double Rb, double Gb)
    {
        public static Gaussian? Of(List<(double R, double G, double B)> samples, int[] member, int component, (double R, double G, double B) mean)
        {
            var (count, rr, gg, bb, rg, rb, gb) = (0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < member.Length; i++)
            {
                if (member[i] != component)
                    continue;
                var (r, g, b) = (samples[i].R - mean.R, samples[i].G - mean.G, samples[i].B - mean.B);
                (count, rr, gg, bb, rg, rb, gb) = (count + 1, rr + (r * r), gg + (g * g), bb + (b * b), rg + (r * g), rb + (r * b), gb + (g * b));
            }
            if (count == 0)
                return null;
            (rr, gg, bb, rg, rb, gb) = ((rr / count) + Noise, (gg / count) + Noise, (bb / count) + Noise, rg / count, rb / count, gb / count);
            var determinant = (rr * ((gg * bb) - (gb * gb))) - (rg * ((rg * bb) - (gb * rb))) + (rb * ((rg * gb) - (gg * rb)));
            return new(mean, (0.5 * Math.Log(determinant)) - Math.Log((double)count / member.Length),
                ((gg * bb) - (gb * gb)) / determinant, ((rr * bb) - (rb * rb)) / determinant, ((rr * gg) - (rg * rg)) / determinant,
                ((rb * gb) - (rg * bb)) / determinant, ((rg * gb) - (rb * gg)) / determinant, ((rg * rb) - (rr * gb)) / determinant);
        }

        public double Surprise(double red, double green, double blue)
        {
            var (r, g, b) = (red - Mean.R, green - Mean.G, blue - Mean.B);
            return Constant + (0.5 * ((Rr * r * r) + (Gg * g * g) + (Bb * b * b))) + (Rg * r * g) + (Rb * r * b) + (Gb * g * b);
        }
    }
}
