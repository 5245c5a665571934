using System.Text.Json;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>SEED-Bench, image part: four choices, a letter (Li et al., CVPR 2024).</summary>
/// <remarks>Micro accuracy over all image rows, never the mean of the types. Video rows are left out and counted in the notes.</remarks>
internal sealed class SeedBench : IBenchmark
{
    private const int PublishedImages = 14_233;

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "seedbench",
        Title = "SEED-Bench (image)",
        What = "Multiple choice over four options; a letter.",
        Data = "SEED-Bench.json from the SEED-Bench release; images are CC3M files named by data_id.",
        Counts = "14,233 image rows of 19,242",
        Modes =
        [
            new("author", "text after the last 'Answer:'; equality with the letter"),
            new("first-letter", "lmms-eval: the first character, case ignored"),
            new("exact", "LLaVA: the raw text is the letter"),
            .. Likelihoods.Cards("the owners' protocol: each choice is scored as the answer to the question, no letters shown; of equal ones the first counts"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, "*SEED*.json", "*.json");
        using var document = Path.GetExtension(file) == ".jsonl"
            ? JsonSerializer.SerializeToDocument(DataFile.ReadLines<JsonElement>(file))
            : DataFile.ReadJson<JsonDocument>(file);
        var (rows, videos) = DataFile.Take(file, () => Read(document.RootElement, file));
        var scored = new QuestionData<SeedRow>(Card, Path.GetFileName(file), rows, row => Ask(row) with { Text = row.Question, Options = row.Choices },
            Likelihoods.Modes<SeedRow>(Card.Modes, row => row.Answer[0] - 'A', tieCounts: true, Measure));
        return new AskedOrScored(new QuestionData<SeedRow>(Card, Path.GetFileName(file), rows, Ask,
        [
            new("author", Card.Modes[0].What, (row, text) => AnswerReading.AuthorLetter(text, row.Answer), Measure),
            new("first-letter", Card.Modes[1].What,
                (row, text) => AnswerReading.FirstLetter(text) is { Length: 1 } letter ? letter == row.Answer ? 1 : 0 : null, Measure),
            new("exact", Card.Modes[2].What, (row, text) => text == row.Answer ? 1 : 0, Measure),
        ])
        {
            Truth = row => row.Answer,
            Notes = [.. videos > 0 ? new[] { $"{videos} video rows left out" } : [],
                .. rows.Count != PublishedImages ? new[] { $"{rows.Count} image rows; the published file has {PublishedImages}" } : []],
        }, scored, Card.Modes);
    }

    private static Question Ask(SeedRow row) => new()
    {
        Id = row.Id,
        Image = row.Image,
        Text = Prompts.Choice(row.Question, row.Choices),
        Options = ["A", "B", "C", "D"],
    };

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<SeedRow>> judged) =>
        [judged.Mean(), .. judged.MeanBy(row => row.Type)];

    // The published form, or a sheet of ids and gold letters as kept beside published answers.
    private static (IReadOnlyList<SeedRow> Rows, int Videos) Read(JsonElement root, string file)
    {
        if (root.ValueKind == JsonValueKind.Array)
            return ([.. root.EnumerateArray().Select(row => new SeedRow(row.TextOf("question_id"), "", [], row.TextOf("gt"), null, null))], 0);
        if (!root.TryGetProperty("questions", out var questions))
            throw new InvalidDataException($"{file}: expected an object with 'questions', or an array of rows with 'question_id' and 'gt'");
        var types = root.TryGetProperty("question_type", out var named)
            ? named.EnumerateObject().ToDictionary(type => type.Value.GetInt32(), type => type.Name) : [];
        var images = questions.EnumerateArray().Where(row => row.GetProperty("data_type").GetString() == "image").ToList();
        return ([.. images.Select(row => new SeedRow(
            row.GetProperty("question_id").ToString(), row.TextOf("question"),
            [.. "abcd".Select(letter => row.GetProperty($"choice_{letter}").ToString())],
            row.TextOf("answer") is { Length: > 0 } answer ? answer : throw new InvalidDataException("found an empty answer; expected a letter"),
            types.GetValueOrDefault(row.GetProperty("question_type_id").GetInt32()), row.GetProperty("data_id").ToString()))],
            questions.GetArrayLength() - images.Count);
    }
}

internal sealed record SeedRow(string Id, string Question, IReadOnlyList<string> Choices, string Answer, string? Type, string? Image);
