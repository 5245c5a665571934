using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using SyntheticVG.Instructions;

namespace SyntheticVG.Models.Training;

/// <summary>A number by which processes see that they have the same samples in the same order.</summary>
internal static class SamplesHash
{
    /// <summary>Hashes ids and tokens.</summary>
    public static long Of(IEnumerable<TrainingSample> samples)
    {
        var hash = new XxHash64();
        foreach (var sample in samples)
        {
            hash.Append(Encoding.UTF8.GetBytes(sample.Id));
            hash.Append(MemoryMarshal.AsBytes<int>(sample.Tokens));
        }
        return (long)hash.GetCurrentHashAsUInt64();
    }
}
