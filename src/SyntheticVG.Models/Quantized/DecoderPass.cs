using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Products;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Quantized;

/// <summary>One way of tokens through all layers of a Qwen2 decoder, in buffers of its own.</summary>
/// <remarks>Any tokens of any rows go through together; each gets the same bits as if it went alone.</remarks>
internal sealed unsafe class DecoderPass : IDisposable
{
    /// <summary>The most tokens of a pass.</summary>
    public const int MostTokens = 512;

    private const int HeadRowsAtOnce = 16;

    private readonly BlockWeights _weights;
    private readonly Qwen2Config _config;
    private readonly BlockProduct _product;
    private readonly WorkerTeam _team;
    private readonly float[] _frequencies;
    private readonly OwnVector _logits;
    private Buffers? _buffers;

    public DecoderPass(BlockWeights weights, BlockProduct product, WorkerTeam team)
    {
        (_weights, _config, _product, _team) = (weights, weights.Config, product, team);
        using var table = new RotaryTable(_config.HeadSize, _config.RopeTheta);
        _frequencies = table.Frequencies;
        _logits = new(HeadRowsAtOnce * weights.Head.Outputs);
    }

    /// <summary>Makes room for tokens and returns where their embeddings go, E numbers each.</summary>
    public float* Begin(int tokens)
    {
        if (_buffers is null || _buffers.Tokens < tokens)
        {
            _buffers?.Dispose();
            _buffers = new(_weights, Math.Min(MostTokens, Math.Max(8, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens))));
        }
        return _buffers.Stream.Start;
    }

    /// <summary>Sends the tokens through the layers. Their embeddings were put where <see cref="Begin"/> said.</summary>
    public void Run(TokenSlot[] tokens)
    {
        var buffers = _buffers!; // Begin made them
        var (count, width) = (tokens.Length, _config.HiddenSize);
        var turns = new float[2][];
        (turns[0], turns[1]) = Angles(tokens);
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            var weights = _weights.Layers[layer];
            NormalizeInto(buffers, count, weights.BeforeAttention, weights.Heads);
            Multiply(weights.Heads, buffers.Inputs, count, buffers.Heads.Start);
            Attend(buffers, tokens, layer, weights, turns[0], turns[1]);
            Quantize(buffers.Inputs, buffers.Mixed.Start, width, count, weights.Output);
            Multiply(weights.Output, buffers.Inputs, count, buffers.Back.Start);
            Rows(count, (first, end) =>
                VectorMath.Add(buffers.Stream.Start + ((long)first * width), buffers.Back.Start + ((long)first * width), (end - first) * width));

            NormalizeInto(buffers, count, weights.BeforeMlp, weights.GateUp);
            Multiply(weights.GateUp, buffers.Inputs, count, buffers.GateUp.Start);
            Gate(buffers, count, weights);
            Multiply(weights.Down, buffers.Inputs, count, buffers.Back.Start);
            Rows(count, (first, end) =>
                VectorMath.Add(buffers.Stream.Start + ((long)first * width), buffers.Back.Start + ((long)first * width), (end - first) * width));
        }
    }

    /// <summary>The normalised stream behind the last layer, of a token of the pass that ran last.</summary>
    public float[] Hidden(int token)
    {
        var hidden = new float[_config.HiddenSize];
        fixed (float* to = hidden)
            VectorMath.Normalize(_buffers!.Stream.Start + ((long)token * _config.HiddenSize), _weights.Norm.Start, to, _config.HiddenSize,
                (float)_config.RmsNormEpsilon);
        return hidden;
    }

    /// <summary>The scores of the tokens to come.</summary>
    /// <param name="hidden">What <see cref="Hidden"/> gave, of one token each.</param>
    /// <param name="only">For each the tokens that are asked for, ascending; null: all.</param>
    /// <returns>For each a score a token of the vocabulary; minus infinity where it was not asked for.</returns>
    public float[][] Scores(IReadOnlyList<float[]> hidden, IReadOnlyList<int[]?>? only = null)
    {
        var (head, scores) = (_weights.Head, new float[hidden.Count][]);
        using var inputs = new InputRows(Math.Min(HeadRowsAtOnce, hidden.Count), head.Columns);
        for (var from = 0; from < hidden.Count; from += HeadRowsAtOnce)
        {
            var count = Math.Min(HeadRowsAtOnce, hidden.Count - from);
            inputs.Begin(count, head.Columns);
            for (var row = 0; row < count; row++)
            {
                fixed (float* x = hidden[from + row])
                    inputs.Set(row, x, head.Format.Zero());
            }
            if (count == 1 && only?[from] is { } asked && asked.Length * head.Format.Lanes() < head.Rows)
            {
                scores[from] = Few(inputs, asked);
                continue;
            }
            Multiply(head, inputs, count, _logits.Start);
            for (var row = 0; row < count; row++)
                scores[from + row] = new Span<float>(_logits.Start + ((long)row * head.Outputs), head.Rows).ToArray();
        }
        return scores;
    }

    // Only the groups of the output layer that hold one of the tokens.
    private float[] Few(InputRows inputs, int[] asked)
    {
        var (head, lanes) = (_weights.Head, _weights.Head.Format.Lanes());
        int[] groups = [.. asked.Select(token => token / lanes).Distinct()];
        _team.Run(groups.Length, Math.Max(1, groups.Length / (4 * _team.Threads)), (first, end) =>
        {
            for (var i = first; i < end; i++)
                _product.Multiply(head, inputs, 1, _logits.Start, groups[i], groups[i] + 1);
        });
        var scores = new float[head.Rows];
        Array.Fill(scores, float.NegativeInfinity);
        foreach (var token in asked)
            scores[token] = _logits.Start[token];
        return scores;
    }

    // Cosines and sines of each token's position, half a head each; rounded as the published weights were trained (RotaryTable).
    private (float[] Cosines, float[] Sines) Angles(TokenSlot[] tokens)
    {
        var half = _frequencies.Length;
        var (cosines, sines) = (new float[tokens.Length * half], new float[tokens.Length * half]);
        for (var token = 0; token < tokens.Length; token++)
        {
            for (var i = 0; i < half; i++)
            {
                double angle = tokens[token].Position * _frequencies[i];
                cosines[(token * half) + i] = (float)Math.Cos(angle);
                sines[(token * half) + i] = (float)Math.Sin(angle);
            }
        }
        return (cosines, sines);
    }

    private void NormalizeInto(Buffers buffers, int count, OwnVector norm, BlockMatrix next)
    {
        var width = _config.HiddenSize;
        buffers.Inputs.Begin(count, next.Columns);
        Rows(count, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var normal = buffers.Mixed.Start + ((long)row * width);
                VectorMath.Normalize(buffers.Stream.Start + ((long)row * width), norm.Start, normal, width, (float)_config.RmsNormEpsilon);
                buffers.Inputs.Set(row, normal, next.Format.Zero());
            }
        });
    }

    private void Quantize(InputRows inputs, float* from, int width, int count, BlockMatrix next)
    {
        inputs.Begin(count, width);
        Rows(count, (first, end) =>
        {
            for (var row = first; row < end; row++)
                inputs.Set(row, from + ((long)row * width), next.Format.Zero());
        });
    }

    private void Gate(Buffers buffers, int count, LayerWeights weights)
    {
        var (inner, stride) = (_config.IntermediateSize, weights.GateUp.Outputs);
        buffers.Inputs.Begin(count, inner);
        Rows(count, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var gate = buffers.GateUp.Start + ((long)row * stride);
                VectorMath.Gate(gate, gate + inner, gate, inner);
                buffers.Inputs.Set(row, gate, weights.Down.Format.Zero());
            }
        });
    }

    private void Attend(Buffers buffers, TokenSlot[] tokens, int layer, LayerWeights weights, float[] cosines, float[] sines)
    {
        var (size, heads, keyHeads, width) = (_config.HeadSize, _config.Heads, _config.KeyValueHeads, _config.HiddenSize);
        var (group, stride) = (heads / keyHeads, weights.Heads.Outputs);
        Rows(tokens.Length, (first, end) =>
        {
            fixed (float* cosine = cosines, sine = sines)
            {
                for (var token = first; token < end; token++)
                {
                    var own = buffers.Heads.Start + ((long)token * stride);
                    VectorMath.Add(own, weights.HeadBiases.Start, weights.HeadBiases.Count);
                    for (var head = 0; head < heads + keyHeads; head++)
                        VectorMath.Rotate(own + (head * size), cosine + (token * size / 2), sine + (token * size / 2), size);
                    for (var head = 0; head < keyHeads; head++)
                        tokens[token].Page.Put(layer, head, tokens[token].Slot, own + width + (head * size), own + width + ((keyHeads + head) * size));
                }
            }
        });
        var room = (tokens.Max(token => token.Position) / VectorMath.Width * VectorMath.Width) + (3 * VectorMath.Width);
        _team.Run(tokens.Length * keyHeads, tokens.Length < 64 ? 1 : 4, (first, end) =>
        {
            var scores = ThreadScores.Take((long)group * room);
            for (var item = first; item < end; item++)
            {
                var (token, head) = (item / keyHeads, item % keyHeads);
                BlockAttention.Attend(buffers.Heads.Start + ((long)token * stride) + (head * group * size), group, size, tokens[token].Row, layer, head,
                    tokens[token].Position + 1, scores, room, buffers.Mixed.Start + ((long)token * width) + (head * group * size));
            }
        });
    }

    private void Multiply(BlockMatrix matrix, InputRows inputs, int count, float* outputs) =>
        _team.Run(matrix.Groups, Math.Max(2, matrix.Groups / 24), (first, end) => _product.Multiply(matrix, inputs, count, outputs, first, end));

    private void Rows(int count, Action<int, int> work) => _team.Run(count, 8, work);

    /// <summary>The scores of attention, of each thread its own.</summary>
    private static class ThreadScores
    {
        [ThreadStatic] private static OwnMemory? _memory;

        public static float* Take(long count)
        {
            if (_memory is null || _memory.Bytes < count * sizeof(float))
            {
                _memory?.Dispose();
                _memory = new(count * sizeof(float) * 3 / 2);
            }
            return (float*)_memory.Start;
        }
    }

    /// <summary>What the tokens of a pass need between two products; a last tile may be wider than they are.</summary>
    private sealed class Buffers(BlockWeights weights, int tokens) : IDisposable
    {
        public int Tokens => tokens;

        public OwnVector Stream { get; } = new((tokens + InputRows.Tile) * weights.Config.HiddenSize);

        /// <summary>Normalised rows, and what attention mixed.</summary>
        public OwnVector Mixed { get; } = new((tokens + InputRows.Tile) * weights.Config.HiddenSize);

        public OwnVector Back { get; } = new((tokens + InputRows.Tile) * weights.Config.HiddenSize);

        public OwnVector Heads { get; } = new((tokens + InputRows.Tile) * weights.Layers[0].Heads.Outputs);

        public OwnVector GateUp { get; } = new((tokens + InputRows.Tile) * weights.Layers[0].GateUp.Outputs);

        public InputRows Inputs { get; } = new(tokens + InputRows.Tile, Math.Max(weights.Config.HiddenSize, weights.Config.IntermediateSize));

        public void Dispose()
        {
            foreach (var part in (IDisposable[])[Stream, Mixed, Back, Heads, GateUp, Inputs])
                part.Dispose();
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        _buffers?.Dispose();
        _logits.Dispose();
    }
}
