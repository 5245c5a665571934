using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Perception.Recipes;

/// <summary>What a run needs beside its settings: where it writes, and whom it may ask.</summary>
/// <param name="Folder">The run folder.</param>
public sealed record RunResources(string Folder)
{
    /// <summary>Where answers are written down; null for a run that asks nobody.</summary>
    public CallLedger? Ledger { get; init; }

    /// <summary>Clients of endpoints that other processes ask; null where this one asks them itself.</summary>
    public Func<ChatEndpoint, IChatClient>? ClientOf { get; init; }

    /// <summary>Key of an endpoint, or null.</summary>
    public Func<Uri, string?> KeyOf { get; init; } = _ => null;

    /// <summary>Opens the trained model that the settings name: ROBIN comes from another package, and from other places.</summary>
    public Func<RunSettings, IStudent>? OpenStudent { get; init; }

    /// <summary>The batch files of the run, where the teacher's calls go there; null where they are made at once.</summary>
    public BatchFolder? Batch { get; init; }

    /// <summary>Told of what a user should see at once, a line each.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Ends the waiting for answers.</summary>
    public CancellationToken Stop { get; init; }
}
