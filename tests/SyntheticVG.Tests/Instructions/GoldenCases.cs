using System.Collections.Concurrent;
using System.Text.Json;

namespace SyntheticVG.Tests.Instructions;

/// <summary>Cases of a reference file, each a test case of its own. Where the file is absent there is one, which is skipped.</summary>
internal static class GoldenCases
{
    private static readonly ConcurrentDictionary<string, JsonDocument> Files = new(StringComparer.Ordinal);

    public static TheoryData<string> Names(string file, string list)
    {
        try
        {
            return [.. Read(file).GetProperty(list).EnumerateArray().Select(NameOf)];
        }
        catch (Exception absent) when (absent is not JsonException and not KeyNotFoundException)
        {
            return ["the file is absent"];
        }
    }

    public static JsonElement Named(string file, string list, string name) =>
        Read(file).GetProperty(list).EnumerateArray().Select((item, i) => (Item: item, Name: NameOf(item, i))).Single(pair => pair.Name == name).Item;

    public static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private static string NameOf(JsonElement item, int place) => item.TryGetProperty("name", out var name) ? name.GetString()! : $"{place}";

    public static JsonElement Whole(string file) => Read(file);

    private static JsonElement Read(string file) => Files.GetOrAdd(file, Shared.GoldenJson).RootElement;
}
