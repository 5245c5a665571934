using System.Text.Json;

namespace SyntheticVG.Evaluation;

/// <summary>Reads which option a model finds likeliest: modes in which options are scored instead of a text being asked for.</summary>
internal static class Likelihoods
{
    /// <summary>The two modes of a benchmark whose options are scored.</summary>
    public static IReadOnlyList<BenchmarkMode> Cards(string what) =>
    [
        new("likelihood", $"{what}; the likeliest a token (mean of log-probabilities) is the answer") { AsksOptions = true },
        new("likelihood-sum", $"{what}; the likeliest as a whole (sum of log-probabilities) is the answer") { AsksOptions = true },
    ];

    /// <summary>The same as modes that read and measure.</summary>
    /// <param name="cards">The modes as the card has them.</param>
    /// <param name="right">Which option is right, from 0.</param>
    /// <param name="tieCounts">Whether an option as likely as the right one that comes after it does no harm.</param>
    /// <param name="measure">The metrics.</param>
    public static IReadOnlyList<QuestionMode<TItem>> Modes<TItem>(
        IReadOnlyList<BenchmarkMode> cards, Func<TItem, int> right, bool tieCounts, Func<IReadOnlyList<Judged<TItem>>, IEnumerable<Metric>> measure) =>
        [.. cards.Where(card => card.AsksOptions).Select(card => new QuestionMode<TItem>(
            card.Name, card.What, (item, answer) =>
                Read(answer, card.Name == "likelihood" ? "mean" : "sum") is { } scores ? Judge(scores, right(item), tieCounts) : null,
            judged => [.. measure(judged), new("ties",
                judged.Count(j => j.Answer is { } answer && Read(answer, card.Name == "likelihood" ? "mean" : "sum") is { } scores && IsTie(scores)))]))];

    /// <summary>The scores of the options in an answer <c>{"sum": [...], "mean": [...]}</c>; null where there are none, or one is no number.</summary>
    public static double[]? Read(string answer, string kind)
    {
        if (!answer.StartsWith('{'))
            return null;
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.TryGetProperty(kind, out var list) && list.ValueKind == JsonValueKind.Array
                && list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number)
                ? [.. list.EnumerateArray().Select(value => value.GetDouble())] : null;
        }
        catch (JsonException)
        {
            return null; // counted as unreadable
        }
    }

    private static double? Judge(double[] scores, int right, bool tieCounts) => right >= scores.Length ? null
        : scores.Index()
            .All(other => other.Index == right || scores[right] > other.Item || (tieCounts && other.Index > right && scores[right] == other.Item)) ? 1 : 0;

    private static bool IsTie(double[] scores) => scores.Length > 0 && scores.Count(score => score == scores.Max()) > 1;
}

/// <summary>A benchmark that can be asked for texts or have its options scored.</summary>
/// <param name="asked">The questions in words.</param>
/// <param name="scored">The questions whose options are scored.</param>
/// <param name="modes">The card's modes.</param>
internal sealed class AskedOrScored(IBenchmarkData asked, IBenchmarkData scored, IReadOnlyList<BenchmarkMode> modes) : IBenchmarkData
{
    public IReadOnlyList<Question> Questions => asked.Questions;

    public IReadOnlyList<Question> OptionQuestions => scored.Questions;

    public IReadOnlyList<string> Notes => asked.Notes;

    public Score Score(PredictionSet predictions, string? mode = null) =>
        (modes.FirstOrDefault(m => m.Name == mode) is { AsksOptions: true } ? scored : asked).Score(predictions, mode);
}
