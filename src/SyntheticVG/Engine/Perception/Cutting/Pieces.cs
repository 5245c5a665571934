using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>The connected pieces of a mask, diagonal neighbours included.</summary>
/// <param name="Labels">The piece of each pixel, row by row; -1 outside.</param>
/// <param name="Areas">Pixels of each piece.</param>
internal sealed record Pieces(int[] Labels, IReadOnlyList<int> Areas)
{
    /// <summary>Finds the pieces.</summary>
    public static Pieces Of(Mask mask)
    {
        var labels = new int[mask.Width * mask.Height];
        Array.Fill(labels, -1);
        var (areas, open) = (new List<int>(), new Stack<int>());
        for (var start = 0; start < labels.Length; start++)
        {
            if (mask.Pixels[start] == 0 || labels[start] >= 0)
                continue;
            var area = 0;
            Reach(start);
            while (open.TryPop(out var at))
            {
                area++;
                var (x, y) = (at % mask.Width, at / mask.Width);
                for (var down = Math.Max(0, y - 1); down <= Math.Min(mask.Height - 1, y + 1); down++)
                    for (var across = Math.Max(0, x - 1); across <= Math.Min(mask.Width - 1, x + 1); across++)
                        if (mask[across, down] && labels[(down * mask.Width) + across] < 0)
                            Reach((down * mask.Width) + across);
            }
            areas.Add(area);
        }
        return new(labels, areas);

        void Reach(int at)
        {
            labels[at] = areas.Count;
            open.Push(at);
        }
    }
}
