using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Run;

/// <summary>How far a run is: a row an image in the ledger, and the two files that grow with them.</summary>
/// <remarks>
/// Lines go to <c>*.part</c> files in the order of the input. A batch is flushed to the disk first; then one transaction adds
/// its rows and the files' lengths. Whatever a kill leaves beyond those lengths is cut off when the run goes on. Once every
/// image has its row, the files get their names: whole, or not there.
/// </remarks>
public sealed class RunJournal : IDisposable
{
    /// <summary>The graphs that were kept.</summary>
    public const string GraphsFile = "graphs.jsonl";

    /// <summary>What was dropped, and why.</summary>
    public const string RejectedFile = "rejected.jsonl";

    private const string Running = "running", Complete = "complete", Finished = "finished";

    private readonly LedgerDatabase _database;
    private readonly List<ImageOutcome> _batch = [];
    private LineAppender? _graphs, _rejected;
    private (long Graphs, long Rejected) _whole; // lengths after the last image whose lines are all there

    /// <summary>Looks at the journal in a run's ledger; nothing is changed.</summary>
    public RunJournal(LedgerDatabase database) => _database = database;

    /// <summary>How many images have their row.</summary>
    public long Done => _database.Scalar<long>("SELECT count(*) FROM images");

    /// <summary>Whether every image has its row and every file its name.</summary>
    public bool IsFinished => State == Finished;

    /// <summary>Whether every image has its row.</summary>
    public bool IsComplete => State is Complete or Finished;

    private string State => Setting("state") ?? Running;

    /// <summary>Remembers a setting of the run, or null where it was never set.</summary>
    public string? Setting(string name) => _database.Scalar<string>("SELECT value FROM settings WHERE name = $name", ("$name", name));

    /// <summary>Keeps a setting of the run.</summary>
    public void Set(string name, string value) =>
        _database.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", value));

    /// <summary>Goes on where the last batch ended; from the first image, where a file lacks what the journal says it holds.</summary>
    /// <returns>False where every image has its row already; the files then have their names.</returns>
    public bool Resume()
    {
        if (State == Complete)
            Publish(); // killed between the last row and the renaming
        if (IsComplete && File.Exists(Path.Combine(_database.Folder, GraphsFile)) && File.Exists(Path.Combine(_database.Folder, RejectedFile)))
            return false;
        (_graphs, _rejected) = (new(PartOf(GraphsFile)), new(PartOf(RejectedFile)));
        if (IsComplete || _graphs.Length < LengthOf(GraphsFile) || _rejected.Length < LengthOf(RejectedFile))
            ForgetImages();
        _graphs.Truncate(LengthOf(GraphsFile));
        _rejected.Truncate(LengthOf(RejectedFile));
        _whole = (_graphs.Length, _rejected.Length);
        return true;
    }

    /// <summary>Begins the files anew while the rows stay, to write a finished run again with some of its images changed.</summary>
    public void BeginAgain()
    {
        File.Delete(PartOf(GraphsFile));
        File.Delete(PartOf(RejectedFile));
        (_graphs, _rejected) = (new(PartOf(GraphsFile)), new(PartOf(RejectedFile)));
    }

    /// <summary>Gives up what <see cref="BeginAgain"/> began.</summary>
    public void Abandon()
    {
        Dispose();
        File.Delete(PartOf(GraphsFile));
        File.Delete(PartOf(RejectedFile));
    }

    /// <summary>Writes an image's lines; its row follows with the batch.</summary>
    public void Add(ImageOutcome outcome)
    {
        AddLines(outcome.GraphLine is { } line ? [line] : [], outcome.RejectedLines);
        _batch.Add(outcome);
    }

    /// <summary>Writes lines of an image whose row stays as it is.</summary>
    public void AddLines(IEnumerable<byte[]> graphs, IEnumerable<byte[]> rejected)
    {
        foreach (var line in graphs)
            _graphs!.Append(line);
        foreach (var line in rejected)
            _rejected!.Append(line);
        _whole = (_graphs!.Length, _rejected!.Length);
    }

    /// <summary>Makes everything so far outlive a kill.</summary>
    /// <param name="complete">Whether every image has had its turn.</param>
    public void Commit(bool complete = false)
    {
        if (_batch.Count == 0 && !complete)
            return;
        _graphs!.Flush();
        _rejected!.Flush();
        _database.Transact(() =>
        {
            foreach (var outcome in _batch)
            {
                AddRow(outcome);
                if (outcome is { Reason: { } reason, Problem: { } problem })
                    Set(WordsOf(outcome.State, reason), problem);
            }
            Set(GraphsFile, Number(_whole.Graphs));
            Set(RejectedFile, Number(_whole.Rejected));
            if (complete)
                Set("state", Complete);
        });
        _batch.Clear();
        if (!complete)
            return;
        Dispose();
        Publish();
    }

