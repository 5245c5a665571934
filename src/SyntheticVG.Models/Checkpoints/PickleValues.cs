using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A name of Python's that a pickle mentions: nothing is looked up or called by it.</summary>
internal sealed record PickledName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tuple or list. Compared by identity, so that depth costs nothing.</summary>
internal sealed class PickledList(List<object?> items)
{
    public List<object?> Items { get; } = items;
}

/// <summary>A dictionary with text for keys; entries under other keys are counted, not kept.</summary>
internal sealed class PickledDictionary
{
    public Dictionary<string, object?> Entries { get; } = new(StringComparer.Ordinal);

    public int OtherKeys { get; set; }
}

/// <summary>A row of numbers that stands outside the pickle.</summary>
internal sealed record PickledStorage(string Key, ScalarType Dtype, long Count);

/// <summary>A tensor: a way to walk through a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    // More numbers than any tensor here has, few enough for products of sizes to stay within 64 bits.
    private const long MostNumbers = 1L << 40;

    /// <summary>Numbers of the storage from the first to the last that the tensor touches.</summary>
    public long Span => Shape.Contains(0) ? 0 : 1 + Shape.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();

    /// <summary>Whether the tensor's order is the storage's.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != expected)
                    return false;
                expected *= Shape[i];
            }
            return true;
        }
    }

    /// <summary>What is wrong with the tensor, or null.</summary>
    public string? Fault()
    {
        if (Shape.Length != Strides.Length || Offset < 0 || Shape.Any(size => size < 0) || Strides.Any(stride => stride < 0))
            return $"shape [{string.Join(", ", Shape)}], strides [{string.Join(", ", Strides)}], offset {Offset}; "
                + $"expected as many strides as sizes and nothing below 0";
        var (count, last) = ((Int128)1, (Int128)Offset);
        foreach (var (size, stride) in Shape.Zip(Strides))
        {
            count *= size;
            last += (Int128)Math.Max(0, size - 1) * stride;
            if (count > MostNumbers || last > MostNumbers)
                return $"shape [{string.Join(", ", Shape)}] with strides [{string.Join(", ", Strides)}] is larger than any tensor";
        }
        return count > 0 && last >= Storage.Count
            ? $"shape [{string.Join(", ", Shape)}] reaches number {last} of a storage of {Storage.Count}"
            : null;
    }
}
