// Shape letters in this file:
//   N images   B rows   Q regions of an image   P tokens of an image   C channels   H, W rows and columns   E hidden size
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.SceneGraphs;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Robin;

/// <summary>The two tokens of each region of an image.</summary>
/// <param name="Content">What is under the mask, [Q, E] in fp32.</param>
/// <param name="Position">Where the mask lies, [Q, E] in fp32.</param>
public sealed record RegionTokens(Tensor Content, Tensor Position);

/// <summary>Images and their regions as the language model reads them.</summary>
/// <param name="Images">The tokens of each image, [N, P, E] in the projector's dtype.</param>
/// <param name="Regions">The tokens of each image's regions; null where it came without masks.</param>
public sealed record EncodedImages(Tensor Images, IReadOnlyList<RegionTokens?> Regions);

/// <summary>The region-aware model: reads a photo and its regions, and writes text about them.</summary>
/// <remarks>
/// Park et al., CVPR 2025. A ConvNeXt encodes the photo; its third map becomes the image tokens; all four maps, pooled
/// under each region's mask, become that region's two tokens; a Qwen2.5 decoder reads them among the words. Weights are
/// named as in the published checkpoint.
/// </remarks>
public sealed class Robin : Module
{
    private const long MaskPixelsAtOnce = 1 << 26;

    private readonly Module<Tensor, Tensor> _projector;
    private readonly RegionEncoder _regions;
    private readonly Qwen2Model? _language;

    /// <summary>Makes a model. Its weights are not set: load or randomize them.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="precision">Its dtypes; null: <see cref="Precision.Full"/>.</param>
    /// <param name="device">Where it lives; null: the CPU.</param>
    public Robin(RobinConfig config, Precision? precision = null, Device? device = null) : this(config, precision, device, null) { }

    /// <summary>Makes a model around a decoder that is no module of libtorch.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="precision">Its dtypes; the language model's is the one that embeddings are handed to the decoder in.</param>
    /// <param name="device">Where the rest lives.</param>
    /// <param name="decoder">The decoder, which goes with the model; null: one of libtorch is made.</param>
    internal Robin(RobinConfig config, Precision? precision, Device? device, IDecoder? decoder) : base(nameof(Robin))
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        Precision = precision ?? Precision.Full;
        device ??= torch.CPU;
        var tower = new Placement(Precision.Tower, device);
        Tower = new(config.Tower, tower);
        _projector = Projector.Create(config.ProjectorType, config.Tower.Widths[2], config.Language.HiddenSize, tower);
        _regions = new(config.Regions, new Placement(float32, device));
        Device = device;
        if (decoder is null)
        {
            _language = new(config.Language, new Placement(Precision.Language, device));
            decoder = new TorchDecoder(_language);
        }
        Decoder = decoder;

