using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized;

/// <summary>Attention of the query heads of one key head to what a row has read.</summary>
/// <remarks>Every score and every mixed number is summed by itself, in one order whatever the pages are, so that a token gets the same bits however it
/// came: alone, in a batch, in a long prompt, behind a shared prefix.</remarks>
internal static unsafe class BlockAttention
{
    /// <summary>Attends.</summary>
    /// <param name="queries">The query heads, one behind the other, D numbers each.</param>
    /// <param name="heads">How many.</param>
    /// <param name="size">Numbers of a head (D), a multiple of 16.</param>
    /// <param name="row">What was read.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="keyHead">The key head.</param>
    /// <param name="visible">Positions that the token sees, itself counted.</param>
    /// <param name="scores">Room for the scores of all heads, <paramref name="stride"/> apart.</param>
    /// <param name="stride">At least the visible positions, up to a multiple of 16, and 16 more.</param>
    /// <param name="mixed">Where the mixed values of each head go, D numbers each.</param>
    public static void Attend(float* queries, int heads, int size, RowMemory row, int layer, int keyHead, int visible, float* scores, int stride, float* mixed)
    {
        var at = 0;
        foreach (var (page, used) in row.Pages)
        {
            var count = Math.Min(used, visible - at);
            if (count <= 0)
                break;
            var head = 0;
            for (; head + 4 <= heads; head += 4)
                ScoreFour(queries + (head * size), size, page.Keys(layer, keyHead), count, scores + ((long)head * stride) + at, stride);
            for (; head < heads; head++)
                ScoreOne(queries + (head * size), size, page.Keys(layer, keyHead), count, scores + ((long)head * stride) + at);
            at += count;
        }
        for (var head = 0; head < heads; head++)
            VectorMath.Softmax(scores + ((long)head * stride), visible, 1 / MathF.Sqrt(size));
        at = 0;
        foreach (var (page, used) in row.Pages)
        {
            var count = Math.Min(used, visible - at);
            if (count <= 0)
                break;
            var values = page.Values(layer, keyHead);
            var head = 0;
            if (size % 32 == 0)
            {
                for (; head + 4 <= heads; head += 4)
                    MixFour(scores + ((long)head * stride) + at, stride, values, size, count, mixed + (head * size), at == 0);
            }
            for (; head < heads; head++)
                MixOne(scores + ((long)head * stride) + at, values, size, count, mixed + (head * size), at == 0);
            at += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreFour(float* q, int size, float* keys, int count, float* scores, int stride)
    {
        for (var position = 0; position < count; position += VectorMath.Width, keys += VectorMath.Width * size)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            for (var i = 0; i < size; i++)
            {
                var k = Vector512.Load(keys + (i * VectorMath.Width));
                a = Vector512.FusedMultiplyAdd(k, Vector512.Create(q[i]), a);
                b = Vector512.FusedMultiplyAdd(k, Vector512.Create(q[size + i]), b);
                c = Vector512.FusedMultiplyAdd(k, Vector512.Create(q[(2 * size) + i]), c);
                d = Vector512.FusedMultiplyAdd(k, Vector512.Create(q[(3 * size) + i]), d);
            }
            a.Store(scores + position);
            b.Store(scores + stride + position);
            c.Store(scores + (2L * stride) + position);
            d.Store(scores + (3L * stride) + position);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreOne(float* q, int size, float* keys, int count, float* scores)
    {
        for (var position = 0; position < count; position += VectorMath.Width, keys += VectorMath.Width * size)
        {
            var a = Vector512<float>.Zero;
            for (var i = 0; i < size; i++)
                a = Vector512.FusedMultiplyAdd(Vector512.Load(keys + (i * VectorMath.Width)), Vector512.Create(q[i]), a);
            a.Store(scores + position);
        }
    }

    // Four heads, 32 numbers at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixFour(float* weights, int stride, float* values, int size, int count, float* mixed, bool first)
    {
        for (var i = 0; i < size; i += 2 * VectorMath.Width)
        {
            var to = mixed + i;
            Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
            if (!first)
            {
                (a, b) = (Vector512.Load(to), Vector512.Load(to + 16));
                (c, d) = (Vector512.Load(to + size), Vector512.Load(to + size + 16));
                (e, f) = (Vector512.Load(to + (2 * size)), Vector512.Load(to + (2 * size) + 16));
                (g, h) = (Vector512.Load(to + (3 * size)), Vector512.Load(to + (3 * size) + 16));
            }
            for (var position = 0; position < count; position++)
            {
                var v = values + ((long)position * size) + i;
                Vector512<float> low = Vector512.Load(v), high = Vector512.Load(v + 16);
                var w = Vector512.Create(weights[position]);
                a = Vector512.FusedMultiplyAdd(w, low, a);
                b = Vector512.FusedMultiplyAdd(w, high, b);
                w = Vector512.Create(weights[stride + position]);
                c = Vector512.FusedMultiplyAdd(w, low, c);
                d = Vector512.FusedMultiplyAdd(w, high, d);
                w = Vector512.Create(weights[(2L * stride) + position]);
                e = Vector512.FusedMultiplyAdd(w, low, e);
                f = Vector512.FusedMultiplyAdd(w, high, f);
                w = Vector512.Create(weights[(3L * stride) + position]);
                g = Vector512.FusedMultiplyAdd(w, low, g);
                h = Vector512.FusedMultiplyAdd(w, high, h);
            }
            a.Store(to);
            b.Store(to + 16);
            c.Store(to + size);
            d.Store(to + size + 16);
            e.Store(to + (2 * size));
            f.Store(to + (2 * size) + 16);
            g.Store(to + (3 * size));
            h.Store(to + (3 * size) + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixOne(float* weights, float* values, int size, int count, float* mixed, bool first)
    {
        for (var i = 0; i < size; i += VectorMath.Width)
        {
            var a = first ? Vector512<float>.Zero : Vector512.Load(mixed + i);
            for (var position = 0; position < count; position++)
                a = Vector512.FusedMultiplyAdd(Vector512.Create(weights[position]), Vector512.Load(values + ((long)position * size) + i), a);
            a.Store(mixed + i);
        }
    }
}
