namespace SyntheticVG.App.Tests;

/// <summary>An option that would do nothing is wrong usage, before anything is read or made.</summary>
public sealed class IdleOptionsTests
{
    [Theory]
    [InlineData("--temperature has no effect without --teacher openai", "build", "--data", "x", "--temperature", "0.3", "--out", "run")]
    [InlineData("--simulated-errors has no effect without --teacher simulated", "build", "--data", "x", "--simulated-errors", "0.3", "--out", "run")]
    [InlineData("--skill has no effect without --teacher simulated", "edit", "x", "--data", "x", "--skill", "0.3", "--out", "run")]
    [InlineData("--student-errors has no effect without --student simulated", "edit", "x", "--data", "x", "--student-errors", "0.3", "--out", "run")]
    [InlineData("--temperature has no effect but with --teacher openai in our style", "edit", "x", "--data", "x", "--style", "author", "--teacher", "openai",
        "--teacher-model", "m", "--temperature", "0.3", "--out", "run")]
    [InlineData("--teacher-model has no effect without --teacher openai", "graph", "x.jpg", "--teacher-model", "m")]
    [InlineData("--limit has no effect without --model", "evaluate", "vsr", "--data", "x", "--predictions", "y", "--limit", "3")]
    [InlineData("--device has no effect without --model", "evaluate", "gqa", "--data", "x", "--predictions", "y", "--device", "cpu")]
    [InlineData("--device has no effect without --model", "graph", "x.jpg", "--device", "cuda")]
    [InlineData("--looks has no effect without --model", "graph", "x.jpg", "--looks", "3")]
    [InlineData("--mode has no effect without --model", "graph", "x.jpg", "--mode", "graph")]
    [InlineData("--precision has no effect without --model", "edit", "x", "--data", "x", "--precision", "q8", "--out", "run")]
    [InlineData("--threads has no effect with --student-url", "build", "--data", "x", "--teacher", "robin", "--model", "m", "--student-url",
        "http://localhost:1/v1", "--threads", "2", "--out", "run")]
    [InlineData("--batch has no effect without --model", "serve", "--batch", "4")]
    public void Is_said_before_anything_is_read(string message, params string[] arguments) =>
        Assert.Contains(CommandLine.Create().Parse(arguments).Errors, error => error.Message.StartsWith(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("build", "--data", "x", "--teacher", "simulated", "--simulated-errors", "0.3", "--out", "run")]
    [InlineData("evaluate", "vsr", "--data", "x", "--predictions", "y", "--model", "m", "--limit", "3")]
    [InlineData("graph", "x.jpg", "--model", "m", "--max-tokens", "9", "--looks", "2", "--device", "cpu")]
    [InlineData("serve", "--model", "m", "--batch", "4", "--device", "cpu")]
    public void With_an_effect_it_is_taken(params string[] arguments) =>
        Assert.DoesNotContain(CommandLine.Create().Parse(arguments).Errors, error => error.Message.Contains("has no effect", StringComparison.Ordinal));
}
