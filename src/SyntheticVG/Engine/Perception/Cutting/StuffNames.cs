using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>Names what fills photos by colour, place and what stands on it: sky, grass, road, water, snow. Where that is not clear it says nothing.</summary>
/// <remarks>No detector of things knows these. The bounds are common sense, not learnt; scores say so.</remarks>
internal static class StuffNames
{
    /// <summary>What graphs call the source of these names.</summary>
    public const string SourceName = "colour-and-place";

    private const double Least = 0.05; // of the photo; less is no ground and no sky
    private const int LeastSide = 32; // pixels

    private static readonly string[] OnGrass = ["person", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "bird"];
    private static readonly string[] OnRoads = ["car", "truck", "bus", "motorcycle", "traffic light", "stop sign", "parking meter"];
    private static readonly string[] OnWater = ["boat", "surfboard"];
    private static readonly string[] OnSnow = ["skis", "snowboard"];

    /// <summary>Stuff in a picture, each kind once.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="segments">Its segments of even colour.</param>
    /// <param name="things">The things that were found, with boxes in pixels of this picture.</param>
    /// <returns>The masks with their names and scores in [0, 1]; none of a picture too small to have a texture.</returns>
    public static IEnumerable<(string Name, Mask Mask, double Score)> Of(Picture picture, IEnumerable<Mask> segments,
        IReadOnlyList<(string Label, Box Box)> things) =>
            Math.Min(picture.Width, picture.Height) < LeastSide ? [] : segments.Where(mask => mask.Area >= 0.01 * picture.Width * picture.Height)
                .Select(mask => Look.At(picture, mask, things)).Where(look => look.InThings < 0.5)
                .Select(look => (look.Mask, Found: NameOf(look, things))).Where(part => part.Found is not null)
                .GroupBy(part => part.Found!.Value.Name, part => (part.Mask, part.Found!.Value.Score)) // not null
                .Select(parts => (Name: parts.Key, Mask: Union(parts.Select(part => part.Mask)), Score: parts.Min(part => part.Score)))
                .Where(stuff => stuff.Mask.Area >= Least * picture.Width * picture.Height)
                .OrderBy(stuff => stuff.Name, StringComparer.Ordinal);

    private static (string Name, double Score)? NameOf(Look look, IReadOnlyList<(string Label, Box Box)> things)
    {
        if (look.IsAtTop && look.Middle < 0.45 && look.Roughness < 14 && look.Blue - look.Red >= 15 && look.Blue >= 150 && look.Blue >= look.Green)
            return ("sky", 0.6);
        if (look.Middle < 0.5)
            return null;
        if (look.Green - look.Blue >= 22 && look.Green - look.Red >= -12 && look.Roughness >= 3)
            return ("grass", 0.6);
        // Dry grass is yellow: more red than green, but little blue; rougher than sand or boards, smoother than pebbles.
        if (look.Green - look.Blue >= 35 && look.Green - look.Red >= -22 && look.Roughness is >= 5 and <= 14 && look.Middle >= 0.7
            && look.IsUnder(OnGrass, things))
            return ("grass", 0.5);
        if (look.Saturation <= (look.Middle >= 0.7 ? 0.2 : 0.16) && look.Light is > 45 and < 200 && look.IsUnder(OnRoads, things))
            return ("road", 0.5);
        if (look.Blue >= look.Red - 5 && look.IsUnder(OnWater, things))
            return ("water", 0.5);
        if (look.Saturation <= 0.15 && look.Light >= 150 && look.IsUnder(OnSnow, things))
            return ("snow", 0.5);
        return null;
    }

    private static Mask Union(IEnumerable<Mask> masks)
    {
        var all = masks.ToList();
        var pixels = new bool[all[0].Pixels.Length];
        foreach (var mask in all)
        {
            var bytes = mask.Pixels;
            for (var i = 0; i < bytes.Length; i++)
                pixels[i] |= bytes[i] != 0;
        }
        return Mask.FromPixels(all[0].Height, all[0].Width, pixels);
    }

    // What a segment looks like. Colours in [0, 255], places in [0, 1].
    private sealed record Look(Mask Mask, double Share, double Red, double Green, double Blue, double Roughness, double Middle, bool IsAtTop, double InThings)
    {
        public double Light => (Red + Green + Blue) / 3;

        public double Saturation => Math.Max(Red, Math.Max(Green, Blue)) is var most and > 0 ? (most - Math.Min(Red, Math.Min(Green, Blue))) / most : 0;

        public static Look At(Picture picture, Mask mask, IReadOnlyList<(string Label, Box Box)> things)
        {
            var (red, green, blue, rows, rough, inside, count, top) = (0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0);
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Row(y);
                for (var x = 0; x < picture.Width; x++)
                {
                    if (!mask[x, y])
                        continue;
                    var at = 3 * x;
                    (red, green, blue, rows, count) = (red + row[at], green + row[at + 1], blue + row[at + 2], rows + y, count + 1);
                    rough += x > 0 ? Math.Abs(row[at + 1] - row[at - 2]) : 0;
                    top += y == 0 ? 1 : 0;
                    inside += things.Any(thing => x >= thing.Box.Left && x < thing.Box.Right && y >= thing.Box.Top && y < thing.Box.Bottom) ? 1 : 0;
                }
            }
            double all = Math.Max(1, count);
            return new(mask, all / (picture.Width * picture.Height), red / all, green / all, blue / all, rough / all, rows / all / picture.Height,
                top >= 0.1 * picture.Width, inside / all);
        }

        // Whether it lies where one of these things stands.
        public bool IsUnder(string[] labels, IReadOnlyList<(string Label, Box Box)> things) =>
            things.Any(thing => labels.Contains(thing.Label) && Touches(thing.Box));

        // A wall behind a bus reaches its wheels too, but lies higher.
        private bool Touches(Box box)
        {
            if (Middle * Mask.Height < box.Bottom - (0.5 * box.Height))
                return false;
            var band = Math.Max(2, 0.1 * box.Height);
            var (from, to) = ((int)Math.Max(0, box.Bottom - band), (int)Math.Min(Mask.Height, box.Bottom + band));
            for (var y = from; y < to; y++)
            {
                for (var x = (int)Math.Max(0, box.Left); x < Math.Min(Mask.Width, box.Right); x++)
                {
                    if (Mask[x, y])
                        return true;
                }
            }
            return false;
        }
    }
}
