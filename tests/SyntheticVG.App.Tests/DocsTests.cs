using System.Text.RegularExpressions;

namespace SyntheticVG.App.Tests;

/// <summary>What the pages say of the repository is there.</summary>
public partial class DocsTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    public void Files_and_pages_that_are_named_are_there(string page)
    {
        var path = Path.Combine(Shared.Repository, page);
        var text = File.ReadAllText(path);
        var files = Files().Matches(text).Select(match => Path.Combine(Shared.Repository, match.Groups[1].Value));
        var links = Links().Matches(text).Select(match => Path.Combine(Path.GetDirectoryName(path)!, match.Groups[1].Value));

        var named = files.Concat(links).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.True(Path.Exists(file), $"{page} names {file}, which is not there"));
    }

    [GeneratedRegex(@"`((?:src|tests|bench|docs|samples)/[\w./-]+)`")]
    private static partial Regex Files();

    [GeneratedRegex(@"\]\(([\w./-]+)(?:#[\w-]+)?\)")]
    private static partial Regex Links();
}
