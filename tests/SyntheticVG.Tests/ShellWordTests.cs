namespace SyntheticVG.Tests;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("runs/one-2.0", "runs/one-2.0")]
    [InlineData("my runs", "'my runs'")]
    [InlineData("Anna's", @"'Anna'\''s'")]
    [InlineData("$HOME; rm", "'$HOME; rm'")]
    [InlineData(@"a\b", @"'a\b'")]
    [InlineData("", "''")]
    [InlineData("照片", "'照片'")]
    public void Is_one_word_for_a_shell(string text, string word)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "single quotes are those of Unix shells");

        Assert.Equal(word, ShellWord.Of(text));
    }
}
