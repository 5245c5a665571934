using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Tests.Pixels;

public class SizeRuleTests
{
    [Theory]
    [InlineData("""{"size": {"shortest_edge": 800, "longest_edge": 1333}}""", 480, 640, 800, 1066)] // the longer side is cut
    [InlineData("""{"size": {"shortest_edge": 800, "longest_edge": 1333}}""", 300, 1000, 400, 1333)] // the longest edge rules
    [InlineData("""{"size": {"shortest_edge": 800, "longest_edge": 1333}}""", 800, 1100, 800, 1100)]
    [InlineData("""{"size": 800, "max_size": 1333}""", 640, 480, 1066, 800)]
    [InlineData("""{"size": {"height": 224, "width": 336}}""", 10, 1000, 224, 336)]
    [InlineData("""{"size": {"height": 518, "width": 518}, "keep_aspect_ratio": true, "ensure_multiple_of": 14}""", 480, 640, 518, 686)]
    [InlineData("""{"size": {"height": 518, "width": 518}, "keep_aspect_ratio": true, "ensure_multiple_of": 14}""", 4000, 1, 518, 14)]
    [InlineData("""{"size": {"shortest_edge": 800, "longest_edge": 1333}}""", 4000, 1, 1333, 1)]
    public void Brings_photos_to_the_size_that_the_file_asks_for(string json, int height, int width, int newHeight, int newWidth) =>
        Assert.Equal((newHeight, newWidth), SizeRule.Read(Settings(json)).Of(height, width));

    [Theory]
    [InlineData("{}", "size is missing")]
    [InlineData("""{"size": {"depth": 3}}""", "size is something else; expected shortest_edge and longest_edge, or height and width")]
    [InlineData("""{"size": {"height": 0, "width": 3}}""", "height is 0; expected a whole number of at least 1")]
    public void Says_what_is_wrong_with_a_size(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => SizeRule.Read(Settings(json))).Message);

    private static ModelSettings Settings(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["preprocessor_config.json"], json);
        return ModelSettings.Read(folder["preprocessor_config.json"]);
    }
}
