using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;

namespace SyntheticVG.App.Viewing;

/// <summary>Opens runs to be looked at, and says what was wrong with their files.</summary>
internal static class ViewedRuns
{
    private const int ShownProblems = 3;

    /// <summary>The argument of a run.</summary>
    public static Argument<string> Run() => new("RUN")
    {
        Description = "A run folder, graph lines (.jsonl, .jsonl.zst), SVG-Relations, SVG-Full (.parquet), or the files of Visual Genome, GQA or PSG."
    };

    /// <summary>Where a run's corrections are by default: beside it, never inside.</summary>
    public static string PatchOf(string run) => $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))}.patch.jsonl";

    /// <summary>Opens a run with its corrections, to look only.</summary>
    public static ViewedRun OpenToRead(string path, string? patch, bool again, CancellationToken cancellation)
    {
        if (patch is not null && !File.Exists(patch))
            throw new FileNotFoundException($"{patch}: no such patch; expected a file that synvg view wrote");
        return new(Index(path, again, cancellation), PatchFile.OpenToRead(patch ?? PatchOf(path)));
    }

    /// <summary>Opens a run with its corrections, to add to them.</summary>
    public static ViewedRun OpenToWrite(string path, string? patch, bool again, CancellationToken cancellation)
    {
        var index = Index(path, again, cancellation);
        try
        {
            return new(index, PatchFile.OpenToWrite(patch ?? PatchOf(path)));
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static RunIndex Index(string path, bool again, CancellationToken cancellation)
    {
        var index =
            ProgressBar.Run($"index of {path}", progress => RunIndex.Open(RunFiles.Find(path), again: again, progress: progress, cancellation: cancellation));
        foreach (var (kind, count) in index.Notes.Counts)
            Console.Error.WriteLine($"synvg: {path}: {count} {kind}");
        foreach (var example in index.Notes.Examples.Take(ShownProblems))
            Console.Error.WriteLine($"  {example}");
        if (index is { Photos: 0, Notes.Counts.Count: > 0 })
        {
            index.Dispose();
            throw new InvalidDataException($"{path}: none of its lines is a graph; expected a run, or graphs as synvg stats reads them");
        }
        return index;
    }
}
