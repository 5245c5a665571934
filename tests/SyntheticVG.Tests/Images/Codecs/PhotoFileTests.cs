using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Engine.Filters;

namespace SyntheticVG.Tests.Images.Codecs;

public sealed class PhotoFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_loaded_is_opened_once_and_decoded_once()
    {
        var path = Write("photo.jpg", new(40, 30), orientation: 1);
        var photo = PhotoFile.Load(path);
        File.Delete(path);

        var picture = photo.Read(Seen("coco:1", 40, 30));

        Assert.Equal((40, 30), (photo.Info.Width, photo.Info.Height));
        Assert.Same(picture, photo.Read(Seen("coco:1", 40, 30)));
    }

    [Theory]
    [InlineData("coco:1", 40, 30)] // annotated as stored
    [InlineData("coco:1", 30, 40)] // annotated on the upright picture
    [InlineData("file:photo.jpg", 30, 40)]
    public void A_turned_photo_is_seen_as_its_graph_sees_it(string key, int width, int height)
    {
        var photo = new PhotoFile(Write("photo.jpg", new(40, 30), orientation: 6));

        var picture = photo.Read(Seen(key, width, height));

        Assert.Equal((40, 30, 6), (photo.Info.Width, photo.Info.Height, photo.Info.Orientation));
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_verifier_sees_a_turned_photo_upright_too()
    {
        var picture = new Picture(400, 300); // its left half white: upright, after a quarter turn to the right, the upper half
        for (var y = 0; y < 300; y++)
            picture.Row(y)[..600].Fill(255);
        var image = new AnnotatedImage
        {
            Graph = new() { Image = Seen("file:photo.jpg", 300, 400), Regions = [Scene.Thing("cup 0 0 300 150"), Scene.Thing("plate 0 0 300 180")] },
            PicturePath = Write("photo.jpg", picture, orientation: 6),
        };

        var crop = new PairPictures().Open(new StageInput(image.Graph, null, image))(image.Graph.Regions[0], image.Graph.Regions[1])[0];

        var shown = new PictureReader().Read(crop.Data.ToArray());
        Assert.True(shown[shown.Width / 2, shown.Height / 4].Red > 200, $"{shown[shown.Width / 2, shown.Height / 4]}");
        Assert.True(shown[shown.Width / 4, shown.Height / 4].Red > 200, $"{shown[shown.Width / 4, shown.Height / 4]}");
    }

    [Fact]
    public void The_header_of_a_large_photo_is_read_without_its_pixels()
    {
        var path = Write("photo.jpg", Noise(800, 600), orientation: 8);
        using (var file = File.OpenWrite(path))
        {
            Assert.True(file.Length > 100_000);
            file.SetLength(100_000); // its pixels are gone, its header is not
        }

        Assert.Equal(new PictureInfo(PictureFormat.Jpeg, 800, 600, 8), new PictureReader().ReadInfo(path));
        Assert.Throws<InvalidDataException>(() => new PictureReader().Read(path));
    }

    [Fact]
    public void A_header_longer_than_the_first_bytes_is_read_whole()
    {
        var jpeg = PictureWriter.Jpeg(Noise(800, 600));
        byte[] comment = [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[65_533]];
        File.WriteAllBytes(_folder["photo.jpg"], [.. jpeg[..2], .. comment, .. comment, .. jpeg[2..]]);

        Assert.Equal(new PictureInfo(PictureFormat.Jpeg, 800, 600, 1), new PictureReader().ReadInfo(_folder["photo.jpg"]));
    }

    private static ImageInfo Seen(string key, int width, int height) => new() { Key = key, File = "photo.jpg", Width = width, Height = height };

    private static Picture Noise(int width, int height)
    {
        var picture = new Picture(width, height);
        new Random(5).NextBytes(picture.Pixels);
        return picture;
    }

    private string Write(string name, Picture picture, int orientation)
    {
        var jpeg = PictureWriter.Jpeg(picture);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"u8, (byte)orientation, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(_folder[name], [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        return _folder[name];
    }
}
