using Orleans.Concurrency;

namespace SyntheticVG.Cluster.Asking;

/// <summary>Hands calls to the desk of its process.</summary>
[Reentrant]
internal sealed class TeacherGate(TeacherDesk desk) : Grain, ITeacherGate
{
    /// <inheritdoc/>
    public Task<GateAnswer> AskAsync(GateCall call) => Task.Run(() => desk.AskAsync(call)); // away from the grain's own turn: calls last long
}
