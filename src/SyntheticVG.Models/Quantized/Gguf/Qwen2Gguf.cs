using System.Globalization;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>What a GGUF file calls the settings and weights of a Qwen2 decoder.</summary>
internal static class Qwen2Gguf
{
    private const string Architecture = "qwen2";

    private static readonly (string Checkpoint, string File)[] OfLayers =
    [
        ("input_layernorm.weight", "attn_norm.weight"),
        ("self_attn.q_proj.weight", "attn_q.weight"), ("self_attn.q_proj.bias", "attn_q.bias"),
        ("self_attn.k_proj.weight", "attn_k.weight"), ("self_attn.k_proj.bias", "attn_k.bias"),
        ("self_attn.v_proj.weight", "attn_v.weight"), ("self_attn.v_proj.bias", "attn_v.bias"),
        ("self_attn.o_proj.weight", "attn_output.weight"),
        ("post_attention_layernorm.weight", "ffn_norm.weight"),
        ("mlp.gate_proj.weight", "ffn_gate.weight"), ("mlp.up_proj.weight", "ffn_up.weight"), ("mlp.down_proj.weight", "ffn_down.weight"),
    ];

    /// <summary>The name in a GGUF file of a weight that a checkpoint names; null where the decoder has none of that name.</summary>
    public static string? NameOf(string weight)
    {
        switch (weight)
        {
            case "model.embed_tokens.weight": return "token_embd.weight";
            case "model.norm.weight": return "output_norm.weight";
            case "lm_head.weight": return "output.weight";
        }
        if (weight.Split('.', 4) is not ["model", "layers", var layer, var rest]
            || !int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return null;
        return Array.Find(OfLayers, pair => pair.Checkpoint == rest) is { File: { } file } ? $"blk.{layer}.{file}" : null;
    }

    /// <summary>The checkpoint's names of all weights of a decoder.</summary>
    public static IEnumerable<string> NamesOf(Qwen2Config config) =>
    [
        "model.embed_tokens.weight",
        .. Enumerable.Range(0, config.Layers)
            .SelectMany(layer => OfLayers.Select(pair => FormattableString.Invariant($"model.layers.{layer}.{pair.Checkpoint}"))),
        "model.norm.weight",
        .. config.TieEmbeddings ? (string[])[] : ["lm_head.weight"],
    ];

    /// <summary>The sizes of the decoder in a file.</summary>
    /// <exception cref="InvalidDataException">It is of another architecture, or lacks something.</exception>
    public static Qwen2Config ConfigOf(GgufFile file)
    {
        if (file.Text("general.architecture") is var architecture && architecture != Architecture)
            throw new InvalidDataException($"{file.Path}: general.architecture is {architecture ?? "missing"}; expected {Architecture}");
        var (hidden, heads, keyHeads) = (Whole("embedding_length"), Whole("attention.head_count"), Whole("attention.head_count_kv"));
        if (heads < 1 || keyHeads < 1 || heads % keyHeads != 0 || hidden % heads != 0)
            throw new InvalidDataException(
                $"{file.Path}: embedding_length {hidden}, head_count {heads}, head_count_kv {keyHeads}; expected each to be divided by the next");
        if (!file.Tensors.TryGetValue("token_embd.weight", out var embeddings))
            throw new InvalidDataException($"{file.Path}: no token_embd.weight; expected the embeddings of the tokens");
        if (Whole("block_count") is var layers && (layers < 1 || layers > file.Tensors.Count))
            throw new InvalidDataException($"{file.Path}: block_count is {layers}; there are {file.Tensors.Count} tensors, and a layer has twelve");
        return new()
        {
            VocabularySize = (int)embeddings.Rows,
            HiddenSize = hidden,
            IntermediateSize = Whole("feed_forward_length"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyHeads,
            RopeTheta = file.Number($"{Architecture}.rope.freq_base") ?? 1e6,
            RmsNormEpsilon = file.Number($"{Architecture}.attention.layer_norm_rms_epsilon") ?? 1e-6,
            MaxPositions = file.OptionalWhole($"{Architecture}.context_length") ?? 32768,
            TieEmbeddings = !file.Tensors.ContainsKey("output.weight"),
        };

        int Whole(string name) => file.Whole($"{Architecture}.{name}");
    }

    /// <summary>The settings of a decoder.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="type">How most of its numbers are kept.</param>
    public static GgufSettings SettingsOf(Qwen2Config config, string name, GgufType type) => new GgufSettings()
        .Add("general.architecture", Architecture)
        .Add("general.name", name)
        .AddKind(type)
        .Add($"{Architecture}.context_length", (uint)config.MaxPositions)
        .Add($"{Architecture}.embedding_length", (uint)config.HiddenSize)
        .Add($"{Architecture}.block_count", (uint)config.Layers)
        .Add($"{Architecture}.feed_forward_length", (uint)config.IntermediateSize)
        .Add($"{Architecture}.attention.head_count", (uint)config.Heads)
        .Add($"{Architecture}.attention.head_count_kv", (uint)config.KeyValueHeads)
        .Add($"{Architecture}.rope.freq_base", (float)config.RopeTheta)
        .Add($"{Architecture}.attention.layer_norm_rms_epsilon", (float)config.RmsNormEpsilon)
        .Add($"{Architecture}.vocab_size", (uint)config.VocabularySize);

    /// <summary>Loads a decoder's weights, each matrix in the file's own blocks, or quantised while it is read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="format">The format of matrices that are no blocks in the file.</param>
    /// <exception cref="InvalidDataException">A weight is missing, misshaped, or not finite.</exception>
    public static BlockWeights Load(GgufFile file, BlockFormat format)
    {
        var config = ConfigOf(file);
        RequireShapes(file, config);
        var weights = new BlockWeights(config, name => Find(name).Type.Blocks() ?? BlockWeights.UsualFormat(name, format));
        try
        {
            foreach (var place in weights.Places)
                Load(place);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }

        GgufTensor Find(string name) => NameOf(name) is { } own && file.Tensors.TryGetValue(own, out var tensor)
            ? tensor
            : throw new InvalidDataException($"{file.Path}: no {NameOf(name)}; expected all weights of a Qwen2 decoder");

        void Load(WeightPlace place) => GgufRows.Put(file, Find(place.Name), place);
    }

    /// <summary>Sees to it that a file has all weights of its decoder in their shapes, and that blocks divide them.</summary>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public static void Require(GgufFile file) => RequireShapes(file, ConfigOf(file));

    // Before memory is taken for what the settings claim.
    private static void RequireShapes(GgufFile file, Qwen2Config config)
    {
        try
        {
            BlockWeights.RequireSizes(config);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidDataException($"{file.Path}: {wrong.Message}", wrong);
        }
        var (width, inner, keys) = (config.HiddenSize, config.IntermediateSize, config.KeyValueHeads * config.HeadSize);
        foreach (var name in NamesOf(config))
        {
            var own = NameOf(name)!; // a weight of the decoder
            if (!file.Tensors.TryGetValue(own, out var tensor))
                throw new InvalidDataException($"{file.Path}: no {own}; expected all weights of a Qwen2 decoder");
            var (rows, columns) = own[(own.LastIndexOf('.', own.LastIndexOf('.') - 1) + 1)..] switch
            {
                "token_embd.weight" or "output.weight" => (config.VocabularySize, width),
                "attn_k.weight" or "attn_v.weight" => (keys, width),
                "attn_k.bias" or "attn_v.bias" => (1, keys),
                "attn_q.weight" or "attn_output.weight" => (width, width),
                "ffn_gate.weight" or "ffn_up.weight" => (inner, width),
                "ffn_down.weight" => (width, inner),
                _ => (1, width), // norms, and the biases of queries
            };
            if (tensor.Rows != rows || tensor.Columns != columns)
                throw new InvalidDataException($"{file.Path}: {own} has {tensor.Rows} rows of {tensor.Columns}; expected {rows} of {columns}");
        }
    }
}
