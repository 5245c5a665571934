namespace SyntheticVG.App.Tests.Terminals;

public sealed class NumberRulesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train --lr NaN", "--lr is NaN; expected more than 0")]
    [InlineData("train --lr 0", "--lr is 0; expected more than 0")]
    [InlineData("train --batch 0", "--batch is 0; expected 1 or more")]
    [InlineData("train --workers 0", "--workers is 0; expected 1 or more")]
    [InlineData("train --steps 0", "--steps is 0; expected 1 or more")]
    [InlineData("train --micro-batch 0", "--micro-batch is 0; expected 1 or more")]
    [InlineData("train --epochs 0", "--epochs is 0; expected more than 0")]
    [InlineData("train --epochs NaN", "--epochs is NaN; expected more than 0")]
    [InlineData("train --weight-decay -1", "--weight-decay is -1; expected 0 or more")]
    [InlineData("train --warm-up 2", "--warm-up is 2; expected a share from 0 to 1")]
    [InlineData("train --stage 3", "--stage is 3; expected 0 to 2")]
    [InlineData("train --threads 0", "--threads is 0; expected 1 or more")]
    [InlineData("reproduce --threads 0", "--threads is 0; expected 1 or more")]
    [InlineData("evaluate pocket --threads 0", "--threads is 0; expected 1 or more")]
    [InlineData("graph photo.jpg --model m --threads 0", "--threads is 0; expected 1 or more")]
    [InlineData("graph photo.jpg --model m --temperature -1", "--temperature is -1; expected 0 or more")]
    [InlineData("build --data photos --teacher openai --teacher-model m --temperature -1", "--temperature is -1; expected 0 or more")]
    [InlineData("build --data photos --pictures -1", "--pictures is -1; expected 0 or more")]
    [InlineData("build --data photos --teacher simulated --simulated-errors 5", "--simulated-errors is 5; expected a share from 0 to 1")]
    public async Task A_number_out_of_its_range_is_wrong_usage_and_leaves_no_folder(string line, string message)
    {
        string[] arguments = [.. line.Split(' '), "--out", _folder["out"]];

        Assert.Equal([message], CommandLine.Create().Parse(arguments).Errors.Select(error => error.Message));
        Assert.Equal(2, await CommandLine.RunAsync(arguments));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("train --device gpu")]
    [InlineData("train --dtype fp8")]
    [InlineData("train --lr fast")]
    [InlineData("train --stage three")]
    [InlineData("graph photo.jpg --model m --max-tokens many")]
    [InlineData("build --data photos --max-cost much")]
    [InlineData("edit photos --skill great")]
    public async Task A_word_that_is_no_choice_or_no_number_is_wrong_usage(string line) =>
        Assert.Equal(2, await CommandLine.RunAsync([.. line.Split(' '), "--out", _folder["out"]]));

    [Fact]
    public void What_is_not_said_breaks_no_rule() =>
        Assert.Empty(CommandLine.Create().Parse(["train", "--epochs", "0.5", "--weight-decay", "0", "--out", "run"]).Errors);
}
