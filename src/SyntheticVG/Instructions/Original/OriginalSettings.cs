using System.Text.Json;

namespace SyntheticVG.Instructions.Original;

/// <summary>Arguments of a data set as the published configuration files have them; what is not given has the default that is asked for.</summary>
/// <param name="arguments">An object of names and values.</param>
internal sealed class OriginalSettings(JsonElement arguments)
{
    /// <summary>None given.</summary>
    public static OriginalSettings None { get; } = new(JsonDocument.Parse("{}").RootElement);

    /// <summary>All but how many rows are wanted.</summary>
    public OriginalSettings WithoutSample() => arguments.TryGetProperty("sample", out _)
        ? new(JsonSerializer.SerializeToElement(
            arguments.EnumerateObject().Where(argument => argument.Name != "sample").ToDictionary(argument => argument.Name, argument => argument.Value)))
        : this;

    /// <summary>Whether something is to be done.</summary>
    public bool Flag(string name, bool otherwise) => arguments.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;

    /// <summary>A number.</summary>
    public int Whole(string name, int otherwise) => arguments.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) => arguments.TryGetProperty(name, out var value) && value.GetString() is { } text ? text : otherwise;

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) => arguments.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(text => text.GetString() ?? "")]
        : [];

    /// <summary>Rows as <c>sample</c> wants them: a number of them or, with a decimal point, a share; several times over where there are too few.</summary>
    /// <exception cref="ArgumentException">More rows than there are, and not a multiple of them: the published code cannot do it.</exception>
    public IReadOnlyList<T> Sample<T>(IReadOnlyList<T> rows, IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(draws);
        if (!arguments.TryGetProperty("sample", out var sample) || sample.ValueKind != JsonValueKind.Number)
            return rows;
        var wanted = sample.TryGetInt32(out var count) && !sample.GetRawText().Contains('.', StringComparison.Ordinal)
            ? count
            : (int)(sample.GetDouble() * rows.Count);
        var whole = Enumerable.Repeat(rows, wanted / rows.Count).SelectMany(all => all);
        return wanted % rows.Count == 0 ? [.. whole] : [.. whole, .. draws.Sample(rows.Count, wanted).Select(i => rows[i])];
    }
}
