using SkiaSharp;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

public class PairPicturesTests
{
    [Fact]
    public void Outlines_the_subject_red_and_the_object_blue_in_a_crop_around_both()
    {
        var shown = Show(Scene.Thing("cup 100 100 300 300"), Scene.Thing("plate 350 100 500 300"));

        using var crop = SKBitmap.Decode(Assert.Single(shown).Data.ToArray());
        Assert.Equal((560, 280), (crop.Width, crop.Height)); // 400 × 200 and a fifth of it on each side
        Assert.True(IsReddish(crop.GetPixel(180, 40)) && !IsReddish(crop.GetPixel(180, 140))); // the outline, not the inside
        Assert.True(IsBluish(crop.GetPixel(405, 40)));
    }

    [Fact]
    public void Shows_the_whole_picture_too_where_the_pair_is_a_small_part_of_it()
    {
        var shown = Show(Scene.Thing("cup 10 10 40 40"), Scene.Thing("plate 50 10 90 40"));

        using var close = SKBitmap.Decode(shown[0].Data.ToArray());
        using var whole = SKBitmap.Decode(shown[1].Data.ToArray());
        Assert.Equal((2, 224, 224, 800, 600), (shown.Count, close.Width, close.Height, whole.Width, whole.Height));
    }

    [Fact]
    public void Gives_the_same_bytes_for_the_same_pair() =>
        Assert.Equal(Show(Scene.Thing("cup 100 100 300 300"), Scene.Thing("plate 350 100 500 300"))[0].Data.ToArray(),
            Show(Scene.Thing("cup 100 100 300 300"), Scene.Thing("plate 350 100 500 300"))[0].Data.ToArray());

    [Fact]
    public void Says_which_file_is_no_picture()
    {
        var path = Path.GetTempFileName();

        var show = Open(path);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => show(Scene.Thing("cup 1 1 2 2"), Scene.Thing("plate 3 3 4 4"))).Message);
    }

    private static IReadOnlyList<Microsoft.Extensions.AI.DataContent> Show(Region subject, Region @object)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "white.png");
        using (var bitmap = new SKBitmap(800, 600, SKColorType.Rgba8888, SKAlphaType.Opaque))
        {
            bitmap.Erase(SKColors.White);
            using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(path, png.ToArray());
        }
        return Open(path)(subject, @object);
    }

    private static Func<Region, Region, IReadOnlyList<Microsoft.Extensions.AI.DataContent>> Open(string path)
    {
        var graph = new SceneGraph { Image = new() { Key = "file:white.png", File = "white.png", Width = 800, Height = 600 } };
        return new PairPictures().Open(new StageInput(graph, null, new AnnotatedImage { Graph = graph, PicturePath = path }));
    }

    private static bool IsReddish(SKColor colour) => colour.Red - colour.Blue > 60;

    private static bool IsBluish(SKColor colour) => colour.Blue - colour.Red > 60;
}
