using SyntheticVG.Datasets;

namespace SyntheticVG.Tests.Datasets;

public class DataFolderTests
{
    [Fact]
    public async Task Joins_two_real_photos_from_every_data_set()
    {
        using var folder = DataFolder.Open(Shared.Data("seed-photos"));

        var images = await folder.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["coco:142238", "coco:439180"], images.Select(image => image.Graph.Image.Key));
        foreach (var image in images)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{image.Graph.Image.Key}: {image.Graph.Regions.Count} regions, {image.Graph.Relationships.Count} relationships, {string.Join(' ', image.Graph.Image.Sources)}");
            Assert.True(image.Graph.Image.Evaluation);
        }
    }
}
