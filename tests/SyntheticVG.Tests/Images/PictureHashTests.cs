using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;

namespace SyntheticVG.Tests.Images;

public sealed class PictureHashTests
{
    [Fact]
    public void Real_photos_scaled_and_compressed_again_are_near_and_other_photos_are_far()
    {
        var reader = new PictureReader();
        var photos = Directory.GetFiles(Shared.Data("photos-more"), "*.jpg").Select(reader.Read).ToList();
        var hashes = photos.Select(photo => PictureHash.Of(photo)!).ToList();

        foreach (var (photo, hash) in photos.Zip(hashes))
        {
            foreach (var (width, height, quality) in new[]
            {
                (photo.Width, photo.Height, 30),
                (photo.Width * 4 / 5, photo.Height * 4 / 5, 75),
                (photo.Width / 2, photo.Height / 2, 60)
            })
            {
                var copy = reader.Read(PictureWriter.Jpeg(Resampler.Resize(photo, width, height), quality));
                Assert.True(hash.IsCopyOf(PictureHash.Of(copy)!), $"{hash.DistanceTo(PictureHash.Of(copy)!)} bits");
            }
        }
        for (var i = 0; i < hashes.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(hashes[i].IsCopyOf(hashes[j]), $"{hashes[i].DistanceTo(hashes[j])} bits");
        }
    }

    [Fact]
    public void A_picture_of_one_colour_has_none_and_text_goes_both_ways()
    {
        Assert.Null(PictureHash.Of(new(40, 30)));
        var hash = PictureHash.Of(new PictureReader().Read(Directory.GetFiles(Shared.Data("photos-more"), "*.jpg")[0]))!;

        Assert.Equal(hash.ToString(), PictureHash.Parse(hash.ToString())!.ToString());
        Assert.True(hash.IsCopyOf(PictureHash.Parse(hash.ToString())!));
        Assert.Null(PictureHash.Parse("12"));
        Assert.Null(PictureHash.Parse(new string('g', 160)));
    }
}
