using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Products;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Quantized;

/// <summary>The decoder on weights in blocks of 8 or 4 bits, by products of our own, for CPUs. No tensor is made between two tokens.</summary>
internal sealed unsafe class BlockDecoder : IDecoder
{
    private readonly BlockWeights _weights;
    private readonly WorkerTeam _team;
    private readonly DecoderPass _pass;

    /// <param name="weights">The weights, which go with the decoder.</param>
    /// <param name="threads">Cores to compute on.</param>
    /// <param name="path">The products' name, for comparisons; null: the fastest that this CPU has.</param>
    /// <exception cref="PlatformNotSupportedException">This CPU has no fitting instructions.</exception>
    public BlockDecoder(BlockWeights weights, int threads, string? path = null)
    {
        _weights = weights;
        Product = CpuPath.Choose(path);
        _team = new(threads);
        _pass = new(weights, Product, _team);
    }

    public Qwen2Config Config => _weights.Config;

    public string Kind => $"{_weights.Layers[0].GateUp.Format.Name()} by {Product.Name}, {_team.Threads} thread{(_team.Threads == 1 ? "" : "s")}";

    public long WeightBytes => _weights.Bytes;

    /// <summary>How products are computed.</summary>
    public BlockProduct Product { get; }

    /// <summary>Cores it computes on.</summary>
    public WorkerTeam Team => _team;

    public Tensor Embed(int[] ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var numbers = new float[ids.Length * Config.HiddenSize];
        foreach (var (i, id) in ids.Index())
            _weights.Embeddings.Read(Checked(id), numbers.AsSpan(i * Config.HiddenSize, Config.HiddenSize));
        return tensor(numbers).view(ids.Length, Config.HiddenSize);
    }

    /// <summary>Writes a token's embedding.</summary>
    public void EmbedInto(int id, float* to) => _weights.Embeddings.Read(Checked(id), new(to, Config.HiddenSize));

    private int Checked(int id) => id >= 0 && id < Config.VocabularySize
        ? id
        : throw new ArgumentException($"token id {id}; expected 0 to {Config.VocabularySize - 1}", nameof(id));

    public IDecoderState Read(IReadOnlyList<Tensor> prompts, int room = 64, IReadOnlyList<RegionWords?>? words = null) => new BlockState(this, prompts, words);

    /// <summary>Writes the embedding of a piece's token, E numbers.</summary>
    public delegate void WriteEmbedding(int token, float* to);

    /// <summary>What a row reads next.</summary>
    public sealed record Piece(RowMemory Row, int Count, WriteEmbedding Write);

    /// <summary>Reads pieces, those of all rows together, as many tokens at a time as a pass takes.</summary>
    /// <param name="pieces">The pieces, each of another row.</param>
    /// <param name="remember">The last tokens of each piece whose streams are returned.</param>
    /// <returns>For each piece the streams behind the last layer.</returns>
    /// <exception cref="ArgumentException">A row gets longer than the model reads.</exception>
    public List<float[]>[] Read(IReadOnlyList<Piece> pieces, int remember)
    {
        foreach (var piece in pieces)
        {
            if (piece.Row.Length + piece.Count > Config.MaxPositions)
                throw new ArgumentException($"{piece.Row.Length + piece.Count} tokens; this model reads at most {Config.MaxPositions}", nameof(pieces));
        }
        var hidden = pieces.Select(_ => new List<float[]>()).ToArray();
        var all = pieces.SelectMany((piece, number) => Enumerable.Range(0, piece.Count).Select(token => (Number: number, Token: token)));
        foreach (var chunk in all.Chunk(DecoderPass.MostTokens))
        {
            var stream = _pass.Begin(chunk.Length);
            var slots = new TokenSlot[chunk.Length];
            for (var i = 0; i < chunk.Length;)
            {
                var (number, from) = chunk[i];
                var piece = pieces[number];
                var count = Math.Min(chunk.Length - i, piece.Count - from);
                var position = piece.Row.Length;
                foreach (var (page, slot) in piece.Row.Extend(count))
                {
                    piece.Write(from++, stream + ((long)i * Config.HiddenSize));
                    slots[i++] = new(piece.Row, page, slot, position++);
                }
            }
            _pass.Run(slots);
            foreach (var (i, (number, token)) in chunk.Index())
            {
                if (pieces[number].Count - token <= remember)
                    hidden[number].Add(_pass.Hidden(i));
            }
        }
        return hidden;
    }

    /// <inheritdoc cref="DecoderPass.Scores"/>
    public float[][] Scores(IReadOnlyList<float[]> hidden, IReadOnlyList<int[]?>? only = null) => _pass.Scores(hidden, only);

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _pass.Dispose();
        _team.Dispose();
        _weights.Dispose();
    }
}
