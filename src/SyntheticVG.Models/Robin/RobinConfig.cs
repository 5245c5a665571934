using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Robin;

/// <summary>How a photo is brought to the square that the image encoder reads.</summary>
public enum AspectMode
{
    /// <summary>On a square of its longer side, the rest filled with the mean colour; masks are not padded along.</summary>
    Pad,

    /// <summary>Squashed.</summary>
    Square,
}

/// <summary>Sizes of a <see cref="Robin"/> and what else its checkpoint says of it.</summary>
public sealed record RobinConfig
{
    /// <summary>The language model.</summary>
    public required Qwen2Config Language { get; init; }

    /// <summary>The image encoder; its third map becomes the image tokens.</summary>
    public required ConvNeXtConfig Tower { get; init; }

    /// <summary>The region encoder.</summary>
    public required RegionEncoderConfig Regions { get; init; }

    /// <summary>The projector: linear, identity or mlpNx_gelu [mm_projector_type].</summary>
    public string ProjectorType { get; init; } = "linear";

    /// <summary>Side of the square that a photo is resized to, in pixels, a multiple of 32.</summary>
    public int ImageSide { get; init; } = 512;

    /// <summary>How a photo becomes square [image_aspect_ratio].</summary>
    public AspectMode AspectMode { get; init; } = AspectMode.Pad;

    /// <summary>Longest spliced sequence, in positions; null: only the language model's own limit [tokenizer_model_max_length].</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Id of &lt;mask&gt;, which a region's content token replaces.</summary>
    public int MaskToken { get; init; } = 151665;

    /// <summary>Id of &lt;pos&gt;, which a region's position token replaces.</summary>
    public int PositionToken { get; init; } = 151666;

    /// <summary>Id of the word "region1", the other numbers behind it: the model's <see cref="Decoding.RegionWords"/> are tied to their
    /// regions. Null for the published model, whose words are not.</summary>
    public int? FirstRegionToken { get; init; }

    /// <summary>Tokens that one photo takes in the sequence.</summary>
    public int ImageTokens => ImageSide / 16 * (ImageSide / 16);

    /// <summary>The published model: ConvNeXt-Large and Qwen2.5-3B, 3.31 billion parameters.</summary>
    public static RobinConfig Robin3B { get; } = new()
    {
        Language = Qwen2Config.Qwen25Of3B,
        Tower = ConvNeXtConfig.Large,
        Regions = RegionEncoderConfig.Robin3B,
        ProjectorType = "mlp2x_gelu",
    };

    /// <summary>For the pocket world: trains on two CPU cores within the hour.</summary>
    public static RobinConfig Pocket { get; } = new()
    {
        Language = Qwen2Config.Pocket,
        Tower = ConvNeXtConfig.Pocket,
        Regions = new() { LevelChannels = [32, 64, 128, 256], Width = 128, ThumbnailSide = 32, HiddenSize = 128 },
        ProjectorType = "mlp2x_gelu",
        ImageSide = 128,
        AspectMode = AspectMode.Square,
        MaskToken = 10,
        PositionToken = 11,
    };

    /// <summary>For tests: every size small.</summary>
    public static RobinConfig Tiny { get; } = new()
    {
        Language = Qwen2Config.Tiny,
        Tower = ConvNeXtConfig.Tiny,
        Regions = new() { LevelChannels = [4, 8, 16, 32], Width = 10, ThumbnailSide = 6, HiddenSize = 24 },
        ProjectorType = "mlp2x_gelu",
        ImageSide = 64,
        MaskToken = 37,
        PositionToken = 38,
    };
}
