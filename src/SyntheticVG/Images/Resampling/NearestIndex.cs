namespace SyntheticVG.Images.Resampling;

/// <summary>Which source pixel a nearest-neighbour resizer takes for each target pixel along one axis; libraries differ.</summary>
internal static class NearestIndex
{
    /// <summary>Pillow's: the pixel under the target's middle, its position summed up step by step in doubles.</summary>
    public static int[] Pillow(int sourceSize, int targetSize)
    {
        var indices = new int[targetSize];
        var step = (double)sourceSize / targetSize;
        var at = step * 0.5;
        for (var i = 0; i < targetSize; i++, at += step)
            indices[i] = Math.Min((int)at, sourceSize - 1);
        return indices;
    }

    /// <summary>scikit-image's at order 0, which the original project resizes masks with: floor((i + 0.5) · source / target).</summary>
    public static int[] Middle(int sourceSize, int targetSize) =>
        [.. Enumerable.Range(0, targetSize).Select(i => (int)(((2L * i) + 1) * sourceSize / (2L * targetSize)))];

    /// <summary>OpenCV's INTER_NEAREST: floor(i · source / target), in doubles.</summary>
    public static int[] OpenCv(int sourceSize, int targetSize)
    {
        var step = 1 / ((double)targetSize / sourceSize);
        return [.. Enumerable.Range(0, targetSize).Select(i => Math.Min((int)Math.Floor(i * step), sourceSize - 1))];
    }

    /// <summary>OpenCV's INTER_NEAREST_EXACT: the pixel under the target's middle, in 16 binary digits.</summary>
    public static int[] OpenCvExact(int sourceSize, int targetSize)
    {
        var step = (((long)sourceSize << 16) + (targetSize / 2)) / targetSize;
        var start = (step / 2) - (sourceSize % 2);
        return [.. Enumerable.Range(0, targetSize).Select(i => (int)Math.Clamp(((step * i) + start) >> 16, 0, sourceSize - 1))];
    }

    /// <summary>PyTorch's <c>nearest</c>: floor(i · source / target), in 32-bit floats.</summary>
    public static int[] Torch(int sourceSize, int targetSize)
    {
        if (targetSize == 2 * sourceSize)
            return [.. Enumerable.Range(0, targetSize).Select(i => i / 2)];
        var step = (float)sourceSize / targetSize;
        return [.. Enumerable.Range(0, targetSize).Select(i => Math.Min((int)(i * step), sourceSize - 1))];
    }

    /// <summary>PyTorch's <c>nearest-exact</c>: the pixel under the target's middle, in 32-bit floats.</summary>
    public static int[] TorchExact(int sourceSize, int targetSize)
    {
        var step = (float)sourceSize / targetSize;
        return [.. Enumerable.Range(0, targetSize).Select(i => Math.Min((int)((i + 0.5f) * step), sourceSize - 1))];
    }
}
