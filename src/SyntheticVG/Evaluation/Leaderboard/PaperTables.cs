namespace SyntheticVG.Evaluation.Leaderboard;

/// <summary>The paper's tables of scores, a row a model, with rows of ours below.</summary>
/// <remarks>
/// Numbered in the paper's order of subjects: 2 understanding of relations, 3 referring expressions, 4 recognition of regions,
/// 5 panoptic scene graphs. (1 is about the data: <c>synvg stats</c>.) Cells that nobody published, or that are not known here, are empty.
/// </remarks>
public static class PaperTables
{
    private sealed record Column(string Title, string Benchmark, string Metric, string? Mode = null);

    private static readonly Dictionary<int, (string Title, Column[] Columns)> Tables = new()
    {
        [2] = ("Table 2: understanding of relations",
        [
            new("GQA", "gqa", ""), new("VSR", "vsr", ""), new("MMBench", "mmbench", ""), new("SEED", "seedbench", ""),
            new("CRPE relation", "crpe", ""), new("SugarCrepe", "sugarcrepe", ""), new("What's Up", "whatsup", ""),
        ]),
        [3] = ("Table 3: referring expressions, PR@0.5",
        [
            .. new[] { "refcoco_val", "refcoco_testA", "refcoco_testB", "refcoco+_val", "refcoco+_testA", "refcoco+_testB", "refcocog_val", "refcocog_test" }
                .Select(split => new Column(split.Replace("refcocog_", "g ", StringComparison.Ordinal).Replace("refcoco+_", "+ ", StringComparison.Ordinal)
                    .Replace("refcoco_", "", StringComparison.Ordinal), "refcoco", $"PR@0.5/{split}")),
            new("average", "refcoco", ""),
        ]),
        [4] = ("Table 4: recognition of regions",
        [
            new("LVIS similarity", "lvis", ""), new("LVIS IoU", "lvis", "semantic-iou"), new("PACO similarity", "paco", ""),
            new("PACO IoU", "paco", "semantic-iou"),
            new("ADE20K PQ", "ade20k", "PQ", "panoptic"), new("AP", "ade20k", "AP", "instance"), new("mIoU", "ade20k", "mIoU", "semantic"),
        ]),
        [5] = ("Table 5: panoptic scene graphs", [new("recall", "psg", ""), new("mean recall", "psg", "mean-recall")]),
    };

    /// <summary>The numbers of the tables.</summary>
    public static IReadOnlyCollection<int> Numbers => Tables.Keys;

    /// <summary>A table.</summary>
    /// <param name="number">Which.</param>
    /// <param name="scores">Results of ours.</param>
    /// <exception cref="ArgumentException">There is no such table.</exception>
    public static ReportTable Of(int number, IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (!Tables.TryGetValue(number, out var table))
            throw new ArgumentException($"there is no table {number} of scores; expected one of {string.Join(", ", Numbers)} (table 1 is about the data: "
                + $"synvg stats)", nameof(number));
        var published = Anchor.All.Where(anchor => table.Columns.Any(column => Fits(column, anchor)))
            .GroupBy(anchor => (anchor.Group, anchor.Model, anchor.Stage))
            .OrderBy(rows => rows.Key.Group is "<4B" ? 0 : rows.Key.Group is "7-13B" ? 1 : 2).ThenBy(rows => rows.Key.Model, StringComparer.Ordinal);
        var modes = new SortedSet<string>(StringComparer.Ordinal);
        IReadOnlyList<IReadOnlyList<string>> rows =
        [
            .. published.Select(row => (string[])
            [
                row.Key.Group, row.Key.Stage is "1" ? $"{row.Key.Model}, stage 1" : row.Key.Model,
                .. table.Columns.Select(column => row.FirstOrDefault(anchor => Fits(column, anchor)) is { } anchor ? ReportTable.Published(anchor.Value) : ""),
            ]),
            .. scores.Select(score => score.Label).Distinct().Select(label => (string[])["ours", label, .. table.Columns.Select(column => Cell(column, label))])
                .Where(row => row.Skip(2).Any(cell => cell.Length > 0)),
        ];
        return new(table.Title, ["size", "model", .. table.Columns.Select(column => column.Title)], rows,
        [
            "percent; published cells by their authors' rules (synvg leaderboard without --table says which), ours by these modes: "
                + (modes.Count > 0 ? string.Join(", ", modes) : "none, no result fits this table"),
            .. scores.Any(score => score.IsSimulated) ? ["SIMULATED: pictures of some of our results were drawn stand-ins"] : Array.Empty<string>(),
        ]);

        // The first result that has the number: where several modes were scored, the one that comes first on the command line.
        string Cell(Column column, string label)
        {
            foreach (var score
                in scores.Where(s => s.Label == label && s.Score.Benchmark == column.Benchmark && (column.Mode is null || s.Score.Mode == column.Mode)))
            {
                if ((column.Metric.Length == 0
                    ? score.Score.Metrics[0]
                    : score.Score.Metrics.FirstOrDefault(metric => metric.Name == column.Metric)) is { } metric)
                {
                    modes.Add($"{column.Benchmark} {score.Score.Mode}");
                    return ReportTable.Percent(metric.Value);
                }
            }
            return "";
        }
    }

    private static bool Fits(Column column, Anchor anchor) => (anchor.Benchmark, anchor.Metric) == (column.Benchmark, column.Metric);
}
