using SyntheticVG.Datasets;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Teacher.Batch;

namespace SyntheticVG.App.Building;

/// <summary>What a run prints at its end.</summary>
internal static class Summary
{
    private const double LowRecall = 0.6; // below this, proposals and annotations are likely not of the same picture

    /// <summary>What came of the run.</summary>
    public static void Print(string folder, RunReport report)
    {
        var images = report.Images;
        Console.WriteLine(FormattableString.Invariant(
            $"{folder}: {images.Seen:N0} images seen, {images.Written:N0} written, {images.Dropped:N0} dropped, {images.Failed:N0} failed; {report.Evaluation:N0} of evaluation splits"));
        Console.WriteLine(FormattableString.Invariant($"  {report.Regions:N0} regions, {report.Relationships:N0} relationships"));
        foreach (var (state, reasons) in report.Reasons)
            Console.WriteLine($"  images {state}: {List(reasons)}");
        foreach (var (stage, kinds) in report.Stages)
        {
            foreach (var kind in new[] { "dropped", "repaired", "failed", "read" })
            {
                if (kinds.TryGetValue(kind, out var codes))
                    Console.WriteLine($"  {stage} {(kind == "read" ? "left out while reading" : kind)}: {List(codes)}");
            }
        }
        PrintEdits(report);
        foreach (var (dataset, recall) in report.Recall.Where(recall => recall.Value.Confirmed > 0 || report.Recall.Values.Any(other => other.Confirmed > 0)))
            Console.WriteLine(
                FormattableString.Invariant(
                    $"  {dataset}: a mask confirms {recall.Confirmed:N0} of {recall.Annotated:N0} annotations ({100 * recall.Recall:0.0} %){(recall.Recall < LowRecall ? "; few: do masks and annotations show the same pictures?" : "")}"));
        foreach (var (stage, score) in report.Truth ?? new Dictionary<string, StageScore>())
            Console.WriteLine(
                FormattableString.Invariant($"  against the truth after {stage}: precision {score.Precision:0.000}, recall {score.Recall:0.000}"));
        if (report.Data.NoSeeds > 0)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"  {report.Data.NoSeeds:N0} photos lack something that seeds must have: {List(report.Data.Missing.ToDictionary(m => m.Key, m => (long)m.Value))}"));
        PrintData("data", report.Data.Warnings);
        foreach (var first
            in report.Data.Warnings.Keys.Select(code => report.Data.Examples.FirstOrDefault(example => example.EndsWith($"[{code}]", StringComparison.Ordinal)))
                .OfType<string>())
            Console.WriteLine($"    {first}");
        PrintData("left out", report.Data.LeftOut);
        if (report.Calls is { } calls)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"  calls: {calls.Answered:N0} answered, {calls.Failed:N0} given up, {calls.TokensIn:N0} tokens in, {calls.TokensOut:N0} out{(calls.Cost is { } cost ? FormattableString.Invariant($", ${cost:0.00##}") : "")}"));
        if (images.Written > 0)
            Console.WriteLine($"  look through it, correct it: synvg view {ShellWord.Of(folder)}");
    }

    private static void PrintData(string title, IReadOnlyDictionary<string, long> counts)
    {
        foreach (var (code, count) in counts.OrderByDescending(pair => pair.Value))
            Console.WriteLine(FormattableString.Invariant($"  {title}: {code} {count:N0} ({DataNotes.Describe(code)})"));
    }

    /// <summary>What is left to do, and the exit code that follows from it.</summary>
    public static int PrintLeft(string folder, ImageTotals images, CallTotals calls, int pending, BatchFolder? batch, bool finished)
    {
        if (pending > 0 && batch is not null)
        {
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{pending:N0} image{(pending == 1 ? " waits" : "s wait")} for a batch ({batch.Ledger.Waiting:N0} request{(batch.Ledger.Waiting == 1 ? "" : "s")} without a result)"));
            BatchSession.PrintWritten(folder, batch);
            Console.WriteLine($"  once the results are there: {(finished ? $"synvg retry {ShellWord.Of(folder)}" : "the same command again")}");
            return CommandLine.Failed;
        }
        if (calls.Failed > 0)
            Console.WriteLine(FormattableString.Invariant(
                $"{calls.Failed:N0} calls stayed without an answer ({images.Failed:N0} images failed): synvg retry {ShellWord.Of(folder)}"));
        else if (images.Failed > 0)
            Console.WriteLine(FormattableString.Invariant(
                $"{images.Failed:N0} image{(images.Failed == 1 ? "" : "s")} failed; once the cause is mended: synvg retry {ShellWord.Of(folder)}"));
        else if (images is { Seen: > 0, Written: 0 })
            Console.WriteLine($"no graph was written: {folder}/{RunJournal.RejectedFile} says of each image why");
        else
            return CommandLine.Done;
        return CommandLine.Failed;
    }

    // What an editor proposed, what of it was made and kept, and what it was worth where the truth is known.
    private static void PrintEdits(RunReport report)
    {
        if (!report.Stages.TryGetValue("editor", out var editor))
            return;
        foreach (var kind in new[] { "proposed", "made", "removed", "refused", "noted", "verified" })
        {
            if (editor.TryGetValue(kind, out var codes))
                Console.WriteLine($"  edits {kind}: {List(codes)}");
        }
        if (report.Stages.TryGetValue("edits", out var edits) && edits.TryGetValue("truth", out var truth))
        {
            Console.WriteLine($"  against the truth: {Share(truth, "wrong-removed", "wrong")} of wrong relationships "
                + $"removed, {Share(truth, "right-lost", "right")} of right ones lost,");
            Console.WriteLine($"    {Share(truth, "missing-added", "missing")} of missing ones added, {Share(truth, "added-true", "added")} of what was "
                + $"added is true, {Share(truth, "vague-refined", "vague")} of vague descriptions refined");
        }
    }

    private static string Share(IReadOnlyDictionary<string, long> counts, string part, string whole) => counts.GetValueOrDefault(whole) is > 0 and var all
        ? FormattableString.Invariant($"{100.0 * counts.GetValueOrDefault(part) / all:0.0} % ({counts.GetValueOrDefault(part):N0} of {all:N0})") : "none";

    private static string List(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => FormattableString.Invariant($"{count.Key} {count.Value:N0}")));
}
