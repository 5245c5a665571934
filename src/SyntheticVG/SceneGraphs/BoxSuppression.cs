namespace SyntheticVG.SceneGraphs;

/// <summary>Greedy non-maximum suppression of boxes, with torchvision's arithmetic.</summary>
/// <remarks>
/// Boxes, areas and IoU are rounded to 32-bit floats; that IoU, widened, must be strictly above the 64-bit threshold. So an
/// IoU of exactly 0.6 or 0.8 suppresses and one of exactly 0.5, 0.7 or 0.9 does not. Equal scores: the earlier box goes
/// first. A box without area, or with its corners exchanged, is never suppressed.
/// </remarks>
public static class BoxSuppression
{
    // Above it torchvision suppresses class by class; below, it moves the classes apart and does all at once.
    private const int MaxMoved = 1000;

    /// <summary>The boxes that stay, best score first.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">A score for each.</param>
    /// <param name="maxIoU">A box goes when its IoU with a better one that stays is above this.</param>
    /// <returns>Indices into <paramref name="boxes"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many scores as boxes.</exception>
    public static IReadOnlyList<int> Keep(IReadOnlyList<Box> boxes, IReadOnlyList<double> scores, double maxIoU)
    {
        Require(scores.Count, boxes.Count, "scores");
        return Keep([.. boxes.Select(Corners.Of)], [.. scores.Select(s => (float)s)], maxIoU);
    }

    /// <summary>The boxes that stay when boxes of different classes do not suppress each other, best score first.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="scores">A score for each.</param>
    /// <param name="classes">A class for each.</param>
    /// <param name="maxIoU">A box goes when its IoU with a better one of its class that stays is above this.</param>
    /// <returns>Indices into <paramref name="boxes"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many scores or classes as boxes.</exception>
    public static IReadOnlyList<int> KeepByClass(IReadOnlyList<Box> boxes, IReadOnlyList<double> scores, IReadOnlyList<int> classes, double maxIoU)
    {
        Require(scores.Count, boxes.Count, "scores");
        Require(classes.Count, boxes.Count, "classes");
        var corners = boxes.Select(Corners.Of).ToArray();
        var floats = scores.Select(s => (float)s).ToArray();
        if (boxes.Count == 0)
            return [];
        if (boxes.Count <= MaxMoved)
        {
            var apart = corners.Max(c => c.Max) + 1f;
            return Keep([.. corners.Select((c, i) => c.Move(classes[i] * apart))], floats, maxIoU);
        }
        return [.. Enumerable.Range(0, boxes.Count).GroupBy(i => classes[i]).SelectMany(group =>
            {
                var members = group.ToArray();
                return Keep([.. members.Select(i => corners[i])], [.. members.Select(i => floats[i])], maxIoU).Select(i => members[i]);
            })
            .OrderByDescending(i => floats[i]).ThenBy(i => i)];
    }

    private static List<int> Keep(Corners[] boxes, float[] scores, double maxIoU)
    {
        var order = Enumerable.Range(0, boxes.Length).OrderByDescending(i => scores[i]).ToArray(); // stable
        var kept = new List<int>();
        var gone = new bool[boxes.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (gone[order[i]])
                continue;
            kept.Add(order[i]);
            var box = boxes[order[i]];
            for (var j = i + 1; j < order.Length; j++)
                if (!gone[order[j]] && box.IoU(boxes[order[j]]) > maxIoU)
                    gone[order[j]] = true;
        }
        return kept;
    }

    private static void Require(int found, int expected, string what)
    {
        if (found != expected)
            throw new ArgumentException($"{found} {what} for {expected} boxes");
    }

    internal readonly record struct Corners(float Left, float Top, float Right, float Bottom)
    {
        public float Area => (Right - Left) * (Bottom - Top);

        public float Max => Math.Max(Math.Max(Left, Top), Math.Max(Right, Bottom));

        public static Corners Of(Box box) => new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom);

        public Corners Move(float by) => new(Left + by, Top + by, Right + by, Bottom + by);

        // NaN for two boxes without area.
        public float IoU(Corners other)
        {
            var width = Math.Max(0f, Math.Min(Right, other.Right) - Math.Max(Left, other.Left));
            var height = Math.Max(0f, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
            var shared = width * height;
            return shared / (Area + other.Area - shared);
        }
    }
}
