using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>How a <see cref="BoxCut"/> cuts.</summary>
internal sealed record BoxCutOptions
{
    /// <summary>Share of the box's sides that is looked at around it.</summary>
    public double Surroundings { get; init; } = 0.2;

    /// <summary>The longest side of what is cut, in pixels; larger boxes are shrunk.</summary>
    public int LongestSide { get; init; } = 144;

    /// <summary>How often colours are learned from the last cut.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>The most that colour alone can speak for one side, in nats.</summary>
    public float MostColour { get; init; } = 2.4f;

    /// <summary>Weight of where things lie in their boxes against what colour they have.</summary>
    public float PlaceWeight { get; init; } = 1.5f;

    /// <summary>The price of a cut between two pixels of one colour, in nats.</summary>
    public float Smoothness { get; init; } = 4;

    /// <summary>A cut that fills less of its box has failed, in [0, 1].</summary>
    public double LeastShare { get; init; } = 0.25;
}

/// <summary>Finds the thing in a box by colour and edge: a mask without a model.</summary>
/// <remarks>
/// GrabCut (Rother et al. 2004): mixtures of Gaussians say how likely each colour is inside and outside, a minimum cut divides where colours
/// change, and both take turns. Here also the place in the box counts: things fill its middle and seldom its corners. Where colours do not tell
/// (camouflage, night), that oval is the mask. Same input, same mask; safe for concurrent use.
/// </remarks>
internal sealed class BoxCut(BoxCutOptions? options = null)
{
    /// <summary>What graphs call the source of these masks.</summary>
    public const string SourceName = "box-cut";

    private readonly BoxCutOptions _options = options ?? new();

    /// <summary>The mask of the thing in a box.</summary>
    /// <param name="small">The photo, shrunk to about 320 pixels.</param>
    /// <param name="box">The box, in pixels of the photo, at least partly inside.</param>
    /// <param name="width">Width of the photo in pixels.</param>
    /// <param name="height">Height of the photo in pixels.</param>
    /// <param name="upright">Whether it is a person seen upright: the head is narrower than the shoulders.</param>
    /// <returns>The mask over the photo; it does not leave the box.</returns>
    public Rle Cut(Picture small, Box box, int width, int height, bool upright = false)
    {
        ArgumentNullException.ThrowIfNull(small);
        box = box.Clamp(width, height);
        if (box.IsEmpty)
            throw new ArgumentException($"the box {box} holds no pixel of a photo of {width} × {height}", nameof(box));
        var (across, down) = ((double)small.Width / width, (double)small.Height / height);
        var window = WindowOf(box.Scale(across, down), small);
        var part = Resampler.ShrinkTo(Crop(small, window), _options.LongestSide, ResampleFilter.Bilinear);
        var onPart = new Box(box.Left * across, box.Top * down, box.Right * across, box.Bottom * down);
        onPart = new Box(onPart.Left - window.Left, onPart.Top - window.Top, onPart.Right - window.Left, onPart.Bottom - window.Top)
            .Scale(part.Width / window.Width, part.Height / window.Height);

        var mask = Cut(part, onPart, upright);
        return new CoarseMask(mask, window.Scale(1 / across, 1 / down)).ToPhoto(width, height) is { IsEmpty: false } cut
            ? cut
            : WholeOf(box, width, height);
    }

