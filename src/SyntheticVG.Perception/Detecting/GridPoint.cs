namespace SyntheticVG.Perception.Detecting;

/// <summary>A place of a detector's grid: column and row of a level whose cells are a stride wide.</summary>
internal readonly record struct GridPoint(int Column, int Row, int Stride)
{
    /// <summary>All places of the levels, row by row, level by level.</summary>
    public static GridPoint[] Of(IEnumerable<int> strides, int height, int width) =>
        [.. from stride in strides
            from row in Enumerable.Range(0, (height + stride - 1) / stride)
            from column in Enumerable.Range(0, (width + stride - 1) / stride)
            select new GridPoint(column, row, stride)];

    /// <summary>The places of the first set of strides that gives as many as the graph has.</summary>
    /// <exception cref="InvalidDataException">None does.</exception>
    public static GridPoint[] Fitting(string path, int places, int height, int width, params IReadOnlyList<int[]> choices)
    {
        foreach (var strides in choices)
            if (Of(strides, height, width) is var points && points.Length == places)
                return points;
        var expected = string.Join(" or ", choices.Select(s => $"{Of(s, height, width).Length} (strides {string.Join(", ", s)})"));
        throw new InvalidDataException($"{path}: found {places} places for a canvas of {height} × {width}; expected {expected}");
    }
}
