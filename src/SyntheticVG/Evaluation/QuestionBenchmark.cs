namespace SyntheticVG.Evaluation;

/// <summary>A mode of a question benchmark: how an answer is read, and what is made of the readings.</summary>
/// <param name="Name">Its name in results files.</param>
/// <param name="What">Whose rule it is and what it does differently.</param>
/// <param name="Read">Reads one answer: how right it is in [0, 1], or null where it cannot be read.</param>
/// <param name="Measure">The metrics over all items, the headline first.</param>
internal sealed record QuestionMode<TItem>(
    string Name, string What, Func<TItem, string, double?> Read, Func<IReadOnlyList<Judged<TItem>>, IEnumerable<Metric>> Measure)
{
    /// <summary>Which items stand or fall together (rotations of one question); each item alone where null.</summary>
    public Func<TItem, string>? Unit { get; init; }

    /// <summary>Which part of the data an item belongs to, where the headline is the mean of the parts' means; null where it is the plain mean.</summary>
    public Func<TItem, string>? Part { get; init; }

    /// <summary>What a unit of several items scores: their mean, or 1 only where all are right.</summary>
    public bool AllOrNothing { get; init; }
}

/// <summary>An item and what its answer was worth: unreadable and missing answers are worth 0.</summary>
internal readonly record struct Judged<TItem>(TItem Item, double Value, bool Readable, bool Answered)
{
    /// <summary>The answer as it was given, or null.</summary>
    public string? Answer { get; init; }

    /// <summary>Whether the answer is wholly right.</summary>
    public bool Right => Value >= 1;
}

/// <summary>Scores one split of a benchmark whose items each have one question with one answer.</summary>
internal sealed class QuestionData<TItem>(
    BenchmarkCard card, string split, IReadOnlyList<TItem> items, Func<TItem, Question> ask, IReadOnlyList<QuestionMode<TItem>> modes) : IBenchmarkData
{
    public IReadOnlyList<Question> Questions { get; } = [.. items.Select(ask)];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is right for an item, as people read it.</summary>
    public Func<TItem, string> Truth { get; init; } = static _ => "";

    public Score Score(PredictionSet predictions, string? mode = null)
    {
        var chosen = mode is null ? modes[0] : modes.FirstOrDefault(m => m.Name == mode)
            ?? throw new ArgumentException($"{card.Name} has no mode '{mode}'; it has {string.Join(", ", modes.Select(m => m.Name))}");
        var judged = items.Zip(Questions, (item, question) => Judge(item, predictions[question.Id], chosen)).ToList();
        return new()
        {
            Benchmark = card.Name,
            Version = card.Version,
            Split = split,
            Mode = chosen.Name,
            Counts = new(
                judged.Count, judged.Count(j => j.Answered), judged.Count(j => j is { Answered: true, Readable: false }),
                judged.Count(j => !j.Answered), predictions.Duplicates, predictions.Unknown, predictions.Malformed),
            Metrics = [.. chosen.Measure(judged)],
            Units = [.. Units(judged, chosen)],
            Rows = Worst(judged),
            Notes = Notes,
        };
    }

    private IReadOnlyList<ScoredRow> Worst(IReadOnlyList<Judged<TItem>> judged)
    {
        var worst = new WorstRows();
        foreach (var (j, question) in judged.Zip(Questions))
            worst.Add(j.Value, () => new(question.Id, j.Value, Truth(j.Item), j.Answer) { Image = question.Image, Asked = question.Text });
        return worst.Rows;
    }

    private static Judged<TItem> Judge(TItem item, string? answer, QuestionMode<TItem> mode) =>
        answer is null ? new(item, 0, Readable: false, Answered: false)
        : mode.Read(item, answer) is { } value ? new(item, value, Readable: true, Answered: true) { Answer = answer }
        : new(item, 0, Readable: false, Answered: true) { Answer = answer };

    private IEnumerable<UnitScore> Units(IReadOnlyList<Judged<TItem>> judged, QuestionMode<TItem> mode)
    {
        var sizes = mode.Part is { } part ? judged.CountBy(j => part(j.Item)).ToDictionary() : null;
        double Weight(TItem item) => sizes is null ? 1 : 1.0 / sizes[mode.Part!(item)]; // set together

        return mode.Unit is null
            ? judged.Zip(Questions, (j, question) => new UnitScore(question.Id, j.Value, Weight(j.Item)))
            : judged.GroupBy(j => mode.Unit(j.Item)).Select(unit => mode.AllOrNothing
                ? new UnitScore(unit.Key, unit.All(j => j.Right) ? 1 : 0)
                : new UnitScore(unit.Key, unit.Average(j => j.Value), unit.Sum(j => Weight(j.Item))));
    }
}

/// <summary>The means that most benchmarks print.</summary>
internal static class JudgedExtensions
{
    /// <summary>Mean over all items; NaN where there are none.</summary>
    public static Metric Mean<TItem>(this IEnumerable<Judged<TItem>> judged, string name = "accuracy")
    {
        var (sum, count) = judged.Aggregate((Sum: 0.0, Count: 0), (total, j) => (total.Sum + j.Value, total.Count + 1));
        return new(name, count > 0 ? sum / count : double.NaN) { Count = count };
    }

    /// <summary>The mean of each part, in order of name: <c>accuracy/left of</c>.</summary>
    public static IEnumerable<Metric> MeanBy<TItem>(
        this IEnumerable<Judged<TItem>> judged, Func<TItem, string?> part, string name = "accuracy") => judged
        .Where(j => part(j.Item) is not null).GroupBy(j => part(j.Item)!).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Mean($"{name}/{group.Key}"));

    /// <summary>Share of groups in which every item is right.</summary>
    public static Metric AllRight<TItem>(this IEnumerable<Judged<TItem>> judged, Func<TItem, string> group, string name)
    {
        var groups = judged.GroupBy(j => group(j.Item)).Select(g => g.All(j => j.Right)).ToList();
        return new(name, groups.Count > 0 ? groups.Count(right => right) / (double)groups.Count : double.NaN) { Count = groups.Count };
    }
}
