
namespace SyntheticVG.Tests.Datasets;

/// <summary>Real layouts with damage at seeded places: read, counted or refused, never anything else.</summary>
public sealed class DamagedJsonTests : IDisposable
{
    private static readonly string[] Pieces =
        ["null", "-1", "[]", "{}", "\"x\"", "1e999", ",", "}", "]", "\"", "\\", "99999999999999999999", "true", "\u0000", "{\"id\": 1}", "0.5"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("coco/instances.json", "instances_train2017.json")]
    [InlineData("lvis/lvis_v1.json", "lvis_v1_train.json")]
    [InlineData("vg/objects.json", "objects.json")]
    [InlineData("vg/relationships.json", "relationships.json")]
    [InlineData("vg/attributes.json", "attributes.json")]
    [InlineData("vg/scene_graphs.json", "scene_graphs.json")]
    [InlineData("vg/image_data.json", "image_data.json")]
    [InlineData("gqa/sceneGraphs.json", "train_sceneGraphs.json")]
    [InlineData("psg/psg.json", "psg.json")]
    [InlineData("ade/ADE_train_00000001.json", "ADE_train_00000001.json")]
    [InlineData("../panoptic/normal.json", "panoptic_train2017.json")]
    public async Task Is_read_counted_or_refused(string golden, string name)
    {
        var whole = File.ReadAllText(Shared.Golden($"formats/json/{golden}"));
        foreach (var other in new[]
        {
            "image_data.json",
            "objects.json"
        }.Where(_ => name.Contains("relation") || name.Contains("attrib") || name.Contains("objects") || name.Contains("scene_graphs")))
            _folder.Write(other, File.ReadAllText(Shared.Golden($"formats/json/vg/{other}")));
        foreach (var picture in new[]
        {
            "000000259491",
            "000000175181",
            "000000208725",
            "2375803",
            "1",
            "2",
            "000000397133",
            "ADE_train_00000001",
            "000000000139"
        })
            _folder.Picture($"images/{picture}.jpg", 64, 48); // of another shape than some of the annotations, as may be
        var random = new Random(5);
        var (read, refused) = (0, 0);

        for (var i = 0; i < 60; i++)
        {
            var (at, length) = (random.Next(whole.Length), random.Next(8));
            var damaged = i % 10 == 0 ? whole[..at] : whole[..at] + Pieces[random.Next(Pieces.Length)] + whole[Math.Min(whole.Length, at + length)..];
            if (i % 3 == 0) // damage that is still JSON: another value for one number or text
                damaged = Regexes.Value().Replace(whole, match => random.Next(60) == 0 ? $": {Pieces[random.Next(5)]}" : match.Value);
            _folder.Write(name, damaged);
            try
            {
                await _folder.ReadAsync(new() { MaxAspectDifference = 10 });
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.Contains(name, e.Message);
                refused++;
            }
        }

        // ADE20K has a file a photo: a broken one is counted
        Assert.True(read > 5 && (refused > 5 || name.StartsWith("ADE_")), $"{read} read, {refused} refused");
    }
}

internal static partial class Regexes
{
    [System.Text.RegularExpressions.GeneratedRegex(@": (-?[0-9.]+|""[^""]*"")")]
    public static partial System.Text.RegularExpressions.Regex Value();
}
