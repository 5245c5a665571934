using CsCheck;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception.Masks;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.Masks;

public class LogitColumnsTests
{
    private static readonly Gen<int> Side = Gen.Int[1, 40];

    [Fact]
    public void Enlarges_column_by_column_to_the_very_numbers_of_two_whole_enlargements() =>
        (from low in Gen.Select(Side, Side)
         from padded in Gen.Select(Side, Side)
         from inner in Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1])
         from photo in Gen.Select(Side, Side)
         from seed in Gen.Int
         select (low, padded, inner: (Math.Max(1, (int)(inner.Item1 * padded.Item1)), Math.Max(1, (int)(inner.Item2 * padded.Item2))), photo, seed)).Sample(t =>
        {
            var size = new LogitSize(new(t.low.Item1, t.low.Item2), new(t.padded.Item1, t.padded.Item2), new(t.inner.Item1, t.inner.Item2),
                new(t.photo.Item1, t.photo.Item2));
            var random = new Random(t.seed);
            float[] logits = [.. Enumerable.Range(0, t.low.Item1 * t.low.Item2).Select(_ => (random.NextSingle() * 20) - 10)];

            var columns = new LogitColumns(size);
            columns.Begin(logits);
            var expected = Whole(size, logits);
            var column = new float[size.Photo.Height];
            for (var x = 0; x < size.Photo.Width; x++)
            {
                columns.Read(x, column);
                for (var y = 0; y < column.Length; y++)
                    Assert.Equal(expected[(y * size.Photo.Width) + x], column[y]);
            }
        }, iter: 200);

    [Fact]
    public void Scans_columns_into_the_runs_and_counts_of_the_pixels() => Gen.Select(Side, Side, Gen.Int).Sample((height, width, seed) =>
    {
        var random = new Random(seed);
        float[] logits = [.. Enumerable.Range(0, height * width).Select(_ => (float)(random.Next(-3, 4)))]; // column by column
        var scan = new MaskScan(new(height, width), threshold: 0, offset: 1);
        foreach (var column in logits.Chunk(height))
            scan.Add(column);

        Assert.Equal(Rle.FromColumnMajor(height, width, [.. logits.Select(l => (byte)(l > 0 ? 1 : 0))]), scan.ToRle());
        Assert.Equal((logits.Count(l => l > 1), logits.Count(l => l > -1)), (scan.Surely, scan.Perhaps));
    }, iter: 200);

    private static float[] Whole(LogitSize size, float[] logits)
    {
        var padded = Interpolate.Bilinear(logits, size.Decoded.Height, size.Decoded.Width, size.Padded.Height, size.Padded.Width);
        float[] cut = [.. from y in Enumerable.Range(0, size.Resized.Height) from x in Enumerable.Range(0,
            size.Resized.Width) select padded[(y * size.Padded.Width) + x]];
        return Interpolate.Bilinear(cut, size.Resized.Height, size.Resized.Width, size.Photo.Height, size.Photo.Width);
    }
}
