using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>MMBench: multiple-choice questions, each asked several times with its options rotated (Liu et al., ECCV 2024).</summary>
/// <remarks>
/// Copies of question i have index i + k · 10⁶; options and answer are rolled in each. A group is as large as the rows
/// that the file has of it, not as the number of options. Unresolved answers are wrong (no judge).
/// </remarks>
internal sealed class MmBench : IBenchmark
{
    private const int ShortestPicture = 64; // characters; a name is shorter

    private const int Rotation = 1_000_000;

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "mmbench",
        Title = "MMBench",
        What = "Multiple choice with rotated options; a letter.",
        Data = "MMBench_DEV_EN_legacy.tsv (or another MMBench TSV, or its rows as JSON) from the MMBench site.",
        Counts = "DEV_EN 1,164 questions; dev_20230712 4,377 rows in 1,176 groups",
        Modes =
        [
            new("author-rows", "text after the last 'Answer:'; equality with the letter; mean over all rows, rotated copies included"),
            new("circular", "the leaderboard's: VLMEvalKit's reading without a judge; a question counts when every rotation is right"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, $"*{split}*.tsv", $"*{split}*.jsonl", "*mmbench*.json", "*.json");
        var rows = Path.GetExtension(file) switch
        {
            ".tsv" => ReadTsv(file),
            ".jsonl" => [.. DataFile.ReadLines<Dictionary<string, JsonElement>>(file).Select((cells, i) => Named(() => ToRow(cells), $"{file}: row {i + 1}"))],
            _ => [.. DataFile.ReadJson<List<Dictionary<string, JsonElement>>>(file).Select((cells, i) => Named(() => ToRow(cells), $"{file}: row {i + 1}"))],
        };
        rows = WithPictures(rows);
        return new QuestionData<MmBenchRow>(Card, Path.GetFileName(file), rows, Ask,
        [
            new("author-rows", Card.Modes[0].What, (row, text) => AnswerReading.AuthorLetter(text, row.Answer), Measure)
                { Unit = row => Group(row).ToString(CultureInfo.InvariantCulture) },
            new("circular", Card.Modes[1].What,
                (row, text) => AnswerReading.InferOption(text, row.Options) is { } letter ? letter == row.Answer ? 1 : 0 : null, MeasureCircular)
                { Unit = row => Group(row).ToString(CultureInfo.InvariantCulture), AllOrNothing = true },
        ])
        { Truth = row => row.Answer };
    }

    // Some releases hold a picture once; the cells of later rows then name the row that has it.
    private static List<MmBenchRow> WithPictures(List<MmBenchRow> rows)
    {
        var pictures = rows.Where(row => row.Image is { Length: > ShortestPicture }).DistinctBy(row => row.Index)
            .ToDictionary(row => row.Index.ToString(CultureInfo.InvariantCulture), row => row.Image);
        return rows.ConvertAll(row => row.Image is { Length: <= ShortestPicture } name ? row with { Image = pictures.GetValueOrDefault(name) } : row);
    }

    private static long Group(MmBenchRow row) => row.Index % Rotation;

    private static Question Ask(MmBenchRow row) => new()
    {
        Id = row.Index.ToString(CultureInfo.InvariantCulture),
        Image = row.Image is null ? string.Create(CultureInfo.InvariantCulture, $"{Group(row)}.jpg") : null, // a sheet without pictures: a folder may have them
        ImageFile = row.Image is { Length: > 0 } image ? () => Decode(image) : null,
        Text = Prompts.Choice(row.Hint is { Length: > 0 } hint ? $"{hint}\n{row.Question}" : row.Question, row.Options.Values),
        Options = [.. row.Options.Keys],
    };

    // Base64, alone or as an address (data:image/png;base64,...).
    private static byte[] Decode(string image)
    {
        var start = image.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? image.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        try
        {
            return Convert.FromBase64String(image[start..]);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("found a picture that is no base64", e);
        }
    }

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<MmBenchRow>> judged) =>
    [
        judged.Mean("row-accuracy"),
        judged.Where(j => j.Item.Index < Rotation).Mean("first-pass"),
        .. judged.MeanBy(row => row.Ability, "row-accuracy"),
    ];

    private static IEnumerable<Metric> MeasureCircular(IReadOnlyList<Judged<MmBenchRow>> judged) =>
    [
        judged.AllRight(row => Group(row).ToString(CultureInfo.InvariantCulture), "circular-accuracy"),
        judged.Mean("row-accuracy"),
        judged.Where(j => j.Item.Index < Rotation).Mean("first-pass"),
        .. judged.Where(j => j.Item.Ability is not null).GroupBy(j => j.Item.Ability!).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.AllRight(row => Group(row).ToString(CultureInfo.InvariantCulture), $"circular-accuracy/{g.Key}")),
    ];

    // One row of the sheet. Published answer sheets without option texts give their number instead.
    private static MmBenchRow ToRow(Dictionary<string, JsonElement> cells)
    {
        string? Cell(string name) => !cells.TryGetValue(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

        var letters = "ABCDEFGH".Select(letter => letter.ToString());
        var options = letters.Where(letter => Cell(letter) is { Length: > 0 } text && text != "nan").ToDictionary(letter => letter, letter => Cell(letter)!);
        if (options.Count == 0 && WholeNumber.Of(Cell("n_options")) is >= 0 and <= 8 and var count)
            options = letters.Take((int)count).ToDictionary(letter => letter, _ => "");
        return WholeNumber.Of(Cell("index")) is { } index && Cell("answer") is { Length: > 0 } answer
            ? new(index, Cell("question") ?? "", Cell("hint"), options, answer, Cell("l2-category") ?? Cell("category"), Cell("image"))
            : throw new InvalidDataException($"found no {Lacking()}; expected a whole number as index and a letter as answer in every row");

        string Lacking() => (WholeNumber.Of(Cell("index")) is null ? "index" : "answer") is var name && cells.ContainsKey(name)
            ? name
            : $"{name}, which is no column here ({string.Join(", ", cells.Keys.Take(12))})";
    }

    private static List<MmBenchRow> ReadTsv(string file) =>
        [.. TableFile.Read(file).Select(
            row => Named(() => ToRow(row.Cells.ToDictionary(cell => cell.Key, cell => JsonSerializer.SerializeToElement(cell.Value))), $"{file}:{row.Line}"))];

    private static MmBenchRow Named(Func<MmBenchRow> read, string where)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{where}: {e.Message}", e);
        }
    }
}

internal sealed record MmBenchRow(
    long Index, string Question, string? Hint, IReadOnlyDictionary<string, string> Options, string Answer, string? Ability, string? Image);