    /// <summary>Images whose rows wait for the next commit.</summary>
    public int Waiting => _batch.Count;

    /// <summary>The run needs nothing more.</summary>
    public void Finish() => Set("state", Finished);

    /// <summary>Places, keys and states of all images, in order.</summary>
    public IReadOnlyList<ImageRow> Rows() => _database.Query(
        "SELECT place, key, state, reason, rejected FROM images ORDER BY place",
        row => new ImageRow(row.GetInt64(0), row.GetString(1), Enum.Parse<ImageState>(row.GetString(2)),
            row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4)));

    /// <summary>How many images ended how.</summary>
    public ImageTotals Totals()
    {
        var states = _database.Query("SELECT state, count(*), sum(evaluation) FROM images GROUP BY state",
            row => (State: row.GetString(0), Count: row.GetInt64(1), Evaluation: row.GetInt64(2)));
        return new(Of(ImageState.Written), Of(ImageState.Dropped), Of(ImageState.Failed), states.Sum(state => state.Evaluation));

        long Of(ImageState wanted) => states.Where(state => state.State == $"{wanted}").Sum(state => state.Count);
    }

    /// <summary>Why images were not written: state, reason, how many, and what was found the last time, in words, or null.</summary>
    public IReadOnlyList<(ImageState State, string Reason, long Count, string? Last)> Reasons() => [.. _database.Query(
        "SELECT state, reason, count(*) FROM images WHERE reason IS NOT NULL GROUP BY state, reason ORDER BY state, reason",
        row => (State: Enum.Parse<ImageState>(row.GetString(0)), Reason: row.GetString(1), Count: row.GetInt64(2)))
        .Select(row => (row.State, row.Reason, row.Count, Setting(WordsOf(row.State, row.Reason))))];

    private static string WordsOf(ImageState state, string reason) => $"last {state} {reason}";

    /// <summary>What all images together counted.</summary>
    public StageCounts Counts()
    {
        var sum = new StageCounts();
        foreach (var (json, times)
            in _database.Query("SELECT counts, count(*) FROM images GROUP BY counts", row => (Json: row.GetString(0), Times: row.GetInt64(1))))
            sum.Add(StageCounts.FromJson(json), times);
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graphs?.Dispose();
        _rejected?.Dispose();
        (_graphs, _rejected) = (null, null);
    }

    private void AddRow(ImageOutcome outcome) => _database.Execute(
        """
        INSERT OR REPLACE INTO images (place, key, state, reason, evaluation, rejected, counts)
        VALUES ($place, $key, $state, $reason, $evaluation, $rejected, $counts)
        """,
        ("$place", outcome.Place), ("$key", outcome.Key), ("$state", outcome.State.ToString()), ("$reason", outcome.Reason),
        ("$evaluation", outcome.Evaluation ? 1 : 0), ("$rejected", outcome.RejectedLines.Count), ("$counts", outcome.Counts.ToJson()));

    private long LengthOf(string file) => long.Parse(Setting(file) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Forgets what became of the images, so that the files are written anew; the answers stay, and nobody is asked again.</summary>
    public void ForgetImages() => _database.Transact(() =>
    {
        _database.Execute("DELETE FROM images");
        _database.Execute("DELETE FROM settings WHERE name IN ($graphs, $rejected, 'state')", ("$graphs", GraphsFile), ("$rejected", RejectedFile));
    });

    private void Publish()
    {
        foreach (var file in new[] { GraphsFile, RejectedFile })
        {
            if (File.Exists(PartOf(file)))
                File.Move(PartOf(file), Path.Combine(_database.Folder, file), overwrite: true);
        }
    }

    private string PartOf(string file) => Path.Combine(_database.Folder, file + ".part");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An image's row in the ledger.</summary>
/// <param name="Place">Place in the order of the input, from 0.</param>
/// <param name="Key">The image's key.</param>
/// <param name="State">How it ended.</param>
/// <param name="Reason">Why it was not written, or null.</param>
/// <param name="Rejected">Its lines in rejected.jsonl.</param>
public sealed record ImageRow(long Place, string Key, ImageState State, string? Reason, int Rejected);

/// <summary>How many images ended how.</summary>
/// <param name="Written">Graphs written.</param>
/// <param name="Dropped">Judged and left out.</param>
/// <param name="Failed">Not judged.</param>
/// <param name="Evaluation">Of all, those that belong to evaluation splits.</param>
public sealed record ImageTotals(long Written, long Dropped, long Failed, long Evaluation)
{
    /// <summary>All images.</summary>
    public long Seen => Written + Dropped + Failed;
}
