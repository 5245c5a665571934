using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.Datasets.ParquetFiles;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>Reads the published SVG-Full: Parquet files, one or in shards; a row group at a time.</summary>
internal static partial class SvgFullReader
{
    /// <summary>Reads the rows of files that belong together.</summary>
    /// <param name="files">The files; shards (<c>train-00001-of-00003.parquet</c>) come in the order of their numbers.</param>
    /// <param name="report">
    /// Counts <c>missing-shard</c>; and rows left out, each whole: <c>image-id-null</c>, <c>image-id-leaves-the-folder</c>, <c>regions-null</c>,
    /// <c>bbox-of-N</c>,
    /// <c>bbox-not-finite</c>, <c>rle-runs-differ-from-size</c>, <c>scene-graph-null</c>, <c>scene-graph-not-json</c>, <c>object-count-differs</c>,
    /// <c>relation-index-outside</c>, <c>relation-without-predicate</c>, <c>field-missing</c>, <c>field-type</c>, <c>text-not-utf8</c> and the like. Strict
    /// where null.
    /// </param>
    /// <param name="progress">Is told which share of the rows has been read, in [0, 1].</param>
    /// <exception cref="InvalidDataException">A file is no Parquet file, is damaged or lacks a column; or, in strict reading, a row is bad.</exception>
    public static IEnumerable<SvgFullRow> ReadFiles(IReadOnlyList<string> files, ReadReport? report = null, Action<double>? progress = null)
    {
        report ??= ReadReport.StopAtFirst;
        RequireAllShards(files, report);
        var ordered = files.OrderBy(file => Shard().Match(file) is { Success: true } shard ? shard.Groups["kind"].Value : file, StringComparer.Ordinal)
            .ThenBy(Path.GetFileName, StringComparer.Ordinal);
        foreach (var (i, file) in ordered.Index())
        {
            foreach (var row in ReadFile(file, report, share => progress?.Invoke((i + share) / files.Count)))
                yield return row;
        }
    }

    private static IEnumerable<SvgFullRow> ReadFile(string path, ReadReport report, Action<double> progress)
    {
        using var table = ParquetTable.Open(path);
        try
        {
            SvgFullColumns.Require(table.Schema);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        var cells = new SvgFullCells(SvgFullColumns.Turned(table.Schema.Child("regions")!)); // Require saw it
        foreach (var (number, record) in table.Read(SvgFullColumns.Wanted).Index())
        {
            SvgFullRow? row = null;
            try
            {
                row = cells.Row(record);
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, $"{path}: row {number}", e.Message);
            }
            progress((double)number / table.Rows);
            if (row is not null)
                yield return row;
        }
    }

    // The names of shards say how many there must be: a lost third of the data must not pass in silence.
    private static void RequireAllShards(IReadOnlyList<string> files, ReadReport report)
    {
        var shards = files.Select(file => Shard().Match(file)).Where(match => match.Success)
            .GroupBy(match => (Kind: match.Groups["kind"].Value, Of: Number(match, "of")));
        foreach (var group in shards)
        {
            var there = group.Select(match => Number(match, "number")).ToHashSet();
            for (var number = 0; number < Math.Min(group.Key.Of, 100_000); number++)
            {
                if (!there.Contains(number))
                    report.Add("missing-shard", $"{group.Key.Kind}-{number:D5}-of-{group.Key.Of:D5}.parquet",
                        $"this shard is not there; found {there.Count} of {group.Key.Of}");
            }
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<kind>.*)-(?<number>\d{5})-of-(?<of>\d{5})\.parquet$", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
