// Shape letters in this file:
//   B rows   T new tokens   S all tokens so far   E hidden size   V vocabulary
using SyntheticVG.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Qwen2;

/// <summary>The language model: from token embeddings to the scores of the next token.</summary>
/// <remarks>
/// The Qwen2.5 decoder (Qwen team, 2024), weights named as in its Hugging Face checkpoints. Embeddings, not ids, go in,
/// because a picture's tokens have no ids; <see cref="Embed"/> makes those of text.
/// </remarks>
public sealed class Qwen2Model : Module
{
    private readonly Dense? _head;
    private readonly Parameter _embeddings;
    private readonly DecoderLayer[] _layers;
    private readonly RmsNorm _norm;
    private readonly RotaryTable _rotary;

    /// <summary>Makes a model in fp32 on the CPU. Its weights are not set: load or randomize them.</summary>
    public Qwen2Model(Qwen2Config config) : this(config, Placement.Cpu()) { }

    internal Qwen2Model(Qwen2Config config, Placement place) : base(nameof(Qwen2Model))
    {
        ArgumentNullException.ThrowIfNull(config);
        (Config, Place) = (config, place);
        _embeddings = place.Empty(config.VocabularySize, config.HiddenSize);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(layer => new DecoderLayer(config, layer, place))];
        _norm = new(config.HiddenSize, config.RmsNormEpsilon, place);
        _head = config.TieEmbeddings ? null : new Dense(config.HiddenSize, config.VocabularySize, place, bias: false);
        _rotary = new(config.HeadSize, config.RopeTheta);

        var table = new Branch();
        table.register_parameter("weight", _embeddings);
        Body = new(("embed_tokens", table), ("layers", new ModuleList<DecoderLayer>(_layers)), ("norm", _norm));
        register_module("model", Body);
        if (_head is not null)
            register_module("lm_head", _head);
    }

    /// <summary>The sizes this model was made with.</summary>
    public Qwen2Config Config { get; }

    internal Placement Place { get; }

    /// <summary>The node "model" of the checkpoint, under which ROBIN hangs its image encoder as well.</summary>
    internal Branch Body { get; }

    /// <summary>The embeddings of tokens.</summary>
    /// <param name="ids">Token ids, int64, any shape.</param>
    /// <returns>[..., E]; the caller owns it.</returns>
    public Tensor Embed(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return _embeddings.index_select(0, ids.reshape(-1)).view([.. ids.shape, Config.HiddenSize]).MoveToOuterDisposeScope();
    }

    /// <summary>One pass through all layers.</summary>
    /// <param name="embeddings">Of the new tokens, [B, T, E]; rounded to the model's dtype.</param>
    /// <param name="cache">Earlier tokens; the new ones are added. Null: there are none, and none are kept.</param>
    /// <param name="positions">Of the new tokens, int64 [B or 1, T]; null: they follow the cache's.</param>
    /// <param name="mask">True where a new token may look, [B or 1, 1, T, S]; null: at itself and all before it.</param>
    /// <param name="layers">Called with the stream [B, T, E] before and after each layer, for a look inside; null: nobody looks.</param>
    /// <returns>The normalised stream, [B, T, E]; the caller owns it.</returns>
    public Tensor Forward(
        Tensor embeddings, KeyValueCache? cache = null, Tensor? positions = null, Tensor? mask = null, Action<Tensor>? layers = null)
    {
        Shape.Require(embeddings, [Shape.Any, Shape.Any, Config.HiddenSize]);
        using var scope = NewDisposeScope();
        var (before, tokens) = (cache?.Length ?? 0, (int)embeddings.shape[1]);
        if (before + tokens > Config.MaxPositions)
            throw new ArgumentException($"{before + tokens} tokens; this model reads at most {Config.MaxPositions}", nameof(embeddings));

        var pass = Pass(before, tokens, positions, mask, cache);

        var x_BTE = embeddings.to(Place.Dtype);
        foreach (var layer in _layers)
        {
            layers?.Invoke(x_BTE);
            x_BTE = layer.Forward(x_BTE, pass);
        }
        layers?.Invoke(x_BTE);
        cache?.Advance(tokens);
        return _norm.forward(x_BTE).MoveToOuterDisposeScope();
    }

    /// <summary>The layers as functions of the stream [B, T, E], for rows of words that nothing stands before; the last one is the norm.</summary>
    /// <remarks>What they share is in the current dispose scope.</remarks>
    internal IReadOnlyList<Func<Tensor, Tensor>> LayersFor(int tokens, Tensor? positions = null, Tensor? mask = null)
    {
        var pass = Pass(0, tokens, positions, mask, null);
        return [.. _layers.Select(layer => (Func<Tensor, Tensor>)(x_BTE => layer.Forward(x_BTE, pass))), _norm.forward];
    }

    private Pass Pass(int before, int tokens, Tensor? positions, Tensor? mask, KeyValueCache? cache)
    {
        positions ??= tensor(Enumerable.Range(before, tokens).Select(place => (long)place).ToArray(), device: Place.Device).unsqueeze(0);
        if (mask is null && before > 0 && tokens > 1)
            mask = LookBack(before, tokens, Place.Device);
        // A position is never beyond the slots in use: rows may be padded, which only makes positions smaller.
        var (cosines, sines) = _rotary.At(positions, before + tokens, Place.Dtype);
        return new(cosines, sines, mask, cache);
    }

    /// <summary>The scores of every token to come next.</summary>
    /// <param name="hidden">What <see cref="Forward"/> returned, [..., E].</param>
    /// <returns>Logits in fp32, [..., V]; the caller owns them.</returns>
    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var logits = _head is null ? Dense.Linear(hidden, _embeddings) : _head.forward(hidden);
        return logits.to(float32).MoveToOuterDisposeScope();
    }

    // Each of the new tokens looks at everything up to itself, [1, 1, T, S].
    private static Tensor LookBack(int before, int tokens, Device device) =>
        ones([tokens, before + tokens], ScalarType.Bool, device).tril(before).unsqueeze(0).unsqueeze(0);

    /// <summary>Frees the weights and the tables of angles.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rotary.Dispose();
        base.Dispose(disposing);
    }
}
