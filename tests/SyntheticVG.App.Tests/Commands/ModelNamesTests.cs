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
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            line.Replace("OUT", _folder["out"], StringComparison.Ordinal).Split(' '));

        Assert.Equal(1, code);
        Assert.Contains("nosuch: neither a folder nor a model in", output, StringComparison.Ordinal);
        Assert.Contains("synvg models list", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_shipped_model_is_found_by_its_name() =>
        Assert.Equal(0, await CommandLine.RunAsync(["model", "inspect", "pocket"]));

    [Theory]
    [InlineData("model inspect some/pocket")]
    [InlineData("model verify ./pocket")]
    [InlineData("graph PHOTO --model some/pocket --out OUT")]
    [InlineData("build --data IN --teacher robin --model some/pocket --out OUT")]
    [InlineData("edit IN --model /nowhere/pocket --out OUT")]
    [InlineData("ask PHOTO question --model some/pocket")]
    [InlineData("bench model some/pocket")]
    [InlineData("evaluate pocket --model some/pocket --scenes 1")]
    [InlineData("train --preset pocket --start some/pocket --out OUT")]
    public async Task A_path_that_leads_nowhere_is_no_name(string line)
    {
        PocketWorld.Writing.PocketWorldWriter.Write(_folder["in"], 1, new() { Seed = 5, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            [.. line.Replace("OUT", _folder["out"], StringComparison.Ordinal).Replace("IN", _folder["in"], StringComparison.Ordinal)
                .Replace("PHOTO", Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"), StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains("pocket: no such folder; expected a model's folder, or a name alone", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_model_of_a_single_file_is_listed_as_here()
    {
        Directory.CreateDirectory(_folder["open-clip-convnext-large"]);
        await File.WriteAllTextAsync(_folder["open-clip-convnext-large/open_clip_pytorch_model.bin"], "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["yolox-s"]);
        await File.WriteAllTextAsync(_folder["yolox-s/config.json"], "{}", TestContext.Current.CancellationToken);
        var (_, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "models", "list", "--models", _folder.FullName);

        Assert.Matches("open-clip-convnext-large.* here ", output);
        Assert.Matches("yolox-s.* - ", output); // half of it
    }
}
