using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Run;

/// <summary>What a data folder counts while an image is read: it stands in the image's row, so that a run that goes on need not read the image again.</summary>
internal sealed class ReadingCounts(DataFolder data)
{
    /// <summary>The stage that it is counted under.</summary>
    public const string Stage = "reading";

    private const string Warnings = "warnings", LeftOut = "left-out", Evaluation = "evaluation";

    private readonly Dictionary<(string Kind, string Code), long> _before = All(data).ToDictionary(count => (count.Kind, count.Code), count => count.Count);

    /// <summary>What was counted since the last time; null where that is nothing.</summary>
    public StageCounts? Take()
    {
        StageCounts? taken = null;
        foreach (var (kind, code, count) in All(data))
        {
            var before = _before.GetValueOrDefault((kind, code));
            if (count == before)
                continue;
            (taken ??= new()).Add(Stage, kind, code, count - before);
            _before[(kind, code)] = count;
        }
        return taken;
    }

    /// <summary>What lay in a folder: what its opening counted, and the reading of the images that have a row.</summary>
    public static RunData Sum(DataFolder data, StageCounts rows)
    {
        return new()
        {
            Found = data.Found,
            Warnings = With(data.AtOpening.Warnings, Warnings),
            Examples = data.Warnings.Examples,
            LeftOut = With(data.AtOpening.LeftOut, LeftOut),
            NoSeeds = data.NoSeeds,
            Missing = data.Missing,
            Evaluation = new SortedDictionary<string, int>(With(data.AtOpening.Evaluation, Evaluation).ToDictionary(pair => pair.Key, pair => (int)pair.Value),
                StringComparer.Ordinal),
        };

        SortedDictionary<string, long> With(IReadOnlyDictionary<string, long> opened, string kind)
        {
            var sum = new SortedDictionary<string, long>(opened.ToDictionary(), StringComparer.Ordinal);
            foreach (var count in rows.All.Where(count => count.Stage == Stage && count.Kind == kind))
                sum[count.Code] = sum.GetValueOrDefault(count.Code) + count.Count;
            return sum;
        }
    }

    private static IEnumerable<(string Kind, string Code, long Count)> All(DataFolder data) =>
        [
            .. data.Warnings.Counts.Select(pair => (Warnings, pair.Key, pair.Value)),
            .. data.LeftOut.Counts.Select(pair => (LeftOut, pair.Key, pair.Value)),
            .. data.Evaluation.Select(pair => (Evaluation, pair.Key, (long)pair.Value)),
        ];
}
