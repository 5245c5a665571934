using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>How a <see cref="GraphSegmentation"/> divides a picture.</summary>
internal sealed record GraphSegmentationOptions
{
    /// <summary>How much a segment prefers to grow (k): larger values give larger segments.</summary>
    public double Scale { get; init; } = 500;

    /// <summary>Smallest segment as a share of the picture; smaller ones join the neighbour most like them.</summary>
    public double LeastShare { get; init; } = 0.006;
}

/// <summary>Divides a picture into segments of even colour, where no detector knows a thing.</summary>
/// <remarks>
/// Felzenszwalb and Huttenlocher, IJCV 2004: neighbours are joined in the order of their difference, where it is no greater than what both
/// segments show within themselves plus k over their size. They blur the picture first; here shrinking a photo does that. Same input, same segments.
/// </remarks>
internal sealed class GraphSegmentation(GraphSegmentationOptions? options = null)
{
    /// <summary>What graphs call the source of these segments.</summary>
    public const string SourceName = "graph-segment";

    private const int Steps = 16; // of a difference of one grey level, in the order of joining

    private readonly GraphSegmentationOptions _options = options ?? new();

    /// <summary>The segments, largest first.</summary>
    /// <param name="picture">The picture; shrink a photo to about 320 pixels first.</param>
    /// <returns>Each segment's mask, and a score in [0, 1]: by how much the colour changes at its rim, against within.</returns>
    public IReadOnlyList<(Mask Mask, double Score)> Divide(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (width, height) = (picture.Width, picture.Height);
        var edges = Edges(picture.Pixels, width, height);
        var forest = new Forest(width * height, _options.Scale);
        foreach (var (a, b, difference) in edges)
            forest.JoinAlike(a, b, difference);
        var least = (int)Math.Max(4, _options.LeastShare * width * height);
        foreach (var (a, b, _) in edges)
            forest.JoinSmall(a, b, least);
        return Segments(forest, edges, width, height);
    }

    private static List<(Mask Mask, double Score)> Segments(Forest forest, List<(int A, int B, float Difference)> edges, int width, int height)
    {
        var (within, rim) = (new (double Sum, int Count)[width * height], new (double Sum, int Count)[width * height]);
        foreach (var (a, b, difference) in edges)
        {
            var (left, right) = (forest.RootOf(a), forest.RootOf(b));
            if (left == right)
            {
                Add(ref within[left], difference);
                continue;
            }
            Add(ref rim[left], difference);
            Add(ref rim[right], difference);
        }
        var masks = new SortedDictionary<int, Mask>();
        for (var i = 0; i < width * height; i++)
        {
            var root = forest.RootOf(i);
            if (!masks.TryGetValue(root, out var mask))
                masks.Add(root, mask = new(height, width));
            mask[i % width, i / width] = true;
        }
        return [.. masks.Select(pair => (pair.Value, Score: Math.Round(ScoreOf(Mean(rim[pair.Key]), Mean(within[pair.Key])), 3)))
            .OrderByDescending(s => s.Value.Area)];

        static void Add(ref (double Sum, int Count) sum, float value) => sum = (sum.Sum + value, sum.Count + 1);
        static double Mean((double Sum, int Count) sum) => sum.Count > 0 ? sum.Sum / sum.Count : 0;
        static double ScoreOf(double rim, double within) => rim <= 0 ? 0 : Math.Clamp((rim - within) / (rim + within + 4), 0, 1);
    }

    // Neighbours with their differences, most alike first; a counting sort on sixteenths of a grey level.
    private static List<(int A, int B, float Difference)> Edges(byte[] pixels, int width, int height)
    {
        var edges = new List<(int A, int B, float Difference)>(4 * width * height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                if (x + 1 < width)
                    Add(at, at + 1);
                if (y + 1 == height)
                    continue;
                Add(at, at + width);
                if (x + 1 < width)
                    Add(at, at + width + 1);
                if (x > 0)
                    Add(at, at + width - 1);
            }
        }
        var starts = new int[(442 * Steps) + 2];
        foreach (var edge in edges)
            starts[(int)(edge.Difference * Steps) + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var sorted = new (int, int, float)[edges.Count];
        foreach (var edge in edges)
            sorted[starts[(int)(edge.Difference * Steps)]++] = edge;
        return [.. sorted];

        void Add(int a, int b)
        {
            var (r, g, blue) = (pixels[3 * a] - pixels[3 * b], pixels[(3 * a) + 1] - pixels[(3 * b) + 1], pixels[(3 * a) + 2] - pixels[(3 * b) + 2]);
            edges.Add((a, b, MathF.Sqrt((r * r) + (g * g) + (blue * blue))));
        }
    }

    // Segments as trees of pixels: each root knows its size and the greatest difference within, plus what its size allows.
    private sealed class Forest(int count, double scale)
    {
        private readonly int[] _parent = [.. Enumerable.Range(0, count)];
        private readonly int[] _size = [.. Enumerable.Repeat(1, count)];
        private readonly double[] _allowed = [.. Enumerable.Repeat(scale, count)];

        public int RootOf(int node)
        {
            while (_parent[node] != node)
                node = _parent[node] = _parent[_parent[node]];
            return node;
        }

        public void JoinAlike(int a, int b, double difference)
        {
            (a, b) = (RootOf(a), RootOf(b));
            if (a != b && difference <= Math.Min(_allowed[a], _allowed[b]))
            {
                a = Join(a, b);
                _allowed[a] = difference + (scale / _size[a]);
            }
        }

        public void JoinSmall(int a, int b, int least)
        {
            (a, b) = (RootOf(a), RootOf(b));
            if (a != b && (_size[a] < least || _size[b] < least))
                Join(a, b);
        }

        private int Join(int a, int b)
        {
            if (_size[a] < _size[b])
                (a, b) = (b, a);
            _parent[b] = a;
            _size[a] += _size[b];
            return a;
        }
    }
}
