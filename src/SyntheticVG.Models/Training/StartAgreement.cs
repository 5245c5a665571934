using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using SyntheticVG.Models.Collectives;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Sees that all processes begin with the same options and the same weights: they would learn apart otherwise, and nobody would see it.</summary>
internal static class StartAgreement
{
    /// <summary>Compares.</summary>
    /// <exception cref="InvalidDataException">A process has other options or other weights than the first.</exception>
    public static void Require(ICollective collective, Robin.Robin robin, JsonObject settings)
    {
        var all = collective.AllGather((Settings: (long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(settings.ToJsonString())), Weights: HashOf(robin)));
        foreach (var (rank, start) in all.Index())
        {
            if (start.Settings != all[0].Settings)
                throw new InvalidDataException($"process {rank} has other options or other data than process 0; expected the same command on every machine");
            if (start.Weights != all[0].Weights)
                throw new InvalidDataException(
                    $"process {rank} begins with other weights than process 0; expected the same files, or the same --seed, on every machine");
        }
    }

    // By a sum of each weight: no weight is copied from a card.
    private static long HashOf(Robin.Robin robin)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var sums = stack(robin.named_parameters().Select(entry => entry.parameter.sum(ScalarType.Float64))).cpu();
        return (long)XxHash64.HashToUInt64(MemoryMarshal.AsBytes<double>(sums.data<double>().ToArray()));
    }
}
