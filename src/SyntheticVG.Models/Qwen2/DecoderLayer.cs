// Shape letters in this file:
//   B rows   T new tokens   S all tokens so far   H query heads   K key and value heads   D width of a head   E hidden size
using SyntheticVG.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Qwen2;

/// <summary>What every layer of one pass sees besides its input.</summary>
/// <param name="Cosines">Of the tokens' positions, [B or 1, 1, T, D].</param>
/// <param name="Sines">Of the tokens' positions, [B or 1, 1, T, D].</param>
/// <param name="Mask">True where a token may look, [B or 1, 1, T, S]; null: at itself and all before it.</param>
/// <param name="Cache">Keys and values of earlier tokens, or null.</param>
internal readonly record struct Pass(Tensor Cosines, Tensor Sines, Tensor? Mask, KeyValueCache? Cache);

/// <summary>A decoder layer: attention, then a gated feed-forward network, each on the normalised stream and added to it.</summary>
internal sealed class DecoderLayer : Module
{
    [ComponentName(Name = "input_layernorm")] private readonly RmsNorm _beforeAttention;
    [ComponentName(Name = "self_attn")] private readonly Attention _attention;
    [ComponentName(Name = "post_attention_layernorm")] private readonly RmsNorm _beforeMlp;
    [ComponentName(Name = "mlp")] private readonly GatedMlp _mlp;

    public DecoderLayer(Qwen2Config config, int layer, Placement place) : base(nameof(DecoderLayer))
    {
        _beforeAttention = new(config.HiddenSize, config.RmsNormEpsilon, place);
        _attention = new(config, layer, place);
        _beforeMlp = new(config.HiddenSize, config.RmsNormEpsilon, place);
        _mlp = new(config, place);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x_BTE, Pass pass)
    {
        using var scope = NewDisposeScope();
        var attended_BTE = x_BTE.Plus(_attention.Forward(_beforeAttention.forward(x_BTE), pass));
        return attended_BTE.Plus(_mlp.forward(_beforeMlp.forward(attended_BTE))).MoveToOuterDisposeScope();
    }
}

/// <summary>Causal attention in which groups of query heads share keys and values (Ainslie et al., 2023).</summary>
internal sealed class Attention : Module
{
    private readonly Qwen2Config _config;
    private readonly int _layer;
    [ComponentName(Name = "q_proj")] private readonly Dense _queries;
    [ComponentName(Name = "k_proj")] private readonly Dense _keys;
    [ComponentName(Name = "v_proj")] private readonly Dense _values;
    [ComponentName(Name = "o_proj")] private readonly Dense _output;

    public Attention(Qwen2Config config, int layer, Placement place) : base(nameof(Attention))
    {
        (_config, _layer) = (config, layer);
        _queries = new(config.HiddenSize, config.Heads * config.HeadSize, place);
        _keys = new(config.HiddenSize, config.KeyValueHeads * config.HeadSize, place);
        _values = new(config.HiddenSize, config.KeyValueHeads * config.HeadSize, place);
        _output = new(config.Heads * config.HeadSize, config.HiddenSize, place, bias: false);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x_BTE, Pass pass)
    {
        using var scope = NewDisposeScope();

        var q_BHTD = RotaryTable.Rotate(Heads(_queries.forward(x_BTE), _config.Heads), pass.Cosines, pass.Sines);
        var k_BKSD = RotaryTable.Rotate(Heads(_keys.forward(x_BTE), _config.KeyValueHeads), pass.Cosines, pass.Sines);
        var v_BKSD = Heads(_values.forward(x_BTE), _config.KeyValueHeads);
        if (pass.Cache is not null)
            (k_BKSD, v_BKSD) = pass.Cache.Write(_layer, k_BKSD, v_BKSD);

        var mixed_BHTD = x_BTE.shape[1] == 1
            ? AttendOne(q_BHTD, k_BKSD, v_BKSD, pass.Mask)
            : functional.scaled_dot_product_attention(
                q_BHTD, Repeat(k_BKSD), Repeat(v_BKSD), pass.Mask!, 0, is_casual: pass.Mask is null);

        return _output.forward(mixed_BHTD.transpose(1, 2).flatten(start_dim: 2)).MoveToOuterDisposeScope();
    }

    // [B, T, heads x D] -> [B, heads, T, D]
    private Tensor Heads(Tensor x, int heads) => x.view(x.shape[0], x.shape[1], heads, _config.HeadSize).transpose(1, 2);

    // One new token: the query heads of a group become the "tokens" of their key head, so that no key is copied.
    private Tensor AttendOne(Tensor q_BHTD, Tensor k_BKSD, Tensor v_BKSD, Tensor? mask)
    {
        long[] grouped = [q_BHTD.shape[0], _config.KeyValueHeads, _config.Heads / _config.KeyValueHeads, _config.HeadSize];
        return functional.scaled_dot_product_attention(q_BHTD.reshape(grouped), k_BKSD, v_BKSD, mask!).reshape(q_BHTD.shape);
    }

    // [B, K, S, D] -> [B, H, S, D], each head as often as its group has query heads.
    private Tensor Repeat(Tensor x_BKSD)
    {
        var shape = x_BKSD.shape;
        return x_BKSD.unsqueeze(2).expand(shape[0], shape[1], _config.Heads / _config.KeyValueHeads, shape[2], shape[3])
            .reshape(shape[0], _config.Heads, shape[2], shape[3]);
    }
}

/// <summary>The feed-forward network with a gate (SwiGLU; Shazeer, 2020).</summary>
internal sealed class GatedMlp : Module<Tensor, Tensor>
{
    [ComponentName(Name = "gate_proj")] private readonly Dense _gate;
    [ComponentName(Name = "up_proj")] private readonly Dense _up;
    [ComponentName(Name = "down_proj")] private readonly Dense _down;

    public GatedMlp(Qwen2Config config, Placement place) : base(nameof(GatedMlp))
    {
        _gate = new(config.HiddenSize, config.IntermediateSize, place, bias: false);
        _up = new(config.HiddenSize, config.IntermediateSize, place, bias: false);
        _down = new(config.IntermediateSize, config.HiddenSize, place, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (gate, up) = (_gate.forward(x), _up.forward(x));
        if (is_grad_enabled())
            return _down.forward(functional.silu(gate) * up).MoveToOuterDisposeScope();
        gate.silu_().mul_(up); // the largest tensors of a pass: in place, for fresh memory costs page faults
        up.Dispose();
        return _down.forward(gate).MoveToOuterDisposeScope();
    }
}
