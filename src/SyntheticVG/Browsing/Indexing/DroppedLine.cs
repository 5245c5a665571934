using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>What an index takes from a line of rejected.jsonl, read in one pass and without what is only shown.</summary>
internal struct DroppedLine
{
    private static readonly (byte[] Word, byte Value)[]
        Categories = Words<RelationshipCategory>(), Origins = Words<RelationshipOrigin>(), Outcomes = Words<VerdictOutcome>();

    public string? Image, Stage, Reason, SubjectName, ObjectName, Predicate, Rule;
    public int Subject, Object;
    public float Confidence;
    public byte Category, Origin, Outcome;
    public bool HasRelationship;

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static DroppedLine Read(ReadOnlySpan<byte> text)
    {
        var line = new DroppedLine { Confidence = float.NaN, Outcome = Row.Unjudged };
        try
        {
            var reader = new Utf8JsonReader(text);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new InvalidDataException("found no object; expected a line of rejected.jsonl");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("image"u8))
                    line.Image = Text(ref reader);
                else if (reader.ValueTextEquals("stage"u8))
                    line.Stage = Text(ref reader);
                else if (reader.ValueTextEquals("reason"u8))
                    line.Reason = Text(ref reader);
                else if (reader.ValueTextEquals("subjectName"u8))
                    line.SubjectName = Text(ref reader);
                else if (reader.ValueTextEquals("objectName"u8))
                    line.ObjectName = Text(ref reader);
                else if (reader.ValueTextEquals("relationship"u8))
                    line.ReadRelationship(ref reader);
                else
                    Skip(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"no line of rejected.jsonl: {JsonWords.Of(e)}", e);
        }
        return line.Image is null || line.Stage is null || line.Reason is null
            ? throw new InvalidDataException("no line of rejected.jsonl: lacks image, stage or reason")
            : line;
    }

    private void ReadRelationship(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException("found a relationship that is no object");
        HasRelationship = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("subject"u8))
                Subject = Number(ref reader);
            else if (reader.ValueTextEquals("object"u8))
                Object = Number(ref reader);
            else if (reader.ValueTextEquals("predicate"u8))
                Predicate = Text(ref reader);
            else if (reader.ValueTextEquals("category"u8))
                Category = Word(ref reader, Categories);
            else if (reader.ValueTextEquals("origin"u8))
                Origin = Word(ref reader, Origins);
            else if (reader.ValueTextEquals("confidence"u8))
            {
                reader.Read();
                Confidence = reader.TokenType == JsonTokenType.Null ? float.NaN : reader.GetSingle();
            }
            else if (reader.ValueTextEquals("verdict"u8))
                ReadVerdict(ref reader);
            else
                Skip(ref reader);
        }
        if (Predicate is null)
            throw new InvalidDataException("the relationship lacks its predicate");
    }

    private void ReadVerdict(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("outcome"u8))
                Outcome = Word(ref reader, Outcomes);
            else if (reader.ValueTextEquals("rule"u8))
                Rule = Text(ref reader);
            else
                Skip(ref reader);
        }
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static int Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt32();
    }

    private static byte Word(ref Utf8JsonReader reader, (byte[] Word, byte Value)[] words)
    {
        reader.Read();
        foreach (var (word, value) in words)
        {
            if (reader.ValueTextEquals(word))
                return value;
        }
        throw new InvalidDataException(
            $"found '{reader.GetString()}'; expected one of {string.Join(", ", words.Select(pair => System.Text.Encoding.UTF8.GetString(pair.Word)))}");
    }

    private static (byte[], byte)[] Words<T>() where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => (System.Text.Encoding.UTF8.GetBytes(JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString())),
            Convert.ToByte(value, System.Globalization.CultureInfo.InvariantCulture)))];
}
