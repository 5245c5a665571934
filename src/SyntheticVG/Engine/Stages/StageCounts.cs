using System.Text.Json;

namespace SyntheticVG.Engine.Stages;

/// <summary>What stages counted, by stage, kind (<c>kept</c>, <c>dropped</c>, <c>repaired</c>, ...) and code.</summary>
/// <remarks>Adding up two of them gives the counts of both; the order of codes is fixed. Not for several threads at once.</remarks>
public sealed class StageCounts
{
    private const char Separator = '\t';

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts something.</summary>
    public void Add(string stage, string kind, string code, long count = 1)
    {
        if (count == 0)
            return;
        var key = string.Join(Separator, stage, kind, code);
        _counts[key] = _counts.GetValueOrDefault(key) + count;
    }

    /// <summary>Adds everything that another counted, so many times.</summary>
    public void Add(StageCounts other, long times = 1)
    {
        foreach (var (key, count) in other._counts)
            _counts[key] = _counts.GetValueOrDefault(key) + (count * times);
    }

    /// <summary>One count; 0 where nothing was counted.</summary>
    public long Of(string stage, string kind, string code) => _counts.GetValueOrDefault(string.Join(Separator, stage, kind, code));

    /// <summary>Everything, in order of stage, kind and code.</summary>
    public IEnumerable<(string Stage, string Kind, string Code, long Count)> All =>
        _counts.Select(entry => entry.Key.Split(Separator) is [var stage, var kind, var code]
            ? (stage, kind, code, entry.Value)
            : throw new InvalidDataException($"count '{entry.Key}'"));

    /// <summary>Stage → kind → code → count, for JSON.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>> Tree => All
        .GroupBy(entry => entry.Stage)
        .ToDictionary(stage => stage.Key, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> (stage) => stage
            .GroupBy(entry => entry.Kind)
            .ToDictionary(kind => kind.Key, IReadOnlyDictionary<string, long> (kind) => kind.ToDictionary(entry => entry.Code, entry => entry.Count)));

    /// <summary>As text for the ledger.</summary>
    public string ToJson() => JsonSerializer.Serialize(_counts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none of that.</exception>
    public static StageCounts FromJson(string json)
    {
        var counts = new StageCounts();
        foreach (var (key, count) in Parse(json))
            counts._counts[key.Split(Separator).Length == 3
                ? key
                : throw new InvalidDataException($"found the count \"{key}\"; expected stage, kind and code")] = count;
        return counts;
    }

    private static Dictionary<string, long> Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, long>>(json) ?? throw new InvalidDataException("the counts are null; expected an object");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"these are no counts: {JsonWords.Of(e)}", e);
        }
    }
}
