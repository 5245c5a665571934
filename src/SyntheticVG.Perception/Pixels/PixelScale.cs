using SyntheticVG.Images;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Pixels;

/// <summary>Bytes of a picture to the numbers that a model wants: (byte · scale − mean) / deviation, a plane a channel.</summary>
/// <remarks>In 32-bit floats, step by step as NumPy does it, from a table of 256 values a channel.</remarks>
internal sealed class PixelScale
{
    private readonly float[][] _tables;
    private readonly bool _blueFirst;

    /// <summary>Reads <c>do_rescale</c>, <c>rescale_factor</c>, <c>do_normalize</c>, <c>image_mean</c>, <c>image_std</c>, and our
    /// <c>channel_order</c>.</summary>
    /// <param name="settings">The <c>preprocessor_config.json</c>.</param>
    public PixelScale(ModelSettings settings)
    {
        var factor = settings.Flag("do_rescale") ?? true ? settings.Number("rescale_factor") ?? 1.0 / 255 : 1;
        var normalise = settings.Flag("do_normalize") ?? true;
        var mean = normalise ? settings.Numbers("image_mean", 3) ?? throw settings.Missing("image_mean", "missing", "three numbers") : [0, 0, 0];
        var deviation = normalise ? settings.Numbers("image_std", 3) ?? throw settings.Missing("image_std", "missing", "three numbers") : [1, 1, 1];
        if (deviation.Any(d => !(d > 0)))
            throw settings.Missing("image_std", string.Join(", ", deviation), "three numbers above 0");
        _blueFirst = (settings.Text("channel_order") ?? "RGB") switch
        {
            "RGB" => false,
            "BGR" => true,
            var other => throw settings.Missing("channel_order", other, "RGB or BGR"),
        };
        _tables = [.. mean.Zip(deviation, (m, d) => Enumerable.Range(0, 256).Select(b => ((float)(b * factor) - (float)m) / (float)d).ToArray())];
    }

    /// <summary>The planes of a picture in the upper left of a larger canvas, zeros elsewhere.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Columns of the canvas.</param>
    /// <returns>[1, 3, height, width], row-major.</returns>
    public float[] Planes(Picture picture, int height, int width)
    {
        var planes = new float[3 * height * width];
        for (var channel = 0; channel < 3; channel++)
        {
            var (table, source) = (_tables[channel], _blueFirst ? 2 - channel : channel);
            var plane = planes.AsSpan(channel * height * width, height * width);
            for (var y = 0; y < picture.Height; y++)
            {
                var from = picture.Row(y);
                var to = plane.Slice(y * width, picture.Width);
                for (int x = 0, at = source; x < to.Length; x++, at += 3)
                    to[x] = table[from[at]];
            }
        }
        return planes;
    }

    /// <summary>The planes of a picture, [1, 3, its height, its width].</summary>
    public float[] Planes(Picture picture) => Planes(picture, picture.Height, picture.Width);
}
