using System.Text;

namespace SyntheticVG.Datasets.Reading;

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
            report.Ignore(name, where, e.Message);
            return fallback;
        }
    }

    /// <summary>A list of texts, or a single one; in repairing reading only what is no text is left out, and counted.</summary>
    public static IReadOnlyList<string> OptionalTexts(this JsonValue row, ReadOnlySpan<byte> name, ReadReport report, string where)
    {
        if (!row.TryGet(name, out var value))
            return [];
        if (!report.Repairs)
            return value.Texts();
        var texts = new List<string>();
        if (!value.IsArray && !value.IsEmptyObject)
            Take(value, name);
        foreach (var item in value.IsArray ? value.Children : default)
            Take(item, name);
        return texts.Count == 0 ? [] : texts;

        void Take(JsonValue item, ReadOnlySpan<byte> name)
        {
            try
            {
                texts.Add(item.Text());
            }
            catch (BadRowException e)
            {
                report.Ignore(name, where, e.Message);
            }
        }
    }

    /// <summary>The elements of a list that a row should have; in repairing reading none, and counted, where it is missing or something else.</summary>
    public static JsonValue.Items OptionalItems(this JsonValue row, ReadOnlySpan<byte> name, ReadReport report, string where)
    {
        if (!report.Repairs || (row.TryGet(name, out var value) && value.IsArray))
            return row.Get(name).List().Children;
        if (!row.TryGet(name, out value))
            report.Add("field-missing", where, $"no {Encoding.UTF8.GetString(name)}; the rest stays");
        else if (!value.IsEmptyObject)
            report.Ignore(name, where, "found no list; expected one");
        return default;
    }

    /// <summary>Width and height; 0 and 0 where the row does not say both and the report repairs: the picture says then.</summary>
    public static (int Width, int Height) Size(this JsonValue row, ReadReport report, string where)
    {
        if (!report.Repairs)
            return (row.Get("width"u8).Side(), row.Get("height"u8).Side());
        var width = row.Optional("width"u8, 0, report, where, side => side.Side());
        var height = row.Optional("height"u8, 0, report, where, side => side.Side());
        return width == 0 || height == 0 ? (0, 0) : (width, height);
    }

    /// <summary>A name: a text; in repairing reading also a number, or the first text of a list, as some tools write it.</summary>
    public static string Label(this JsonValue value, ReadReport report)
    {
        if (report.Repairs && value.Type == System.Text.Json.JsonTokenType.Number)
            return Encoding.UTF8.GetString(value.Bytes);
        if (!report.Repairs || !value.IsArray)
            return value.Text();
        foreach (var item in value.Children)
        {
            if (item.Type == System.Text.Json.JsonTokenType.String)
                return item.Text();
        }
        throw new BadRowException("field-type", "found a list without a text; expected a text");
    }

    /// <summary>Counts a field that is left out.</summary>
    public static void Ignore(this ReadReport report, ReadOnlySpan<byte> name, string where, string problem) =>
        report.Add("field-ignored", where, $"{Encoding.UTF8.GetString(name)}: {problem}; the field is left out");
}
