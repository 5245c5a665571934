using System.Text.Json;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>The files of the paper's mixtures out of public downloads, as a command.</summary>
public sealed class PrepareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_made_stands_beside_what_is_published_and_is_what_train_check_reads()
    {
        Directory.CreateDirectory(_folder["data/coco/train2017"]);
        PictureWriter.Write(new(40, 30), _folder["data/coco/train2017/000000000001.jpg"]);
        await File.WriteAllTextAsync(_folder["data/llava_v1_5_mix665k.json"], JsonSerializer.Serialize(new[]
        {
            new { id = "1", image = "coco/train2017/000000000001.jpg", conversations = new[]
            {
                new { from = "human", value = "<image>\nWhat?\nAnswer the question using a single word or phrase." },
                new { from = "gpt", value = "This." }
            } },
        }), Cancellation);

        var (code, output) =
            await ChildProcess.RunAndListenAsync(Cancellation, "prepare", "stage-1", "--data", _folder["data"], "--out", _folder["data/prepared"]);

        Assert.True(code == 0, output);
        Assert.Contains("1 sources of stage-1 were made", output, StringComparison.Ordinal);
        Assert.Contains("244,000", output, StringComparison.Ordinal);
        (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, "instruct", "--mixture", _folder["data/prepared/mixture.json"], "--data",
            _folder["data"], "--count", "0", "--out", _folder["look"]);
        Assert.True(code == 0, output);
        Assert.Contains("This.", await File.ReadAllTextAsync(_folder["look/conversations.jsonl"], Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_download_is_named_with_what_was_looked_for()
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, "prepare", "stage-2", "--data",
            Directory.CreateDirectory(_folder["empty"]).FullName, "--out", _folder["prepared"]);
        Assert.Equal(1, code);
        Assert.Contains("nothing of stage-2 could be made; expected downloads under their published names", output, StringComparison.Ordinal);
        Assert.Contains("gqa-cot: not made: needs train_balanced_questions.json", output, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
