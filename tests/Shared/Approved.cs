using System.Runtime.CompilerServices;

namespace SyntheticVG.Testing;

/// <summary>Compares text with a file beside the test; <c>UPDATE_APPROVED=1 ./test</c> rewrites it.</summary>
internal static class Approved
{
    public static void Check(
        string actual, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "")
    {
        var path = Path.Combine(
            Path.GetDirectoryName(testFile)!, "Approved", $"{Path.GetFileNameWithoutExtension(testFile)}.{testName}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual);
    }
}
