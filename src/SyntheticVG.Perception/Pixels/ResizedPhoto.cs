using SyntheticVG.Images;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Pixels;

/// <summary>Brings photos to a model's size and numbers, as <c>preprocessor_config.json</c> says.</summary>
internal sealed class ResizedPhoto
{
    private readonly Func<Picture, int, int, Picture> _resize;
    private readonly PixelScale _scale;

    public ResizedPhoto(ModelSettings settings)
    {
        (_resize, _scale, Rule) = (ResampleSetting.Read(settings), new(settings), SizeRule.Read(settings));
        if (Rule.Kind == SizeRule.Rules.Exact)
            _resize = RowsFirst.Of(_resize);
    }

    /// <summary>The size rule.</summary>
    public SizeRule Rule { get; }

    /// <summary>What a model's picture input must be like.</summary>
    public Port Port => Port.Floats("pixel_values", Port.Any, 3, Rule.Fixed.Height, Rule.Fixed.Width);

    /// <summary>The numbers for the model, <c>pixel_values</c> [1, 3, height, width].</summary>
    public OnnxInput Read(Picture photo)
    {
        var (height, width) = Rule.Of(photo.Height, photo.Width);
        return new("pixel_values", _scale.Planes(_resize(photo, width, height)), 1, 3, height, width);
    }

    /// <summary>A <c>pixel_mask</c> that says that every pixel is the photo's, as large as the graph wants it, else as the picture.</summary>
    public static OnnxInput Mask(OnnxModel model, OnnxInput picture)
    {
        var stated = model.Inputs.GetValueOrDefault("pixel_mask", []);
        var height = stated is [_, > 0, > 0] ? stated[1] : picture.Shape[2];
        var width = stated is [_, > 0, > 0] ? stated[2] : picture.Shape[3];
        var ones = new long[height * width];
        Array.Fill(ones, 1);
        return new("pixel_mask", ones, 1, height, width);
    }
}