        // The checkpoint keeps the image encoder and the projector inside the language model's "model".
        var body = _language?.Body ?? new Branch();
        body.register_module("vision_tower", new Branch(("vision_tower", new Branch(("visual", Tower)))));
        body.register_module("mm_projector", _projector);
        foreach (var (name, child) in _language?.named_children() ?? [("model", body)])
            register_module(name, child);
        register_module("mask_extractor", _regions);
    }

    /// <summary>What the checkpoint calls the image encoder, with the dot behind it.</summary>
    public const string TowerPrefix = "model.vision_tower.vision_tower.";

    /// <summary>The sizes this model was made with.</summary>
    public RobinConfig Config { get; }

    /// <summary>The dtypes this model was made with.</summary>
    public Precision Precision { get; }

    /// <summary>The decoder inside, whatever it computes with.</summary>
    public IDecoder Decoder { get; }

    /// <summary>The decoder as a module of libtorch, which can be trained.</summary>
    /// <exception cref="InvalidOperationException">It is quantised.</exception>
    public Qwen2Model Language => _language
        ?? throw new InvalidOperationException(
            "the decoder is quantised, for reading and writing only; load the model as bf16 or fp32 to train it or to look inside");

    internal ConvNeXt.ConvNeXt Tower { get; }

    /// <summary>Where the weights live.</summary>
    public Device Device { get; }

    /// <summary>Encodes images and the regions of each.</summary>
    /// <param name="pixels">Normalised RGB, [N, 3, H, W].</param>
    /// <param name="masks">For each image its masks, 1 inside, [Q, H, W] at the size of the photo, or null for none; the
    /// list may be shorter than the images.</param>
    /// <returns>Their tokens, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or there are more entries of masks than images.</exception>
    public EncodedImages Encode(Tensor pixels, IReadOnlyList<Tensor?>? masks = null) =>
        Encode(pixels, masks ?? [], EncodeRegions);

    /// <summary>Encodes images and the regions of each, decoding only some of the masks at a time.</summary>
    /// <param name="pixels">Normalised RGB, [N, 3, H, W].</param>
    /// <param name="masks">For each image the masks of its regions, all of the photo's size, or null for none; the list may
    /// be shorter than the images.</param>
    /// <param name="pixelsAtOnce">Mask pixels that are in memory together; at least one mask is.</param>
    /// <returns>Their tokens, in the current dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or there are more entries of masks than images.</exception>
    public EncodedImages Encode(Tensor pixels, IReadOnlyList<IReadOnlyList<Rle>?> masks, long pixelsAtOnce = MaskPixelsAtOnce) =>
        Encode(pixels, masks, (levels, own) => EncodeRegions(levels, own, pixelsAtOnce));

    private EncodedImages Encode<T>(Tensor pixels, IReadOnlyList<T?> masks, Func<IReadOnlyList<Tensor>, T, RegionTokens> encodeRegions)
        where T : class
    {
        Shape.Require(pixels, [Shape.Any, 3, Shape.Any, Shape.Any]);
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Count > pixels.shape[0])
            throw new ArgumentException($"masks for {masks.Count} images; there are {pixels.shape[0]}", nameof(masks));
        using var scope = NewDisposeScope();
        var images = EncodeMaps(Tower.forward(pixels), masks, encodeRegions);
        foreach (var region in images.Regions.OfType<RegionTokens>())
            (_, _) = (region.Content.MoveToOuterDisposeScope(), region.Position.MoveToOuterDisposeScope());
        return images with { Images = images.Images.MoveToOuterDisposeScope() };
    }

    /// <summary>The second half of encoding: from the tower's maps, each [N, C, H, W], to tokens; in the current dispose scope.</summary>
    internal EncodedImages EncodeMaps(IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor?> masks) => EncodeMaps(levels, masks, EncodeRegions);

    /// <summary>The same for masks of run lengths.</summary>
    internal EncodedImages EncodeMaps(IReadOnlyList<Tensor> levels, IReadOnlyList<IReadOnlyList<Rle>?> masks, long pixelsAtOnce = MaskPixelsAtOnce) =>
        EncodeMaps(levels, masks, (own, regions) => EncodeRegions(own, regions, pixelsAtOnce));

    private EncodedImages EncodeMaps<T>(IReadOnlyList<Tensor> levels, IReadOnlyList<T?> masks, Func<IReadOnlyList<Tensor>, T, RegionTokens> encodeRegions)
        where T : class
    {
        var tokens_NPE = _projector.forward(levels[2].permute(0, 2, 3, 1).flatten(1, 2));

        var regions = Enumerable.Range(0, (int)tokens_NPE.shape[0]).Select(image => image < masks.Count && masks[image] is { } own
            ? encodeRegions([.. levels.Select(level_NCHW => level_NCHW.select(0, image))], own)
            : null);
        return new(tokens_NPE, [.. regions]);
    }

    /// <summary>Frees the weights.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Decoder.Dispose();
        base.Dispose(disposing);
    }

    private RegionTokens EncodeRegions(IReadOnlyList<Tensor> levels, Tensor masks)
    {
        var (content, position) = _regions.forward(levels, masks.to(Device));
        return new(content, position);
    }

    private RegionTokens EncodeRegions(IReadOnlyList<Tensor> levels, IReadOnlyList<Rle> masks, long pixelsAtOnce)
    {
        if (masks.Count == 0)
            throw new ArgumentException("masks hold 0 regions; expected at least 1, or null for none", nameof(masks));
        using var scope = NewDisposeScope();
        var atOnce = (int)Math.Clamp(pixelsAtOnce / Math.Max(1, (long)masks[0].Width * masks[0].Height), 1, masks.Count);
        var parts = masks.Chunk(atOnce).Select(part =>
        {
            using var decoded = RegionMasks.ToTensor(part);
            return EncodeRegions(levels, decoded);
        }).ToList();
        return new(cat([.. parts.Select(part => part.Content)]).MoveToOuterDisposeScope(),
            cat([.. parts.Select(part => part.Position)]).MoveToOuterDisposeScope());
    }
}
