namespace SyntheticVG.Models.Tests;

/// <summary>No file of reference results lies unread.</summary>
public class GoldenFilesTests
{
    // Larger than a test: bench/SyntheticVG.Benchmarks -- qwen-3b; its result is in docs/robin.md.
    private static readonly string[] Elsewhere = ["language/qwen_3b.json"];

    [Theory]
    [InlineData("vision")]
    [InlineData("checkpoints")]
    [InlineData("language")]
    [InlineData("words")]
    public void Golden_every_file_is_read_by_a_test(string folder)
    {
        var files = Directory.GetFiles(Shared.Golden(folder), "*.json").Select(path => $"{folder}/{Path.GetFileName(path)}").Except(Elsewhere);
        var tests = Directory.GetFiles(Path.Combine(Shared.Repository, "tests"), "*GoldenTests.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Shared.Repository, "tests"), "*Schedule*Tests.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText).ToList();

        Assert.All(files, file => Assert.Contains(tests, test => test.Contains(file, StringComparison.Ordinal)));
    }
}
