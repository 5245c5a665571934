using SyntheticVG.App.Terminals;
using SyntheticVG.Models.Collectives;
using TorchSharp;

namespace SyntheticVG.App.Training;

/// <summary>Runs <c>synvg train</c> in each of the processes that <c>mpirun</c> started, or in the only one. The first alone speaks, but for a failure that
/// another one alone knows of.</summary>
internal static class TrainProcesses
{
    /// <summary>Trains.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="threads">Threads within an operation; null: all cores, or each worker's share of them.</param>
    /// <param name="cancellation">Stops it, in all processes.</param>
    public static int Run(TrainRequest request, int? threads, CancellationToken cancellation)
    {
        using var processes = ProcessGroup.Join(onCards: request.Device != "cpu");
        var error = Console.Error;
        if (!processes.IsFirst)
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
        }
        try
        {
            if (request.ShardOptimizer && processes.Size == 1)
                throw new ArgumentException("--shard-optimizer has no effect in one process; start several: mpirun -n 4 synvg train ...");
            if (threads is not null || request.Workers > 1 || processes.Size > 1)
                torch.set_num_threads(threads ?? Math.Max(1, processes.Cores / request.Workers));
            return new TrainSession(request with { Processes = processes.Size }, TrainPreset.Named(request.Preset), processes).Run(cancellation);
        }
        catch (Exception e) when (processes is { Size: > 1, EndsTogether: false })
        {
            error.WriteLine($"synvg: process {processes.Rank} "
                + $"of {processes.Size}: {(e is OperationCanceledException ? "stopped before the first step" : PlainWords.Of(e))}. "
                + "All processes end; the same command goes on from the last checkpoint");
            processes.Abort(CommandLine.Failed); // the others would wait for this one
            throw;
        }
        catch (Exception) when (processes is { IsFirst: false, EndsTogether: true })
        {
            return CommandLine.Failed; // the first one says why
        }
    }
}
