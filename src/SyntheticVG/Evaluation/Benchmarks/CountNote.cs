using System.Globalization;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Says that a data file is not as large as the published one: another version, or a part.</summary>
internal static class CountNote
{
    /// <summary>The note, or none where the counts agree.</summary>
    public static IReadOnlyList<string> Of(int found, int published, string what) => found == published ? []
        : [string.Create(CultureInfo.InvariantCulture, $"found {found:N0} {what}; the published data has {published:N0}: another version, or a part of it")];
}
