using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Perception;

/// <summary>What fills a photo is named where its colour, its place and what stands on it say so.</summary>
public sealed class StuffNamesTests
{
    private static readonly Rgb Blue = new(90, 140, 220), Green = new(90, 150, 50), Dry = new(165, 147, 90), Boards = new(165, 125, 80),
        Gray = new(110, 112, 115), Red = new(200, 30, 30);

    [Fact]
    public void Blue_above_and_green_below_are_sky_and_grass() => Assert.Equal(["grass", "sky"], NamesIn(Blue, Green));

    [Fact]
    public void Gray_is_a_road_where_a_car_stands_on_it()
    {
        Assert.Equal(["road"], NamesIn(Red, Gray, new Detection(new(60, 60, 120, 108), "car", 2, 0.9)));
        Assert.Empty(NamesIn(Red, Gray, new Detection(new(60, 60, 120, 108), "cat", 15, 0.9)));
    }

    [Fact]
    public void Dry_grass_is_named_where_a_dog_runs_on_it()
    {
        Assert.Equal(["grass"], NamesIn(Red, Dry, new Detection(new(60, 60, 120, 108), "dog", 16, 0.9)));
        Assert.Empty(NamesIn(Red, Dry));
        Assert.Empty(NamesIn(Red, Boards, new Detection(new(60, 60, 120, 108), "dog", 16, 0.9)));
    }

    [Fact]
    public void Blue_below_is_water_where_a_boat_lies_on_it_and_green_above_is_nothing() =>
        Assert.Equal(["water"], NamesIn(Green, Blue, new Detection(new(60, 60, 120, 108), "boat", 8, 0.9)));

    [Fact]
    public void Its_source_says_how_it_was_named()
    {
        var region = Propose(Blue, Green).First(p => p.Name == "grass").ToRegion();

        Assert.Equal(["colour-and-place", "graph-segment"], region.Sources.Select(source => source.Dataset));
        Assert.InRange(region.Score!.Value, 0.3, 0.7);
        Assert.Equal(new Box(0, 100, 200, 160), region.Box);
    }

    private static IEnumerable<string> NamesIn(Rgb above, Rgb below, params Detection[] things) => Propose(above, below, things)
        .Where(p => p.Source == "colour-and-place").Select(p => p.Name).Order(StringComparer.Ordinal);

    // A photo whose upper and lower parts have one colour each, a little rough, as lawns are.
    private static IReadOnlyList<RegionProposal> Propose(Rgb above, Rgb below, params Detection[] things)
    {
        var photo = new Picture(200, 160);
        for (var y = 0; y < photo.Height; y++)
            for (var x = 0; x < photo.Width; x++)
                photo[x, y] = Shade(y < 100 ? above : below, y < 100 ? 0 : 3 * (((x * 7) + (y * 3)) % 8));
        return new LightProposer(new Said(things)).Propose(photo).Proposals;
    }

    private static Rgb Shade(Rgb colour, int by) => new((byte)(colour.Red + by), (byte)(colour.Green + by), (byte)(colour.Blue + by));

    private sealed class Said(IReadOnlyList<Detection> detections) : IDetector
    {
        public string Name => "detector";

        public IReadOnlyList<string> Labels => [];

        public IReadOnlyList<Detection> Detect(Picture photo) => detections;
    }
}
