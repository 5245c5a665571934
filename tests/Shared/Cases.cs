using System.Globalization;
using System.Text.Json;

namespace SyntheticVG.Testing;

/// <summary>The cases of a reference file: each is tried, and a failure names every one that does not hold.</summary>
internal static class Cases
{
    /// <summary>Tries each item; fails once, with all that was wrong.</summary>
    public static void Each<T>(IEnumerable<T> cases, Action<T> check)
    {
        var (wrong, tried, failed) = (new List<string>(), 0, 0);
        foreach (var @case in cases)
        {
            try
            {
                check(@case);
            }
            catch (Exception error) when (error is not OperationCanceledException && !Skips(error))
            {
                failed++;
                wrong.Add($"{Name(@case, tried)}: {(error is Xunit.Sdk.XunitException ? error.Message : $"{error.GetType().Name}: {error.Message}")}");
            }
            tried++;
        }
        Assert.True(tried > 0, "no case was tried");
        Assert.True(failed == 0, $"{failed} of {tried} cases do not hold\n{string.Join('\n', wrong)}");
    }

    /// <summary>Names of a list of a reference file, one theory case each; what names none is called by its place.</summary>
    /// <remarks>A file that is absent gives one name, so that the test itself says that it is skipped.</remarks>
    public static TheoryData<string> Named(string file, string list, Func<JsonElement, bool>? which = null)
    {
        var path = Shared.GoldenPath(file);
        if (!File.Exists(path))
            return ["absent"];
        using var golden = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. golden.RootElement.GetProperty(list).EnumerateArray().Where(c => which?.Invoke(c) ?? true).Select(c => c.GetProperty("name").GetString()!)];
    }

    /// <summary>The whole numbers K of the members that are called by some words and K: <c>recall@20</c>, <c>recall@50</c>.</summary>
    public static int[] Ks(JsonElement expected, string words) => [.. expected.EnumerateObject().Where(p => p.Name.StartsWith(words, StringComparison.Ordinal))
        .Select(p => int.TryParse(p.Name.AsSpan(words.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var k) ? k : 0).Where(k => k > 0).Order()];

    private static bool Skips(Exception error) => error.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal);

    private static string Name<T>(T @case, int place)
    {
        if (@case is JsonProperty property)
            return property.Name;
        if (@case is not JsonElement json)
            return @case?.ToString() is { Length: < 120 } words ? words : $"case {place}";
        if (json.ValueKind != JsonValueKind.Object)
            return $"case {place}";
        foreach (var name in (string[])["name", "file", "photo", "text", "phrase"])
            if (json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                return $"case {place}, {text}";
        return $"case {place}";
    }
}
