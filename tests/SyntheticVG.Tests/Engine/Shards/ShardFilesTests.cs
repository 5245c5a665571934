using System.Text;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Shards;
using SyntheticVG.Engine.Stages;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.Tests.Engine.Shards;

public sealed class ShardFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Images_come_out_as_they_went_in_with_the_files_that_are_opened(bool pictures)
    {
        var images = await WorldAsync();

        var packed = Packed(images, pictures);
        var unpacked = ShardInput.Unpack(new MemoryStream(packed), _folder["there"]);

        Assert.Equal(packed, Packed(images, pictures));
        Assert.Equal(images.Select(image => image.Key), unpacked.Select(image => image.Key));
        foreach (var (before, after) in images.Zip(unpacked).Where(pair => pair.First.Image is not null))
        {
            var (one, other) = (before.Image!, after.Image!);
            Assert.Equal(GraphLines.Write(one.Graph), GraphLines.Write(other.Graph));
            Assert.Equal(GraphLines.Write(one.Truth!), GraphLines.Write(other.Truth!));
            Assert.Equal(one.Captions, other.Captions);
            Assert.Equal(one.Phrases, other.Phrases);
            Assert.Equal(Path.GetRelativePath(_folder["world"], one.PicturePath), Path.GetRelativePath(_folder["there"], other.PicturePath));
            Assert.Equal(pictures, File.Exists(other.PicturePath));
            Assert.Equal(await File.ReadAllBytesAsync(one.DepthPath!, Cancellation), await File.ReadAllBytesAsync(other.DepthPath!, Cancellation));
        }
        Assert.Equal(("picture-broken", "why"), (unpacked[^1].Failure, unpacked[^1].Problem));
    }

    [Fact]
    public void Outcomes_come_out_as_they_went_in_with_what_the_recipe_wrote()
    {
        Directory.CreateDirectory(_folder["wrote/pictures"]);
        File.WriteAllText(_folder["wrote/pictures/a.png"], "drawn");
        var counts = new StageCounts();
        counts.Add("rules", "dropped", "contact-gate", 3);
        ImageOutcome[] outcomes =
        [
            new()
            {
                Place = 5_000_000_000,
                Key = "file:a",
                State = ImageState.Written,
                GraphLine = "{\"a\":1}"u8.ToArray(),
                RejectedLines = ["{}"u8.ToArray(), "{\"x\":\"ö\"}"u8.ToArray()],
                Counts = counts,
                Evaluation = true
            },
            new()
            {
                Place = 5_000_000_001,
                Key = "file:b",
                State = ImageState.Failed,
                Reason = "unreadable",
                Stage = "data",
                Problem = "why",
                RejectedLines = ["{}"u8.ToArray()],
                Counts = new()
            },
        ];
        using var part = new MemoryStream();
        ShardPart.Write(part, outcomes, _folder["wrote"]);

        var read = ShardPart.Read(new MemoryStream(part.ToArray()), _folder["there"]).ToList();

        Assert.Equal(outcomes.Select(Words), read.Select(Words));
        Assert.Equal("drawn", File.ReadAllText(_folder["there/pictures/a.png"]));

        static string Words(ImageOutcome one) =>
            $"{one.Place} {one.Key} {one.State} {one.Reason} {one.Stage} {one.Problem} {one.Evaluation} {Encoding.UTF8.GetString(one.GraphLine ?? [])} {string.Join('|', one.RejectedLines.Select(Encoding.UTF8.GetString))} {one.Counts.ToJson()}";
    }

    [Fact]
    public async Task Damage_is_seen_and_no_file_leads_out_of_its_folder()
    {
        var packed = Packed(await WorldAsync(), pictures: false);
        Assert.Throws<InvalidDataException>(() => ShardInput.Unpack(new MemoryStream(packed[..^30]), _folder["a"]));
        Assert.Throws<InvalidDataException>(() => ShardPart.Read(new MemoryStream(packed), _folder["b"]).ToList());
        using var evil = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(evil, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry("files/../../out").Open().Dispose();
        Assert.Contains("expected names that stay below", Assert.Throws<InvalidDataException>(() => ShardInput.Unpack(evil, _folder["c/d"])).Message);
    }

    [Fact]
    public void Messages_name_files_where_the_data_folder_has_them()
    {
        var outcome = new ImageOutcome
        {
            Place = 0,
            Key = "k",
            State = ImageState.Failed,
            Counts = new(),
            Problem = "/tmp/in/a.png: broken",
            RejectedLines =
                [new RejectedLine { Image = "k", Stage = "data", Reason = "unreadable", Problem = "/tmp/in/a.png: \"broken\"" }.ToBytes(), "{}"u8.ToArray()],
        };

        var named = ShardWork.WithPathsOf(outcome, "/tmp/in", "/data/\"photos\"");

        Assert.Equal("/data/\"photos\"/a.png: broken", named.Problem);
        Assert.Equal("/data/\"photos\"/a.png: \"broken\"", RejectedLine.Read(Encoding.UTF8.GetString(named.RejectedLines[0])).Problem);
        Assert.Same(outcome.RejectedLines[1], named.RejectedLines[1]);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private byte[] Packed(IReadOnlyList<SourceImage> images, bool pictures)
    {
        using var stream = new MemoryStream();
        ShardInput.Write(stream, images, _folder["world"], _ => pictures);
        return stream.ToArray();
    }

    private async Task<List<SourceImage>> WorldAsync()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var data = DataFolder.Open(_folder["world"]);
        var images = new List<SourceImage>();
        await foreach (var image in SourceImage.ReadAsync(data, Cancellation))
            images.Add(image);
        return [.. images, new("file:broken", null, "picture-broken", "why")];
    }
}
