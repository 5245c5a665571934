using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Regions;

public sealed class ProposerTests : IDisposable
{
    private static readonly Rle Square = Polygon.ToRle(20, 30, new Box(4, 5, 14, 15));

    private static readonly AnnotatedImage Photo = new()
    {
        Graph = new()
        {
            Image = new()
            {
                Key = "coco:7",
                File = "val2017/000000000007.jpg",
                Width = 30,
                Height = 20,
                Sources = new SortedDictionary<string, string> { ["coco"] = "7", ["vg"] = "12" },
            },
        },
        PicturePath = "000000000007.jpg",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("synvg").FullName;

    [Fact]
    public async Task Reads_sams_records_with_counts_as_text_or_as_runs()
    {
        var runs = string.Join(", ", Square.Runs.ToArray());
        await Write("000000000007.json", $$"""
            [{"segmentation": {"size": [20, 30], "counts": {{System.Text.Json.JsonSerializer.Serialize(Square.ToString())}} }, "bbox": [4, 5, 9, 9],
              "predicted_iou": 0.9, "stability_score": 0.8, "area": 100},
             {"id": 5, "segmentation": {"size": [20, 30], "counts": [{{runs}}]} }]
            """);

        var set = await new SamFileProposer(_folder, "sam-whole").ProposeAsync(Photo, TestContext.Current.CancellationToken);

        Assert.Equal([Square, Square], set.Proposals.Select(p => p.Mask));
        Assert.Equal(new Box(4, 5, 14, 15), set.Proposals[0].Box);
        Assert.Equal(0.72, set.Proposals[0].Score, 1e-12);
        Assert.Equal(["0", "5"], set.Proposals.Select(p => p.Id));
        Assert.Empty(set.Dropped);
    }

    [Fact]
    public async Task Reads_a_file_of_sa_1b_called_after_an_id()
    {
        await Write("12.json", """{"image": {"image_id": 12}, "annotations": [{"bbox": [1, 1, 5, 5]}]}""");

        var set = await new SamFileProposer(_folder).ProposeAsync(Photo, TestContext.Current.CancellationToken);

        Assert.Equal(new Box(1, 1, 6, 6), Assert.Single(set.Proposals).Box);
    }

    [Fact]
    public async Task Counts_what_it_cannot_use_and_goes_on()
    {
        await Write("000000000007.json", """
            [7, {}, {"segmentation": {"size": [20, 30], "counts": "5"}}, {"segmentation": {"size": [2, 3], "counts": "6"}}, {"segmentation": {"size": [20, 30], "counts": [600]}},
             {"segmentation": [[1, 2, 3]]}, {"segmentation": {"counts": "x"}}, {"bbox": [40, 40, 5, 5]}, {"bbox": [4, 4, 0, 5]}, {"bbox": [1, 2, 3]},
             {"segmentation": {"size": [20, 30], "counts": [-5, 605]}}, {"bbox": [25, 15, 10, 10]}]
            """);

        var set = await new SamFileProposer(_folder).ProposeAsync(Photo, TestContext.Current.CancellationToken);

        Assert.Equal(new Box(25, 15, 30, 20), Assert.Single(set.Proposals).Box);
        Assert.Equal("box-outside 1, broken-polygon 1, broken-rle 3, mask-of-another-size 1, no-mask-nor-box 2, not-a-record 1, zero-area 2",
            string.Join(", ", set.Dropped.Select(d => $"{d.Key} {d.Value}")));
    }

    [Fact]
    public async Task An_image_without_a_file_has_no_proposals_and_says_so() =>
        Assert.Equal(1, (await new SamFileProposer(_folder).ProposeAsync(Photo, TestContext.Current.CancellationToken)).Dropped["no-file"]);

    [Theory]
    [InlineData("[{\"bbox\": [1,")]
    [InlineData("\"masks\"")]
    public async Task A_broken_file_is_an_error_that_names_it(string text)
    {
        await Write("000000000007.json", text);

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await new SamFileProposer(_folder).ProposeAsync(Photo, TestContext.Current.CancellationToken));

        Assert.Contains("000000000007.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_an_images_results_in_a_file_of_many()
    {
        await Write("results.json", """
            [{"image_id": 8, "bbox": [0, 0, 3, 3], "score": 0.5}, {"image_id": 7, "category_id": 1, "bbox": [2, 2, 6, 6], "score": 0.25}, {"bbox": [1, 1, 1, 1]}]
            """);

        var proposer = await CocoResultsProposer.OpenAsync(Path.Combine(_folder, "results.json"), "detector", TestContext.Current.CancellationToken);
        var set = await proposer.ProposeAsync(Photo, TestContext.Current.CancellationToken);

        var proposal = Assert.Single(set.Proposals);
        Assert.Equal((new Box(2, 2, 8, 8), 0.25, "detector"), (proposal.Box, proposal.Score, proposal.Source));
        Assert.Equal(1, proposer.WithoutImage);
    }

    [Fact]
    public async Task Results_that_are_no_list_are_an_error_that_names_the_file()
    {
        await Write("results.json", "[{\"image_id\": 8}, ");

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => CocoResultsProposer.OpenAsync(Path.Combine(_folder, "results.json"), "detector", TestContext.Current.CancellationToken));

        Assert.Contains("results.json:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stage_asks_its_proposers_and_counts_their_losses()
    {
        await Write("000000000007.json",
            $$"""[{"segmentation": {"size": [20, 30], "counts": {{System.Text.Json.JsonSerializer.Serialize(Square.ToString())}} } }, 7]""");
        var photo = Photo with { Graph = Photo.Graph with { Regions = [new() { Name = "kite", Box = new(4, 5, 14, 15), Sources = [new("vg", "1")] }] } };

        var result = await new RegionStage(new(), proposers: [new SamFileProposer(_folder)]).ApplyAsync(photo, TestContext.Current.CancellationToken);

        Assert.Equal(Square, Assert.Single(result.Graph.Regions).Mask);
        Assert.Equal(1, result.Counts["proposal-not-a-record"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text);
}
