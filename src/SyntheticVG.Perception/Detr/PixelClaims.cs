using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detr;

/// <summary>What a query gets of a photo.</summary>
/// <param name="Mask">The pixels where its product is the largest.</param>
/// <param name="Above">Pixels where its product reaches the threshold.</param>
internal readonly record struct PixelClaim(Rle Mask, long Above);

/// <summary>Gives each pixel of a photo to the query whose probability times score is largest, column by column: no stack of pictures.</summary>
internal static class PixelClaims
{
    public static PixelClaim[] Of(OnnxResult result, (int Query, float Score)[] queries, Extent photo, float threshold)
    {
        if (queries.Length == 0)
            return [];
        var shape = result.Shape("pred_masks", 1, Port.Any, Port.Any, Port.Any);
        var decoded = new Extent(shape[2], shape[3]);
        var size = new LogitSize(decoded, photo, photo, photo);
        var planes = Array.ConvertAll(queries, q => Probabilities(result, q.Query, decoded, size));

        var (owners, best, column) = (new int[photo.Height], new float[photo.Height], new float[photo.Height]);
        var (runs, above) = (Array.ConvertAll(queries, _ => new RunList(photo)), new long[queries.Length]);
        for (var x = 0; x < photo.Width; x++)
        {
            best.AsSpan().Fill(float.NegativeInfinity);
            for (var query = 0; query < queries.Length; query++)
            {
                planes[query].Read(x, column);
                for (var y = 0; y < column.Length; y++)
                {
                    var product = column[y] * queries[query].Score;
                    above[query] += product >= threshold ? 1 : 0;
                    if (product > best[y])
                        (best[y], owners[y]) = (product, query);
                }
            }
            AddRuns(owners, x, runs);
        }
        return [.. runs.Zip(above, (r, a) => new PixelClaim(r.ToRle(), a))];
    }

    private static LogitColumns Probabilities(OnnxResult result, int query, Extent decoded, LogitSize size)
    {
        var pixels = decoded.Height * decoded.Width;
        var probabilities = new float[pixels];
        var logits = result.Numbers("pred_masks").Slice(query * pixels, pixels);
        for (var i = 0; i < pixels; i++)
            probabilities[i] = 1 / (1 + MathF.Exp(-logits[i]));
        var columns = new LogitColumns(size);
        columns.Begin(probabilities);
        return columns;
    }

    private static void AddRuns(int[] owners, int x, RunList[] runs)
    {
        for (var top = 0; top < owners.Length;)
        {
            var bottom = top + 1;
            while (bottom < owners.Length && owners[bottom] == owners[top])
                bottom++;
            runs[owners[top]].Add(((long)x * owners.Length) + top, bottom - top);
            top = bottom;
        }
    }
}
