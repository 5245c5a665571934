using SyntheticVG.Images;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Conversing;

/// <summary>What the image encoder makes of a photo.</summary>
internal sealed class PhotoMaps : IPrefix
{
    private readonly Tensor[] _maps;

    /// <summary>Encodes a photo.</summary>
    public PhotoMaps(RobinSession session, Picture photo, CancellationToken cancellationToken)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var pixels = PixelProcessor.Process(photo, session.Robin.Config).to(session.Robin.Device);
        _maps = session.Access.Use(
            () =>
            {
                using var stillThere = no_grad();
                using var scopeThere = NewDisposeScope();
                return ModelMeters.Vision(() => session.Robin.Tower.forward(pixels)).Select(map => map.DetachFromDisposeScope()).ToArray();
            },
            cancellationToken);
    }

    /// <summary>Its maps, the finest first.</summary>
    public IReadOnlyList<Tensor> Maps => _maps;

    /// <inheritdoc/>
    public long Bytes => _maps.Sum(map => map.numel() * map.ElementSize);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var map in _maps)
            map.Dispose();
    }
}
