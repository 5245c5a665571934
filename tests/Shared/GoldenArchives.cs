using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SyntheticVG.Testing;

/// <summary>The reference results that come with the repository, <c>tests/goldens/*.tar.gz</c>, unpacked once below <c>artifacts</c>.</summary>
internal static class GoldenArchives
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder that they are unpacked in.</summary>
    public static string Folder => Unpacked.Value;

    private static string Unpack()
    {
        var archives = Directory.GetFiles(Path.Combine(Shared.Repository, "tests", "goldens"), "*.tar.gz").Order(StringComparer.Ordinal)
            .Select(path => new FileInfo(path)).ToList();
        var state = string.Join('-', archives.Select(archive => $"{archive.Length:x}")); // other archives, another folder
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(state)))[..16];
        var folder = Path.Combine(Shared.Repository, "artifacts", "goldens", name);
        if (Directory.Exists(folder))
            return folder;
        var begun = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        foreach (var archive in archives)
        {
            using var file = new GZipStream(archive.OpenRead(), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(file, begun, overwriteFiles: true);
        }
        try
        {
            Directory.Move(begun, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(begun, recursive: true); // another process was first
        }
        return folder;
    }
}
