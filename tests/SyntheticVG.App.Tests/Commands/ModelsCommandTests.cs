using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A model of any slot is run and its result shown.</summary>
public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sam")]
    [InlineData("detr")]
    [InlineData("grounding-dino")]
    [InlineData("depth-anything")]
    public async Task Runs_a_model_of_each_slot_that_sees_and_draws_what_it_found(string twin)
    {
        Assert.Equal(0, await CommandLine.RunAsync(["models", "check", Shared.Golden($"perception/{twin}"), "--out", _folder["seen.png"]]));

        Assert.True(new PictureReader().ReadInfo(_folder["seen.png"]).Width >= 512);
    }

    [Fact]
    public async Task Runs_the_shipped_detector_on_a_photo()
    {
        var photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png");
        Assert.Equal(0, await CommandLine.RunAsync(["models", "check", "picodet-s", "--photo", photo, "--out", _folder["seen.png"]]));

        Assert.True(File.Exists(_folder["seen.png"]));
    }

    [Fact]
    public async Task Compares_phrases_by_a_sentence_encoder() =>
        Assert.Equal(0, await CommandLine.RunAsync(["models", "check", Shared.Data("all-MiniLM-L6-v2")]));

    [Fact]
    public async Task A_folder_of_no_known_kind_or_without_its_model_is_an_error()
    {
        Directory.CreateDirectory(_folder["odd"]);
        await File.WriteAllTextAsync(_folder["odd/config.json"], """{"model_type": "gpt2"}""", TestContext.Current.CancellationToken);
        Assert.Equal(1, await CommandLine.RunAsync(["models", "check", _folder["odd"]]));

        await File.WriteAllTextAsync(_folder["odd/config.json"], """{"model_type": "detr"}""", TestContext.Current.CancellationToken);
        Assert.Equal(1, await CommandLine.RunAsync(["models", "check", _folder["odd"]]));
        Assert.Equal(1, await CommandLine.RunAsync(["models", "check", "no-such-model"]));
    }

    [Fact]
    public async Task A_file_that_changed_since_it_was_fetched_is_named()
    {
        Directory.CreateDirectory(_folder["m"]);
        await File.WriteAllTextAsync(_folder["m/config.json"], """{"model_type": "yolox"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["m/hashes.json"], """{"config.json": "00"}""", TestContext.Current.CancellationToken);

        Assert.Equal(1, await CommandLine.RunAsync(["models", "check", _folder["m"]]));
    }
}
