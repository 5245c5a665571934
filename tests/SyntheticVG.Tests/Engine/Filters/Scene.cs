using SyntheticVG.Datasets;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>Hand-made graphs of 640 × 480 pixels, a region a name.</summary>
internal static class Scene
{
    public const int Width = 640;
    public const int Height = 480;

    public static Region Thing(string name, double left, double top, double right, double bottom) =>
        new() { Name = name, Box = new(left, top, right, bottom) };

    /// <summary>"man 10 20 30 40" becomes a region.</summary>
    public static Region Thing(string text) => text.Split(' ') is [.. var name, var left, var top, var right, var bottom]
        ? Thing(string.Join(' ', name), double.Parse(left), double.Parse(top), double.Parse(right), double.Parse(bottom))
        : throw new ArgumentException($"'{text}' is no 'name left top right bottom'");

    public static SceneGraph Graph(params IReadOnlyList<Region> regions) =>
        new() { Image = new() { Key = "file:scene.png", File = "scene.png", Width = Width, Height = Height }, Regions = regions };

    public static Relationship Said(int subject, string predicate, int @object, RelationshipOrigin origin = RelationshipOrigin.Teacher) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = PredicateLexicon.CategoryOf(predicate),
        Origin = origin,
    };

    public static StageInput Input(SceneGraph graph, DepthMap? depth = null) =>
        new(graph, depth, new AnnotatedImage { Graph = graph, PicturePath = "scene.png" });

    /// <summary>A mask of the pixels for which the condition holds.</summary>
    public static Rle Mask(int width, int height, Func<int, int, bool> isSet)
    {
        var runs = new List<uint>();
        var (inside, length) = (false, 0u);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (isSet(x, y) != inside)
                {
                    runs.Add(length);
                    (inside, length) = (!inside, 0);
                }
                length++;
            }
        }
        runs.Add(length);
        return Rle.FromRuns(height, width, [.. runs]);
    }

    /// <summary>A region with the mask of those pixels and its tight box.</summary>
    public static Region Shape(string name, Func<int, int, bool> isSet, int width = Width, int height = Height)
    {
        var (left, top, right, bottom) = (width, height, 0, 0);
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (isSet(x, y))
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
            }
        }
        return new() { Name = name, Box = new(left, top, right, bottom), Mask = Mask(width, height, isSet) };
    }

    /// <summary>A depth map with a nearness at each pixel.</summary>
    public static DepthMap Depth(Func<int, int, double> nearness)
    {
        var values = new float[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                values[(y * Width) + x] = (float)nearness(x, y);
        }
        return new(Width, Height, values);
    }
}
