using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Quantized;

/// <summary>A decoder layer's weights: what has the same input stands in one matrix.</summary>
/// <param name="BeforeAttention">Weights of the norm before attention.</param>
/// <param name="Heads">Queries, keys and values, one below the other.</param>
/// <param name="HeadBiases">Their biases.</param>
/// <param name="Output">From the mixed values back to the stream.</param>
/// <param name="BeforeMlp">Weights of the norm before the feed-forward network.</param>
/// <param name="GateUp">Gate and up, one below the other.</param>
/// <param name="Down">Back to the stream.</param>
internal sealed record LayerWeights(
    OwnVector BeforeAttention, BlockMatrix Heads, OwnVector HeadBiases, BlockMatrix Output, OwnVector BeforeMlp, BlockMatrix GateUp, BlockMatrix Down)
    : IDisposable
{
    public long Bytes => Heads.Bytes + Output.Bytes + GateUp.Bytes + Down.Bytes;

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[BeforeAttention, Heads, HeadBiases, Output, BeforeMlp, GateUp, Down])
            part.Dispose();
    }
}

/// <summary>A weight as checkpoints name it, and its place.</summary>
/// <param name="Name">The name in a checkpoint.</param>
/// <param name="Rows">Rows of a matrix; 1 for a vector.</param>
/// <param name="Columns">Numbers of a row.</param>
/// <param name="Matrix">The matrix that holds it; null for a vector.</param>
/// <param name="FirstRow">The first of its rows there, or of its numbers in the vector.</param>
/// <param name="Vector">The vector that holds it, where it is none.</param>
internal sealed record WeightPlace(string Name, int Rows, int Columns, BlockMatrix? Matrix, int FirstRow, OwnVector? Vector);

/// <summary>All weights of a Qwen2 decoder in memory of its own.</summary>
internal sealed class BlockWeights : IDisposable
{
    private readonly List<WeightPlace> _places = [];

    /// <summary>Takes the memory; every weight is 0 until it is put.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="formatOf">The format of a matrix by its name in a checkpoint; matrices that stand in one take the first one's.</param>
    /// <exception cref="ArgumentException">The sizes cannot be divided into blocks.</exception>
    public BlockWeights(Qwen2Config config, Func<string, BlockFormat> formatOf)
    {
        RequireSizes(config);
        Config = config;
        var (width, keys) = (config.HiddenSize, config.KeyValueHeads * config.HeadSize);
        Embeddings = Matrix(("model.embed_tokens.weight", config.VocabularySize, width));
        Layers = [.. Enumerable.Range(0, config.Layers).Select(layer =>
        {
            var at = FormattableString.Invariant($"model.layers.{layer}.");
            return new LayerWeights(
                Vector((at + "input_layernorm.weight", width)),
                Matrix((at + "self_attn.q_proj.weight", width, width), (at + "self_attn.k_proj.weight", keys, width),
                    (at + "self_attn.v_proj.weight", keys, width)),
                Vector((at + "self_attn.q_proj.bias", width), (at + "self_attn.k_proj.bias", keys), (at + "self_attn.v_proj.bias", keys)),
                Matrix((at + "self_attn.o_proj.weight", width, width)),
                Vector((at + "post_attention_layernorm.weight", width)),
                Matrix((at + "mlp.gate_proj.weight", config.IntermediateSize, width), (at + "mlp.up_proj.weight", config.IntermediateSize, width)),
                Matrix((at + "mlp.down_proj.weight", width, config.IntermediateSize)));
        })];
        Norm = Vector(("model.norm.weight", width));
        Head = config.TieEmbeddings ? Embeddings : Matrix(("lm_head.weight", config.VocabularySize, width));

        BlockMatrix Matrix(params (string Name, int Rows, int Columns)[] parts)
        {
            var (matrix, row) = (new BlockMatrix(parts.Sum(part => part.Rows), parts[0].Columns, formatOf(parts[0].Name)), 0);
            foreach (var (name, rows, columns) in parts)
            {
                _places.Add(new(name, rows, columns, matrix, row, null));
                row += rows;
            }
            return matrix;
        }

        OwnVector Vector(params (string Name, int Count)[] parts)
        {
            var (vector, first) = (new OwnVector(parts.Sum(part => part.Count)), 0);
            foreach (var (name, count) in parts)
            {
                _places.Add(new(name, 1, count, null, first, vector));
                first += count;
            }
            return vector;
        }
    }

    /// <summary>Sees to it that a model's sizes can be divided into blocks and vectors.</summary>
    /// <exception cref="ArgumentException">They cannot; the message names the first that cannot.</exception>
    public static void RequireSizes(Qwen2Config config)
    {
        Require("hidden_size", config.HiddenSize);
        Require("intermediate_size", config.IntermediateSize);
        Require("the width of a head", config.HeadSize);

        static void Require(string what, int size)
        {
            if (size < 1 || size % BlockLayout.Block != 0)
                throw new ArgumentException($"{what} is {size}; blocks of weights need a multiple of {BlockLayout.Block}: take --precision bf16 or fp32");
        }
    }

    /// <summary>The usual format of a matrix in a model of a format: embeddings and output layer have 8 bits.</summary>
    public static BlockFormat UsualFormat(string name, BlockFormat format) =>
        name is "model.embed_tokens.weight" or "lm_head.weight" ? BlockFormat.Q8 : format;

    /// <summary>The model's sizes.</summary>
    public Qwen2Config Config { get; }

    /// <summary>The embeddings of the tokens, a row each.</summary>
    public BlockMatrix Embeddings { get; }

    /// <summary>The layers.</summary>
    public IReadOnlyList<LayerWeights> Layers { get; }

    /// <summary>Weights of the last norm.</summary>
    public OwnVector Norm { get; }

    /// <summary>The output layer; the embeddings where they are tied.</summary>
    public BlockMatrix Head { get; }

    /// <summary>Where each weight of a checkpoint goes.</summary>
    public IReadOnlyList<WeightPlace> Places => _places;

    /// <summary>Bytes that the matrices take.</summary>
    public long Bytes => Embeddings.Bytes + Layers.Sum(layer => layer.Bytes) + (Head == Embeddings ? 0 : Head.Bytes);

    /// <summary>Bytes that a pass reads for one token: all matrices once, but of the embeddings only as the output layer.</summary>
    public long BytesAPass => Layers.Sum(layer => layer.Bytes) + Head.Bytes;

    /// <summary>Puts numbers of a weight.</summary>
    /// <param name="place">The weight.</param>
    /// <param name="firstRow">The first row that is given; 0 for a vector.</param>
    /// <param name="numbers">Whole rows.</param>
    public static void Put(WeightPlace place, int firstRow, ReadOnlySpan<float> numbers)
    {
        if (place.Matrix is not { } matrix)
        {
            numbers.CopyTo(place.Vector!.Numbers[place.FirstRow..]); // one of both
            return;
        }
        var blocks = new byte[matrix.Format.Bytes(numbers.Length)];
        BlockQuantizer.ToBlocks(numbers, matrix.Format, blocks);
        matrix.Put(place.FirstRow + firstRow, blocks);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Embeddings.Dispose();
        foreach (var layer in Layers)
            layer.Dispose();
        Norm.Dispose();
        Head.Dispose();
    }
}
