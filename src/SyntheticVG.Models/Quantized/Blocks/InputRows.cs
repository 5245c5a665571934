using System.Runtime.Intrinsics;

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>The input rows of a product, each in blocks of 32 whole numbers from -127 to 127 with a scale.</summary>
/// <remarks>Rounded to the nearest, a half to the even one: the same bits on every CPU.</remarks>
internal sealed unsafe class InputRows : IDisposable
{
    /// <summary>Products take so many rows at a time; behind the last row there is room for as many as that leaves.</summary>
    public const int Tile = 4;

    private readonly OwnMemory _numbers, _scales, _corrections;

    /// <param name="rows">The most rows.</param>
    /// <param name="columns">The most columns.</param>
    public InputRows(int rows, int columns)
    {
        var room = (rows + Tile - 1) / Tile * Tile;
        _numbers = new OwnMemory((long)room * columns).Cleared();
        _scales = new OwnMemory((long)room * columns / BlockLayout.Block * sizeof(float)).Cleared();
        _corrections = new OwnMemory((long)room * columns / BlockLayout.Block * sizeof(int)).Cleared();
    }

    /// <summary>Columns of the rows that were set last.</summary>
    public int Columns { get; private set; }

    /// <summary>The numbers of a row.</summary>
    public sbyte* Numbers(int row) => (sbyte*)_numbers.Start + ((long)row * Columns);

    /// <summary>The scale of each block of a row.</summary>
    public float* Scales(int row) => (float*)_scales.Start + ((long)row * (Columns / BlockLayout.Block));

    /// <summary>For each block of a row the sum of its numbers times what weights have too much (<see cref="BlockLayout.Zero"/>).</summary>
    public int* Corrections(int row) => (int*)_corrections.Start + ((long)row * (Columns / BlockLayout.Block));

    /// <summary>Says how wide the next rows are, and clears those that a last tile has too much.</summary>
    public void Begin(int rows, int columns)
    {
        Columns = columns;
        for (var row = rows; row % Tile != 0; row++)
        {
            new Span<byte>(Numbers(row), columns).Clear();
            new Span<byte>(Scales(row), columns / BlockLayout.Block * sizeof(float)).Clear();
            new Span<byte>(Corrections(row), columns / BlockLayout.Block * sizeof(int)).Clear();
        }
    }

    /// <summary>Sets a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="x">Its numbers.</param>
    /// <param name="zero">What the weights that it will meet have too much.</param>
    public void Set(int row, float* x, int zero)
    {
        var numbers = Numbers(row);
        var scales = Scales(row);
        var corrections = Corrections(row);
        for (var b = 0; b < Columns / BlockLayout.Block; b++, x += BlockLayout.Block, numbers += BlockLayout.Block)
        {
            var (low, high) = (Vector512.Load(x), Vector512.Load(x + 16));
            var sizes = Vector512.Max(Vector512.Abs(low), Vector512.Abs(high));
            var half = Vector256.Max(sizes.GetLower(), sizes.GetUpper());
            var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
            var largest = Math.Max(Math.Max(quarter[0], quarter[1]), Math.Max(quarter[2], quarter[3]));
            var scale = largest < 1e-30f ? 0 : largest / 127; // what is smaller is nothing, and has no inverse
            var inverse = Vector512.Create(scale == 0 ? 0 : 1 / scale);
            var (a, c) = (Whole(low * inverse), Whole(high * inverse));
            scales[b] = scale;
            corrections[b] = zero * Vector512.Sum(a + c);
            var shorts = Vector512.Narrow(a, c);
            Vector256.Narrow(shorts.GetLower(), shorts.GetUpper()).Store(numbers);
        }
    }

    private static Vector512<int> Whole(Vector512<float> x) => Vector512.ConvertToInt32Native(Vector512.Round(x));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _numbers.Dispose();
        _scales.Dispose();
        _corrections.Dispose();
    }
}
