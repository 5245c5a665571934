using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Perception.Sentences;

/// <summary>Options of a <see cref="SentenceEncoder"/>.</summary>
public sealed record SentenceEncoderOptions
{
    /// <summary>Most texts of one call of the model; each is filled up to the longest, so texts of like length go together.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many vectors are kept for texts that come again; 0 for none. A vector of MiniLM is 1.5 KB.</summary>
    public int CacheSize { get; init; } = 16_384;
}

/// <summary>A sentence-transformers model of BERT's kind (all-MiniLM-L6-v2): the mean of its token vectors, of length 1.</summary>
public sealed class SentenceEncoder : ISentenceEncoder, IDisposable
{
    private readonly OnnxModel _model;
    private readonly WordPiece _words;
    private readonly VectorCache _cache;
    private readonly int _batchSize;
    private readonly int _maxLength;
    private readonly bool _pools;

    private SentenceEncoder(ModelFolder folder, SentenceEncoderOptions options, OnnxOptions onnx)
    {
        Dimension = folder.Config.Size("hidden_size") ?? throw folder.Config.Missing("hidden_size", "missing", "the width of a vector");
        _maxLength = MaxLengthOf(folder);
        _pools = PoolsMean(folder);
        _words = WordPiece.Read(folder.Path);
        (_batchSize, _cache) = (Math.Max(1, options.BatchSize), new(options.CacheSize));
        _model = OnnxModel.Open(folder.Model(), onnx).Require(
            [Port.Integers("input_ids", Port.Any, Port.Any), Port.Integers("attention_mask", Port.Any, Port.Any),
                Port.Integers("token_type_ids", Port.Any, Port.Any) with { Optional = true }],
            [Port.Floats("last_hidden_state", Port.Any, Port.Any, Dimension)]);
    }

    /// <summary>Numbers in a vector.</summary>
    public int Dimension { get; }

    /// <summary>Opens a model folder: <c>config.json</c>, <c>vocab.txt</c>, <c>model.onnx</c>; <c>sentence_bert_config.json</c> and
    /// <c>1_Pooling/config.json</c> where it has them.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of another kind of model.</exception>
    public static SentenceEncoder Open(string folder, SentenceEncoderOptions? options = null, OnnxOptions? onnx = null) =>
        new(new ModelFolder(folder).Require("sentence encoder", "bert"), options ?? new(), onnx ?? new());

    /// <summary>A vector of length 1 for each text, in the order of the texts.</summary>
    /// <remarks>Text beyond the model's longest (256 tokens) does not count. A batch changes a vector by less than 1e-6.</remarks>
    public IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts)
    {
        var found = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var fresh = new List<(string Text, int[] Ids)>();
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            if (_cache.TryGet(text, out var vector))
                found[text] = vector;
            else
                fresh.Add((text, Tokens(text)));
        }
        foreach (var batch in fresh.OrderBy(f => f.Ids.Length).Chunk(_batchSize))
        {
            foreach (var ((text, _), vector) in batch.Zip(Run([.. batch.Select(b => b.Ids)])))
            {
                found[text] = vector;
                _cache.Add(text, vector);
            }
        }
        return [.. texts.Select(text => found[text])];
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>The tokens of a text.</summary>
    internal int[] Tokens(string text) => _words.Encode(text, _maxLength);

    private float[][] Run(int[][] ids)
    {
        var length = ids.Max(i => i.Length);
        var (tokens, attention) = (new long[ids.Length * length], new long[ids.Length * length]);
        Array.Fill(tokens, _words.Padding);
        for (var row = 0; row < ids.Length; row++)
        {
            for (var i = 0; i < ids[row].Length; i++)
                (tokens[(row * length) + i], attention[(row * length) + i]) = (ids[row][i], 1);
        }
        using var result = _model.Run(
            new("input_ids", tokens, ids.Length, length), new("attention_mask", attention, ids.Length, length),
            new("token_type_ids", new long[tokens.Length], ids.Length, length));
        _ = result.Shape("last_hidden_state", ids.Length, length, Dimension);
        var states = result.Numbers("last_hidden_state");
        var vectors = new float[ids.Length][];
        for (var row = 0; row < ids.Length; row++)
            vectors[row] = Pool(states.Slice(row * length * Dimension, (_pools ? ids[row].Length : 1) * Dimension));
        return vectors;
    }

    // The mean of the token vectors, made 1 long (a mean and a sum differ in length only).
    private float[] Pool(ReadOnlySpan<float> states)
    {
        var sum = new float[Dimension];
        for (var at = 0; at < states.Length; at += Dimension)
            for (var i = 0; i < Dimension; i++)
                sum[i] += states[at + i];
        var length = Math.Sqrt(sum.Sum(v => (double)v * v));
        for (var i = 0; i < Dimension; i++)
            sum[i] = (float)(sum[i] / Math.Max(length, 1e-12));
        return sum;
    }

    // tokenizer.json may say 128 and fixed padding: that is the exporter's, not the model's.
    private static int MaxLengthOf(ModelFolder folder)
    {
        var file = Path.Combine(folder.Path, "sentence_bert_config.json");
        var stated = File.Exists(file) ? ModelSettings.Read(file).Size("max_seq_length") : null;
        return Math.Max(2, stated ?? folder.Config.Size("max_position_embeddings") ?? 512);
    }

    private static bool PoolsMean(ModelFolder folder)
    {
        var file = Path.Combine(folder.Path, "1_Pooling", "config.json");
        if (!File.Exists(file))
            return true;
        var settings = ModelSettings.Read(file);
        var (mean, first) = (settings.Flag("pooling_mode_mean_tokens") ?? false, settings.Flag("pooling_mode_cls_token") ?? false);
        return mean != first ? mean : throw settings.Missing("pooling_mode_mean_tokens", $"{mean}".ToLowerInvariant(),
            "true, or pooling_mode_cls_token true: the two poolings known here");
    }
}
