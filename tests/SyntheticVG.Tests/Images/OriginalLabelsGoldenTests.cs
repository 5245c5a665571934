using System.Text.Json;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

/// <summary>goldens/regions/drawing.json: where and how the original's drawing places its labels. Tolerance 0, doubles 1e-12.</summary>
public class OriginalLabelsGoldenTests
{
    private static readonly Dictionary<string, LabelAnchor> Anchors = new()
    {
        ["top_left"] = LabelAnchor.TopLeft,
        ["top_center"] = LabelAnchor.TopCenter,
        ["center"] = LabelAnchor.Center,
        ["center_of_mass"] = LabelAnchor.CenterOfMass,
    };

    [Fact]
    public void Golden_labels_stand_where_the_original_puts_them()
    {
        using var document = Shared.GoldenJson("regions/drawing.json");
        var failures = new List<string>();
        Cases.Each(document.RootElement.GetProperty("scenes").EnumerateArray(), scene =>
        {
            var (height, width) = (scene.GetProperty("size")[0].GetInt32(), scene.GetProperty("size")[1].GetInt32());
            var settings = scene.GetProperty("label_settings");
            Assert.Equal(settings.GetProperty("label_text_padding").GetInt32(), OriginalLabels.Padding(width, height));
            Assert.Equal(settings.GetProperty("label_text_thickness").GetInt32(), OriginalLabels.Thickness(width, height));
            Assert.Equal(settings.GetProperty("label_text_scale").GetDouble(), OriginalLabels.Scale(width, height));
            Assert.Equal("top_left", settings.GetProperty("label_text_position").GetString());
            foreach (var (counts, i) in scene.GetProperty("masks").EnumerateArray().Select((counts, i) => (counts.GetString()!, i)))
            {
                var mask = Rle.Parse(height, width, counts);
                var box = mask.InclusiveBox;
                if (!Same([box.Left, box.Top, box.Right, box.Bottom], scene.GetProperty("xyxy")[i])
                    || !Same([box.Left, box.Top, box.Width, box.Height], scene.GetProperty("bbox")[i]))
                    failures.Add($"{width} × {height}, mask {i}: box {box}");
                foreach (var anchor in scene.GetProperty("anchors").EnumerateObject())
                {
                    var (x, y) = OriginalLabels.Anchor(mask, Anchors[anchor.Name]);
                    if (!Same([x, y], anchor.Value[i]))
                        failures.Add($"{width} × {height}, mask {i}: {anchor.Name} ({x}, {y}); expected {anchor.Value[i]}");
                }
            }
        });
        Assert.Empty(failures);
    }

    [Fact]
    public void Golden_colours_are_the_originals()
    {
        using var document = Shared.GoldenJson("regions/drawing.json");

        var colours = document.RootElement.GetProperty("palette_rgb").EnumerateArray().ToList();

        Assert.True(colours.Count >= OriginalLabels.Palette.Count, $"only {colours.Count} colours are compared");
        for (var i = 0; i < colours.Count; i++)
        {
            var colour = OriginalLabels.Palette[i % OriginalLabels.Palette.Count];
            Assert.Equal(colours[i].EnumerateArray().Select(v => v.GetByte()), [colour.Red, colour.Green, colour.Blue]);
        }
    }

    private static bool Same(double[] found, JsonElement expected) =>
        found.Zip(expected.EnumerateArray(), (a, b) => Math.Abs(a - b.GetDouble()) <= 1e-12).All(same => same);
}
