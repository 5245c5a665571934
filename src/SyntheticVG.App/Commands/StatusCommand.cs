using System.CommandLine;
using SyntheticVG.App.Building;
using SyntheticVG.App.Clustering;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg status RUN</c>: what a run has done, also while it runs.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var run = new Argument<string?>("run") { Description = "The folder of a run.", Arity = ArgumentArity.ZeroOrOne };
        var cluster = new Option<string?>("--cluster") { Description = "PostgreSQL database of a run that many machines work on, in place of a folder." };
        var name = ClusterOptions.RunOption("Which run of the database. Default: the only one, or the only one that runs.");
        var command = new Command("status", """
            Says how far a run is, what failed and what it cost; also while another process works on it.

            Examples:
              synvg status run
              synvg status --cluster "Host=db;Database=svg"
            """) { run, cluster, name };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(run) is null) == (result.GetValue(cluster) is null))
                result.AddError("expected the folder of a run, or --cluster with the database of one");
        });
        // one of the two
        command.SetAction((parsed, stop) => parsed.GetValue(cluster) is { } database
            ? ClusterStatus.PrintAsync(database, parsed.GetValue(name), stop)
            : Task.FromResult(Print(parsed.GetValue(run)!)));
        return command;
    }

    private static int Print(string folder)
    {
        using var database = LedgerDatabase.OpenToRead(folder);
        using var journal = new RunJournal(database);
        var settings = RunSession.SettingsOf(journal, folder);
        var ledger = new CallLedger(database, TimeProvider.System);
        var (images, calls, doubtful) = (journal.Totals(), ledger.Totals(), ledger.InDoubt());
        var state = RunLock.IsHeld(folder)
            ? "running"
            : journal.IsFinished ? "finished"
            : $"stopped; the same synvg {(settings.Edit is null ? "build" : "edit")} goes on";
        Console.WriteLine($"run       {folder}: {settings.Data.Folder}, "
            + $"teacher {settings.Teacher.KindName}{(settings.Teacher.Model is { } model ? $" ({model} at {settings.Teacher.Url})" : "")}");
        Console.WriteLine($"state     {state}");
        Console.WriteLine(
            FormattableString.Invariant(
                $"images    {images.Seen:N0} of {RunSession.TotalOf(journal) ?? 0:N0} done: {images.Written:N0} written, {images.Dropped:N0} dropped, {images.Failed:N0} failed"));
        foreach (var (of, reason, count, last) in journal.Reasons())
            Console.WriteLine(
                FormattableString.Invariant($"          {of.ToString().ToLowerInvariant()}: {reason} {count:N0}{(last is null ? "" : $", the last: {last}")}"));
        Console.WriteLine(FormattableString.Invariant(
            $"calls     {calls.Answered:N0} answered, {calls.Failed:N0} given up; {calls.TokensIn:N0} tokens in, {calls.TokensOut:N0} out"));
        foreach (var failure in ledger.FailuresByCode())
            Console.WriteLine(FormattableString.Invariant($"          {failure.Code} {failure.Count:N0}, the last: {failure.Error}"));
        if (doubtful.Count > 0)
            Console.WriteLine(FormattableString.Invariant(
                $"in doubt  {doubtful.Count:N0}{(state == "running" ? ", those under way among them" : $"; {InDoubtCalls.Words(settings, doubtful)}")}"));
        var batches = BatchSession.PrintStatus(database);
        Console.WriteLine($"cost      {(calls.Cost is { } cost ? FormattableString.Invariant($"${cost:0.00##}") : "not known")}");
        if (batches)
            Console.WriteLine($"next      {BatchSession.Next(folder, database, settings, journal.IsFinished)}");
        else if (calls.Failed > 0 || images.Failed > 0)
            Console.WriteLine($"next      synvg retry {ShellWord.Of(folder)}");
        return CommandLine.Done;
    }
}
