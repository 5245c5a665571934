using SkiaSharp;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.PocketWorld.Composing;

namespace SyntheticVG.Tests.PocketWorld.Writing;

public sealed class PocketWorldWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pocket-world-").FullName;

    private string World => Path.Combine(_folder, "world");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reads_back_through_the_readers_of_the_real_data_sets()
    {
        var options = new SceneSeriesOptions { Seed = 11, Size = 160 };
        Assert.True(PocketWorldWriter.Write(World, 12, options, cancellationToken: TestContext.Current.CancellationToken));
        var scenes = SceneSeriesTests.Draw(options, 12);

        using var data = DataFolder.Open(World, new() { Strict = true, Require = ["coco", "vg", "gqa"] });
        var read = await data.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(12, read.Count);
        foreach (var image in read)
        {
            var scene = scenes.Single(scene => scene.Truth.Image.File == image.Graph.Image.File);
            var coco = image.Graph.Regions.Where(region => region.Sources.Any(source => source.Dataset == "coco")).ToList();
            Assert.Equal(scene.Truth.Regions.Select(Fields), coco.Select(Fields));
            Assert.All(image.Graph.Relationships, r => Assert.Equal(RelationshipOrigin.Human, r.Origin));
            using var picture = SKBitmap.Decode(image.PicturePath);
            Assert.Equal(160, picture.Width);
        }
        Assert.Empty(data.Warnings.Counts);

        static (string, Box, string) Fields(Region region) => (region.Name, region.Box, region.Mask!.ToString()!);
    }

    [Fact]
    public async Task People_say_a_small_true_part_of_the_truth()
    {
        var options = new SceneSeriesOptions { Seed = 12, Size = 128 };
        PocketWorldWriter.Write(World, 40, options, cancellationToken: TestContext.Current.CancellationToken);
        var truths = SceneSeriesTests.Draw(options, 40).ToDictionary(scene => scene.Truth.Image.File, scene => scene.Truth);
        using var data = DataFolder.Open(World);

        var (said, all, words) = (0, 0, new HashSet<string>());
        await foreach (var image in data.ReadAsync(TestContext.Current.CancellationToken))
        {
            var truth = truths[image.Graph.Image.File];
            var known = truth.Relationships.Select(r => (truth.Regions[r.Subject].Box, truth.Regions[r.Object].Box)).ToHashSet();
            Assert.All(image.Graph.Relationships, r => Assert.Contains((image.Graph.Regions[r.Subject].Box, image.Graph.Regions[r.Object].Box), known));
            (said, all) = (said + image.Graph.Relationships.Count(r => r.Source!.StartsWith("vg:", StringComparison.Ordinal)), all + truth.Relationships.Count);
            words.UnionWith(image.Graph.Relationships.Select(r => r.OriginalPredicate ?? r.Predicate));
        }

        Assert.InRange(said / (double)all, 0.2, 0.4);
        Assert.Contains(words, word => !word.Any(char.IsLower));
        Assert.Contains(words, word => word.EndsWith(" a", StringComparison.Ordinal));
    }

    [Fact]
    public void Depth_maps_and_truth_come_back_equal()
    {
        var options = new SceneSeriesOptions { Seed = 13, Size = 96 };
        PocketWorldWriter.Write(World, 3, options, cancellationToken: TestContext.Current.CancellationToken);
        var scenes = SceneSeriesTests.Draw(options, 3);

        Assert.Equal(scenes.Select(scene => GraphLines.Write(scene.Truth)), File.ReadLines(Path.Combine(World, "truth.jsonl")));
        foreach (var scene in scenes)
            Assert.Equal(scene.Depth.Values,
                DepthFile.Read(Path.Combine(World, scene.Truth.Image.File.Replace("images", "depth", StringComparison.Ordinal))).Values);
    }

    [Fact]
    public async Task Evaluation_worlds_are_marked_when_they_are_read()
    {
        PocketWorldWriter.Write(World, 2, new() { Seed = 14, Size = 96, Evaluation = true }, cancellationToken: TestContext.Current.CancellationToken);
        using var data = DataFolder.Open(World);

        await foreach (var image in data.ReadAsync(TestContext.Current.CancellationToken))
            Assert.True(image.Graph.Image.Evaluation);
    }

    [Fact]
    public void Writes_the_same_bytes_again_and_nothing_over_what_is_there()
    {
        var options = new SceneSeriesOptions { Seed = 15, Size = 96 };
        var other = Path.Combine(_folder, "other");
        Assert.True(PocketWorldWriter.Write(World, 5, options, cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(PocketWorldWriter.Write(other, 5, options, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(Files(World), Files(other));
        Assert.False(PocketWorldWriter.Write(World, 5, options, cancellationToken: TestContext.Current.CancellationToken));
        var error = Assert.Throws<IOException>(() => PocketWorldWriter.Write(World, 6, options, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("another world", error.Message, StringComparison.Ordinal);

        static List<(string, string)> Files(string folder) =>
            [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file), Convert.ToHexString(File.ReadAllBytes(file))))];
    }

    [Fact]
    public void A_stopped_run_leaves_no_world_and_the_next_one_makes_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => PocketWorldWriter.Write(World, 4, new() { Seed = 1, Size = 64 }, cancellationToken: stop.Token));

        Assert.False(Directory.Exists(World));
        Assert.True(PocketWorldWriter.Write(World, 4, new() { Seed = 1, Size = 64 }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Does_not_write_into_somebody_elses_folder()
    {
        Directory.CreateDirectory(World);
        File.WriteAllText(Path.Combine(World, "letter.txt"), "mine");

        Assert.Contains("not empty", Assert.Throws<IOException>(() =>
            PocketWorldWriter.Write(World, 1, new() { Seed = 1 }, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }
}
