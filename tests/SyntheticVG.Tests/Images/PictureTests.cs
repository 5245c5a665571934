using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Tests.Images;

public class PictureTests
{
    [Fact]
    public void A_written_PNG_reads_back_equal_and_carries_no_metadata()
    {
        var picture = Colourful(37, 23);

        var file = PictureWriter.Png(picture);

        Assert.Equal(picture.Pixels, new PictureReader().Read(file).Pixels);
        Assert.Equal(-1, file.AsSpan().IndexOf("eXIf"u8));
        Assert.Equal(file, PictureWriter.Png(picture));
    }

    [Fact]
    public void A_written_JPEG_is_close_and_carries_no_EXIF()
    {
        var file = PictureWriter.Jpeg(Colourful(64, 48), 95);

        Assert.Equal((64, 48), (new PictureReader().Read(file).Width, new PictureReader().Read(file).Height));
        Assert.Equal(-1, file.AsSpan().IndexOf("Exif"u8));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(1000, 3)]
    public void Odd_sizes_survive_a_round_trip_and_a_resize(int width, int height)
    {
        var picture = new PictureReader().Read(PictureWriter.Png(Colourful(width, height)));

        var resized = Resampler.Resize(picture, 7, 5);

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal((7, 5), (resized.Width, resized.Height));
    }

    [Fact]
    public void A_limit_on_pixels_is_kept_before_anything_is_decoded()
    {
        var file = PictureWriter.Png(Colourful(40, 30));

        var error = Assert.Throws<InvalidDataException>(() => new PictureReader(new() { MaxPixels = 1000 }).Read(file, "large.png"));

        Assert.Equal("large.png: its header announces 40 × 30 = 1200 pixels; at most 1000 are decoded", error.Message);
    }

    [Fact]
    public void A_file_cut_anywhere_before_its_last_pixels_is_refused()
    {
        foreach (var whole in (byte[][])[PictureWriter.Png(Colourful(16, 12)), PictureWriter.Jpeg(Colourful(16, 12))])
        {
            for (var length = 0; length < whole.Length - 24; length++) // PNG: 12 bytes of IEND, 8 of two checksums, a margin
                Assert.Throws<InvalidDataException>(() => new PictureReader().Read(whole[..length]));
        }
    }

    [Fact]
    public void Shrinking_keeps_the_shape_and_leaves_small_pictures_alone()
    {
        var picture = Colourful(400, 300);

        Assert.Equal((200, 150), (Resampler.ShrinkTo(picture, 200).Width, Resampler.ShrinkTo(picture, 200).Height));
        Assert.Same(picture, Resampler.ShrinkTo(picture, 400));
    }

    private static Picture Colourful(int width, int height)
    {
        var picture = new Picture(width, height);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)((i * 7) + (i / 50));
        return picture;
    }
}
