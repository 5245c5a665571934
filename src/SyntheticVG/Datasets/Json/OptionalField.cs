namespace SyntheticVG.Datasets.Json;

/// <summary>Takes something from a field.</summary>
internal delegate T ReadField<T>(JsonValue value);

/// <summary>Fields that a row can do without: in repairing reading a fault in one costs the field, and is counted, but not the row.</summary>
internal static class OptionalField
{
    /// <summary>The field, or a fallback where it is missing, null or not what it should be; the last is counted as <c>field-ignored</c>.</summary>
    /// <param name="row">The row, an object.</param>
    /// <param name="name">Name of the field.</param>
    /// <param name="fallback">What stands for it where it is of no use.</param>
    /// <param name="report">Counts faults.</param>
    /// <param name="where">Place of the row.</param>
    /// <param name="read">Reads the field.</param>
    /// <exception cref="BadRowException">The field is not what it should be, and the report does not repair.</exception>
    public static T Optional<T>(this JsonValue row, ReadOnlySpan<byte> name, T fallback, ReadReport report, string where, ReadField<T> read)
    {
        if (!row.TryGet(name, out var value))
            return fallback;
        try
        {
            return read(value);
        }
        catch (BadRowException e) when (report.Repairs)
        {
            report.Add("field-ignored", where, $"{System.Text.Encoding.UTF8.GetString(name)}: {e.Message}; the field is left out");
            return fallback;
        }
    }
}
