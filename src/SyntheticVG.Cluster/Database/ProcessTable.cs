namespace SyntheticVG.Cluster.Database;

/// <summary>A process that serves a run.</summary>
/// <param name="Id">Host, process and start.</param>
/// <param name="Role">What it is: control, worker, teacher.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="State"><c>working</c> or <c>draining</c>.</param>
/// <param name="Images">Images that it worked on.</param>
/// <param name="Age">Since it joined.</param>
public sealed record ClusterProcess(string Id, string Role, IReadOnlyList<string> Capabilities, string State, long Images, TimeSpan Age);

/// <summary>The processes that serve runs; one that was not seen for a while is taken for dead.</summary>
public sealed class ProcessTable(ClusterDatabase database)
{
    /// <summary>After how long without a word a process is taken for dead.</summary>
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(12);

    /// <summary>The condition, in SQL, that a process is there.</summary>
    /// <param name="process">The column with its name, and its table.</param>
    internal static string Lives(string process) =>
        FormattableString.Invariant(
            $"EXISTS (SELECT 1 FROM synvg.process WHERE id = {process} AND state <> 'ended' AND seen > now() - interval '{Silence.TotalSeconds} s')");

    /// <summary>A process begins.</summary>
    public Task JoinAsync(string id, int? run, string role, string[] capabilities, string build, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        INSERT INTO synvg.process (id, run, role, capabilities, build) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET run = $2, role = $3, capabilities = $4, seen = now(), state = 'working'
        """,
        [id, run, role, capabilities, build], cancellationToken);

    /// <summary>A process is still there.</summary>
    public Task SeeAsync(string id, long images, bool draining, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE synvg.process SET seen = now(), images = $2, state = $3 WHERE id = $1", [id, images, draining ? "draining" : "working"], cancellationToken);

    /// <summary>A process ends.</summary>
    public Task LeaveAsync(string id, long images, CancellationToken cancellationToken) =>
        database.ExecuteAsync("UPDATE synvg.process SET state = 'ended', images = $2, seen = now() WHERE id = $1", [id, images], cancellationToken);

    /// <summary>Those that are there.</summary>
    public Task<List<ClusterProcess>> LivingAsync(int run, CancellationToken cancellationToken) => database.QueryAsync(
        "SELECT id, role, capabilities, state, images, now() - joined FROM synvg.process WHERE run = $1 AND state <> 'ended' AND seen > "
            + "now() - $2 ORDER BY role, joined",
        row => new ClusterProcess(row.GetString(0), row.GetString(1), row.GetFieldValue<string[]>(2), row.GetString(3), row.GetInt64(4), row.GetTimeSpan(5)),
        [run, Silence], cancellationToken);
}