    /// <summary>How well a mask fills the box that a thing was found in, in [0, 1]: a whole thing reaches all four sides.</summary>
    public static double QualityOf(Rle mask, Box box)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return mask.Box.IoU(box);
    }

    // Inside the picture's own pixels; the box is on its grid.
    private Mask Cut(Picture part, Box box, bool upright)
    {
        var (oval, nearness) = Places(part, box, upright);
        var mask = oval;
        var (inner, outer) = (Where(nearness, r => r < 0.8), Where(nearness, r => r > 1));
        if (outer.Count > 0)
            inner = Unlike(part, inner, outer);
        for (var round = 0; round < _options.Rounds && inner.Count > 0 && outer.Count > 0; round++)
        {
            mask = Cut(part, nearness, ColourMixture.Fit(part.Pixels, inner), ColourMixture.Fit(part.Pixels, outer));
            var cut = mask;
            inner = [.. Enumerable.Range(0, nearness.Length).Where(i => cut.Pixels[i] != 0)];
            outer = [.. Enumerable.Range(0, nearness.Length).Where(i => cut.Pixels[i] == 0)];
        }
        mask = Filled(Largest(mask));
        return mask.Area >= _options.LeastShare * oval.Area ? mask : oval;
    }

    private Mask Cut(Picture part, float[] nearness, ColourMixture inner, ColourMixture outer)
    {
        var (width, height, pixels) = (part.Width, part.Height, part.Pixels);
        var cut = new GridCut(width, height);
        var pulls = new Dictionary<int, float>();
        var beta = 1 / (2 * Math.Max(1, MeanDifference(part)));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                cut.SetPull(x, y, nearness[at] == float.MaxValue ? -1000 : Colour(at) + (_options.PlaceWeight * PlacePull(nearness[at])));
                if (x + 1 < width)
                    cut.SetBond(x, y, 0, Bond(at, at + 1, 1));
                if (y + 1 == height)
                    continue;
                cut.SetBond(x, y, 2, Bond(at, at + width, 1));
                if (x + 1 < width)
                    cut.SetBond(x, y, 1, Bond(at, at + width + 1, 0.7071f));
                if (x > 0)
                    cut.SetBond(x, y, 3, Bond(at, at + width - 1, 0.7071f));
            }
        }
        cut.Cut();
        var mask = new Mask(height, width);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                mask[x, y] = cut.IsInside(x, y);
        return mask;

        float Colour(int at)
        {
            var (r, g, b) = (pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]);
            var key = (r >> 3 << 10) | (g >> 3 << 5) | (b >> 3); // neighbouring colours share an answer
            if (!pulls.TryGetValue(key, out var pull))
                pulls.Add(key, pull = Math.Clamp(outer.Surprise(r, g, b) - inner.Surprise(r, g, b), -_options.MostColour, _options.MostColour));
            return pull;
        }

        float Bond(int a, int b, float closeness) => closeness * _options.Smoothness * ((float)Math.Exp(-beta * Difference(pixels, a, b)) + 0.03f);
    }

    // How far each pixel lies from the middle of its box: 0 in the middle, 1 on the oval that touches the sides; the largest number outside the box.
    private static (Mask Oval, float[] Nearness) Places(Picture part, Box box, bool upright)
    {
        var nearness = new float[part.Width * part.Height];
        var oval = new Mask(part.Height, part.Width);
        for (var y = 0; y < part.Height; y++)
        {
            for (var x = 0; x < part.Width; x++)
            {
                var (u, v) = (Math.Abs((x + 0.5 - box.CentreX) / (box.Width / 2)), Math.Abs((y + 0.5 - box.CentreY) / (box.Height / 2)));
                var outside = u > 1.02 || v > 1.02;
                if (upright && (y + 0.5 - box.Top) / box.Height < 0.18)
                    u *= 1.7;
                var r = Math.Pow(Math.Pow(u, 2.5) + Math.Pow(v, 2.5), 0.4);
                nearness[(y * part.Width) + x] = outside ? float.MaxValue : (float)r;
                oval[x, y] = u <= 1 && v <= 1 && r <= 1;
            }
        }
        return (oval, nearness);
    }

    // Log odds of being the thing, by distance from the middle of the box: 5 to 1 in the middle, 1 to 1 at 0.9, 1 to 4 in the corners.
    private static float PlacePull(float nearness) => Math.Clamp((0.9f - nearness) * 4, -1.4f, 1.6f);

    // Of the pixels in the middle those that the surroundings do not explain, as long as some remain: a thing seldom fills its box.
    private static List<int> Unlike(Picture part, List<int> inner, List<int> outer)
    {
        var around = ColourMixture.Fit(part.Pixels, outer);
        var usual = outer.ConvertAll(Surprise);
        usual.Sort();
        var limit = usual[(int)(0.9 * (usual.Count - 1))];
        var unlike = inner.FindAll(at => Surprise(at) > limit);
        return unlike.Count >= 0.2 * inner.Count ? unlike : inner;

        float Surprise(int at) => around.Surprise(part.Pixels[3 * at], part.Pixels[(3 * at) + 1], part.Pixels[(3 * at) + 2]);
    }

    private static List<int> Where(float[] nearness, Func<float, bool> fits)
    {
        var found = new List<int>();
        for (var i = 0; i < nearness.Length; i++)
            if (fits(nearness[i]))
                found.Add(i);
        return found;
    }

    // Without the crumbs: pieces of less than a tenth of the largest one.
    private static Mask Largest(Mask mask)
    {
        var pieces = Pieces.Of(mask);
        if (pieces.Areas.Count <= 1)
            return mask;
        var least = pieces.Areas.Max() / 10;
        var whole = new Mask(mask.Height, mask.Width);
        for (var y = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++)
                whole[x, y] = pieces.Labels[(y * mask.Width) + x] is var label and >= 0 && pieces.Areas[label] >= least;
        return whole;
    }

    // Without its holes: what a thing surrounds is mostly a shine or a print on it.
    private static Mask Filled(Mask mask)
    {
        var rest = new Mask(mask.Height + 2, mask.Width + 2); // with a rim, so that all that is outside is one piece
        for (var y = 0; y < rest.Height; y++)
            for (var x = 0; x < rest.Width; x++)
                rest[x, y] = x == 0 || y == 0 || x > mask.Width || y > mask.Height || !mask[x - 1, y - 1];
        var labels = Pieces.Of(rest).Labels;
        var filled = new Mask(mask.Height, mask.Width);
        for (var y = 0; y < mask.Height; y++)
            for (var x = 0; x < mask.Width; x++)
                filled[x, y] = labels[((y + 1) * rest.Width) + x + 1] != labels[0];
        return filled;
    }

    private static double MeanDifference(Picture part)
    {
        var (sum, count) = (0.0, 0);
        for (var y = 0; y < part.Height; y++)
        {
            for (var x = 1; x < part.Width; x++, count++)
                sum += Difference(part.Pixels, (y * part.Width) + x - 1, (y * part.Width) + x);
        }
        return count == 0 ? 1 : sum / count;
    }

    private static double Difference(byte[] pixels, int a, int b)
    {
        var (r, g, blue) = (pixels[3 * a] - pixels[3 * b], pixels[(3 * a) + 1] - pixels[(3 * b) + 1], pixels[(3 * a) + 2] - pixels[(3 * b) + 2]);
        return (r * r) + (g * g) + (blue * blue);
    }

    private Box WindowOf(Box box, Picture small)
    {
        var (across, down) = (Math.Max(2, _options.Surroundings * box.Width), Math.Max(2, _options.Surroundings * box.Height));
        var window = new Box(Math.Floor(box.Left - across), Math.Floor(box.Top - down), Math.Ceiling(box.Right + across), Math.Ceiling(box.Bottom + down))
            .Clamp(small.Width, small.Height);
        return new(window.Left, window.Top, Math.Max(window.Right, window.Left + 1), Math.Max(window.Bottom, window.Top + 1));
    }

    private static Picture Crop(Picture picture, Box window)
    {
        var part = new Picture((int)window.Width, (int)window.Height);
        for (var y = 0; y < part.Height; y++)
            picture.Row((int)window.Top + y).Slice((int)window.Left * 3, part.Width * 3).CopyTo(part.Row(y));
        return part;
    }

    // Of a box too thin for the shrunk photo.
    private static Rle WholeOf(Box box, int width, int height)
    {
        var (left, top) = (Math.Min((int)box.Left, width - 1), Math.Min((int)box.Top, height - 1));
        var (right, bottom) = (Math.Clamp((int)Math.Ceiling(box.Right), left + 1, width), Math.Clamp((int)Math.Ceiling(box.Bottom), top + 1, height));
        return new CoarseMask(Mask.FromPixels(1, 1, (ReadOnlySpan<byte>)[1]), new(left, top, right, bottom)).ToPhoto(width, height);
    }
}
