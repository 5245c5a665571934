using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Tests.Datasets;

/// <summary>Runs a reader over every case of a folder of <c>goldens/formats</c> and holds it to the case's verdict.</summary>
internal static class FormatCases
{
    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(1);

    /// <summary>Checks all cases; the failure lists each case that fell short.</summary>
    /// <param name="folder">Folder below <c>goldens</c>.</param>
    /// <param name="difference">Reads the case's files and says how the content differs from the case's truth, or null where it does not.</param>
    public static void Check(string folder, Func<JsonElement, ReadReport, string?> difference)
    {
        using var cases = Shared.GoldenJson($"{folder}/cases.json");
        var failures = cases.RootElement.GetProperty("cases").EnumerateArray()
            .Select(one => (Name: one.GetProperty("name").GetString(), Failure: Failure(one, difference)))
            .Where(one => one.Failure is not null).Select(one => $"{one.Name}: {one.Failure}").ToList();

        Assert.True(failures.Count == 0, $"{failures.Count} cases fall short:\n{string.Join("\n", failures)}");
    }

    private static string? Failure(JsonElement one, Func<JsonElement, ReadReport, string?> difference)
    {
        switch (one.GetProperty("verdict").GetString())
        {
            case "load":
                return Try(() => difference(one, new(strict: true)), out var loaded) ?? loaded;
            case "warn":
                var lenient = new ReadReport();
                return Try(() => difference(one, new(strict: true)), out _) is not { } refusal ? "strict reading says nothing"
                    : !Kinds(one).Any(refusal.Contains) ? $"strict reading says '{refusal}', which names none of {string.Join(", ", Kinds(one))}"
                    : Try(() => difference(one, lenient), out var rest) is { } error ? $"lenient reading refuses it: {error}"
                    : rest ?? WrongCounts(one, lenient);
            case "refuse":
                var began = ThreadTime.Now();
                return Try(() => difference(one, new()), out _) is null ? "was read"
                    : ThreadTime.Now() - began is var taken && taken > RefusalTime ? $"was refused only after {taken}" : null;
            case "either":
                return Try(() => difference(one, new()), out var either) is null ? either : null;
            case var verdict:
                return $"verdict {verdict}?";
        }
    }

    // The message of a refusal, or null where the file was read.
    private static string? Try(Func<string?> read, out string? difference)
    {
        difference = null;
        try
        {
            difference = read();
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            return e.Message;
        }
    }

    private static IEnumerable<string> Kinds(JsonElement one) =>
        (one.TryGetProperty("warnings", out var counts) ? counts.EnumerateObject().Select(count => count.Name)
            : one.GetProperty("warning_kinds").EnumerateArray().Select(kind => kind.GetString()!)).Select(Kebab);

    private static string? WrongCounts(JsonElement one, ReadReport report)
    {
        if (!one.TryGetProperty("warnings", out var expected))
            return Kinds(one).SequenceEqual(report.Counts.Keys) ? null : $"counted {Text(report)}; expected kinds {string.Join(", ", Kinds(one))}";
        var wanted = expected.EnumerateObject().ToDictionary(count => Kebab(count.Name), count => count.Value.GetInt64());
        return wanted.Count == report.Counts.Count && wanted.All(count => report.Counts.GetValueOrDefault(count.Key) == count.Value)
            ? null : $"counted {Text(report)}; expected {string.Join(", ", wanted)}";
    }

    private static string Text(ReadReport report) => $"{string.Join(", ", report.Counts)} ({string.Join("; ", report.Examples)})";

    // Our codes are kebab-case; the cases spell theirs with underscores.
    private static string Kebab(string kind) => kind.Replace('_', '-');
}
