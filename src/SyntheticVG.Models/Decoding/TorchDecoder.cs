using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Decoding;

/// <summary>The decoder on libtorch: fp32 or bf16, on the CPU or a card.</summary>
internal sealed class TorchDecoder(Qwen2Model model) : IDecoder
{
    public Qwen2Model Model => model;

    public Qwen2Config Config => model.Config;

    public string Kind =>
        $"{(model.Place.Dtype == ScalarType.Float32 ? "fp32" : model.Place.Dtype == ScalarType.BFloat16 ? "bf16" : model.Place.Dtype.ToString())} by libtorch";

    public long WeightBytes => model.parameters().Sum(parameter => parameter.numel() * parameter.ElementSize);

    public Tensor Embed(int[] ids) => model.Embed(tensor(ids, dtype: ScalarType.Int64, device: model.Place.Device));

    public IDecoderState Read(IReadOnlyList<Tensor> prompts, int room = 64, IReadOnlyList<RegionWords?>? words = null) =>
        new TorchDecoderState(this, prompts, room, words);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => model.Dispose();
}
