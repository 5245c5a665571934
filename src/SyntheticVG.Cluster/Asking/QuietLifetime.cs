using Microsoft.Extensions.Hosting;

namespace SyntheticVG.Cluster.Asking;

/// <summary>Signals are the command's, not the host's.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
