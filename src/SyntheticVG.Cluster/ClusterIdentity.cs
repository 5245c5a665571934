using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.Cluster;

/// <summary>What tells processes, programs and data apart.</summary>
public static class ClusterIdentity
{
    /// <summary>This process, on whatever host: never the same again.</summary>
    public static string Process { get; } = NameOf(System.Diagnostics.Process.GetCurrentProcess());

    /// <summary>The program: of the assemblies that change what is written, which compilation they are of.</summary>
    /// <param name="parts">A type of each assembly beside the core.</param>
    public static string BuildOf(params ReadOnlySpan<Type> parts)
    {
        var text = new StringBuilder(IdOf(typeof(ImageRunner)));
        foreach (var part in parts)
            text.Append(' ').Append(IdOf(part));
        return HashOf(text.ToString());

        static string IdOf(Type type) => type.Assembly.ManifestModule.ModuleVersionId.ToString("N");
    }

    /// <summary>The images of a run by their keys, in order.</summary>
    public static string DataOf(IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var key in keys)
            hash.AppendData(Encoding.UTF8.GetBytes(key + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string NameOf(Process process)
    {
        using (process)
            return string.Create(CultureInfo.InvariantCulture,
                $"{Environment.MachineName}-{process.Id}-{new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds()}");
    }
}
