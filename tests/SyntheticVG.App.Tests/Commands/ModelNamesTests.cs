namespace SyntheticVG.App.Tests.Commands;

/// <summary>Every command that takes a model's folder takes a name too, and says where it looked.</summary>
public sealed class ModelNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model verify nosuch")]
    [InlineData("model inspect nosuch")]
    [InlineData("model convert nosuch --out OUT")]
    [InlineData("model init --preset robin-3b --tokenizer nosuch --out OUT")]
    [InlineData("evaluate pocket --model nosuch --scenes 1 --out OUT")]
    [InlineData("instruct --tokenizer nosuch --out OUT")]
    public async Task A_name_that_stands_for_no_model_names_the_places_and_what_to_do_and_leaves_no_folder(string line)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, line.Replace("OUT", _folder["out"], StringComparison.Ordinal).Split(' '));

        Assert.Equal(1, code);
        Assert.Contains("nosuch: neither a folder nor a model in", output, StringComparison.Ordinal);
        Assert.Contains("synvg models list", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_shipped_model_is_found_by_its_name() =>
        Assert.Equal(0, await CommandLine.RunAsync(["model", "inspect", "pocket"]));
}
