using System.Net;
using SyntheticVG.Browsing;

namespace SyntheticVG.Web.View;

/// <summary>A run on view.</summary>
/// <param name="Name">What pages call it.</param>
/// <param name="Run">The run with its patch.</param>
/// <param name="Data">The folder that picture paths start from; null where photos are placeholders.</param>
public sealed record ViewSource(string Name, ViewedRun Run, string? Data)
{
    /// <summary>Whether a build still writes the run.</summary>
    public Func<bool> IsRunning { get; init; } = () => false;
}

/// <summary>What is shown, to whom.</summary>
public sealed record ViewOptions
{
    /// <summary>One to three runs; the first is the one that pages begin with.</summary>
    public required IReadOnlyList<ViewSource> Runs { get; init; }

    /// <summary>The address.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>What every request must show; null where everybody on this machine may look.</summary>
    public string? Token { get; init; }

    /// <summary>Whether nothing can be edited.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Who edits.</summary>
    public required string By { get; init; }

    /// <summary>Folder for small copies of photos.</summary>
    public required string Cache { get; init; }

    /// <summary>Tells the time of edits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told the address once pages can be opened.</summary>
    public Action<string> Listening { get; init; } = _ => { };
}
