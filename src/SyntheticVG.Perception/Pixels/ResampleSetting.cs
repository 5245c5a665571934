using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Pixels;

/// <summary>The resampling that a <c>preprocessor_config.json</c> names: Pillow's numbers, or our <c>opencv-linear</c>.</summary>
internal static class ResampleSetting
{
    /// <summary>How to resize a picture to (width, height).</summary>
    public static Func<Picture, int, int, Picture> Read(ModelSettings settings)
    {
        if (settings.Text("resample_with") is { } named)
            return named == "opencv-linear" ? ByOpenCv : throw settings.Missing("resample_with", named, "opencv-linear, or Pillow's number in resample");
        var filter = settings.Number("resample") switch
        {
            0 => ResampleFilter.Nearest,
            1 => ResampleFilter.Lanczos,
            2 or null => ResampleFilter.Bilinear,
            3 => ResampleFilter.Bicubic,
            4 => ResampleFilter.Box,
            5 => ResampleFilter.Hamming,
            var other => throw settings.Missing("resample", $"{other}", "0 to 5, Pillow's number of a filter"),
        };
        return (picture, width, height) => Resampler.Resize(picture, width, height, filter);
    }

    private static Picture ByOpenCv(Picture picture, int width, int height)
    {
        var (result, plane) = (new Picture(width, height), new byte[picture.Width * picture.Height]);
        for (var channel = 0; channel < 3; channel++)
        {
            for (var i = 0; i < plane.Length; i++)
                plane[i] = picture.Pixels[(i * 3) + channel];
            var resized = OpenCvLinear.Resize(plane, picture.Height, picture.Width, height, width);
            for (var i = 0; i < resized.Length; i++)
                result.Pixels[(i * 3) + channel] = resized[i];
        }
        return result;
    }
}
