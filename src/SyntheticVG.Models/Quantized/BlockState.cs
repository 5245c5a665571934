using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Quantized.Blocks;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Quantized;

/// <summary>What a decoder in blocks has read. Rows have no padding: each is as long as its text.</summary>
internal sealed unsafe class BlockState : IExactState
{
    private readonly BlockDecoder _decoder;
    private readonly List<RowMemory> _rows;
    private readonly List<RowMeanings?> _meanings;
    private readonly List<List<float[]>> _hidden; // of each row's last tokens

    public BlockState(BlockDecoder decoder, IReadOnlyList<Tensor> prompts, IReadOnlyList<RegionWords?>? words)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts.Count, 1);
        _decoder = decoder;
        _meanings = [.. prompts.Select((_, row) => words?[row] is { } own ? new RowMeanings(own.First, own.Count, own.Meanings()) : null)];
        _rows = [.. prompts.Select(prompt => new RowMemory(decoder.Config, (int)prompt.shape[0]))];
        _hidden = [.. prompts.Select(_ => new List<float[]>())];
        try
        {
            Append(prompts);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private BlockState(BlockState from, int rows)
    {
        var row = Enumerable.Range(0, rows).Select(i => from.Rows == 1 ? 0 : i).ToArray();
        (_decoder, _rows) = (from._decoder, [.. row.Select(i => from._rows[i].Fork())]);
        (_meanings, _hidden) = ([.. row.Select(i => from._meanings[i])], [.. row.Select(i => from._hidden[i].ToList())]);
    }

    public IDecoder Decoder => _decoder;

    public int Rows => _rows.Count;

    public IReadOnlyList<int> Lengths => [.. _rows.Select(row => row.Length)];

    public int Positions => _rows.Max(row => row.Length);

    public long Bytes => _rows.Sum(row => row.Pages.Sum(page => page.Page.Bytes));

    public int Remembered => 16;

    /// <remarks>Keys and values stay where they are, whatever room is asked for: a row takes new pages as it goes on.</remarks>
    public IDecoderState Fork(int rows = 1, int room = 64)
    {
        if (Rows != 1 && Rows != rows)
            throw new InvalidOperationException($"a state of {Rows} rows cannot become one of {rows}; expected 1 row or {rows}");
        return new BlockState(this, rows);
    }

    /// <remarks>Nothing is copied: keys and values stay in their pages.</remarks>
    public void Join(IDecoderState other)
    {
        if (other is not BlockState own || own._decoder != _decoder)
            throw new ArgumentException("the other state is of another model; expected one of this one", nameof(other));
        _rows.AddRange(own._rows);
        _meanings.AddRange(own._meanings);
        _hidden.AddRange(own._hidden);
        own._rows.Clear(); // they are this state's now
    }

    public void Keep(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        foreach (var (row, memory) in _rows.Index())
        {
            if (!rows.Contains(row))
                memory.Dispose();
        }
        Choose(_rows);
        Choose(_meanings);
        Choose(_hidden);

        void Choose<T>(List<T> all)
        {
            T[] kept = [.. rows.Select(row => all[row])];
            all.Clear();
            all.AddRange(kept);
        }
    }

    public void Append(IReadOnlyList<Tensor> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        RequireOneARow(pieces.Count, nameof(pieces));
        foreach (var (row, piece) in pieces.Index())
        {
            if (piece.Dimensions != 2 || piece.shape[0] == 0 || piece.shape[1] != _decoder.Config.HiddenSize)
                throw new ArgumentException($"row {row} has shape [{string.Join(", ", piece.shape)}]; expected [1 or more, {_decoder.Config.HiddenSize}]",
                    nameof(pieces));
        }
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var width = _decoder.Config.HiddenSize;
        Tensor[] numbers = [.. pieces.Select(piece => piece.to(float32).cpu().contiguous())];
        Read([.. _rows.Select((row, i) => new BlockDecoder.Piece(row, (int)pieces[i].shape[0], (token, to) =>
            numbers[i].bytes.Slice(token * width * sizeof(float), width * sizeof(float)).CopyTo(new Span<byte>(to, width * sizeof(float)))))]);
    }

    public void Append(IReadOnlyList<int[]> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        RequireOneARow(ids.Count, nameof(ids));
        Read([.. _rows.Select((row, i) => PieceOf(row, ids[i], _meanings[i]))]); // a row may have none
    }

    private void RequireOneARow(int count, string name)
    {
        if (count != Rows)
            throw new ArgumentException($"{count} pieces; expected {Rows}, one a row", name);
    }

    private BlockDecoder.Piece PieceOf(RowMemory row, int[] ids, RowMeanings? meanings) => new(row, ids.Length, (token, to) =>
    {
        _decoder.EmbedInto(ids[token], to);
        meanings?.AddTo(to, ids[token], _decoder.Config.HiddenSize);
    });

    private void Read(IReadOnlyList<BlockDecoder.Piece> pieces)
    {
        foreach (var (row, hidden) in _decoder.Read(pieces, Remembered).Index())
            _hidden[row] = hidden.Count > 0 ? hidden : _hidden[row];
    }

    public IReadOnlyList<NextScores> Next(IReadOnlyList<int> rows) => Next([.. rows.Select(row => new Asked(row))]);

    public IReadOnlyList<NextScores> Next(IReadOnlyList<Asked> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return Scores([.. asked.Select(one => _hidden[one.Row][^(one.Back + 1)])], [.. asked.Select(one => _meanings[one.Row])],
            [.. asked.Select(one => one.Only)]);
    }

    public void Forget(int row, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tokens, _hidden[row].Count);
        _rows[row].Forget(tokens);
        _hidden[row].RemoveRange(_hidden[row].Count - tokens, tokens);
    }

    /// <remarks>Each continuation is a row of its own that shares what was read.</remarks>
    public IReadOnlyList<IReadOnlyList<double>> Likelihoods(IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        var forks = continuations.Where(ids => ids.Length > 1).Select(ids => (Ids: ids, Row: _rows[0].Fork())).ToList();
        try
        {
            var read = forks.Count == 0 ? [] : _decoder.Read([.. forks.Select(fork => PieceOf(fork.Row, fork.Ids[..^1], _meanings[0]))], int.MaxValue);
            var first = Scores([_hidden[0][^1]], [_meanings[0]], [null])[0];
            var found = continuations.Select(ids => new List<double> { first.Scores[ids[0]] - first.LogTotal }).ToList();
            var fork = 0;
            foreach (var (i, ids) in continuations.Index().Where(one => one.Item.Length > 1))
            {
                var hidden = read[fork++];
                foreach (var (t, next) in Scores(hidden, [.. hidden.Select(_ => _meanings[0])], [.. hidden.Select(_ => (int[]?)null)]).Index())
                    found[i].Add(next.Scores[ids[t + 1]] - next.LogTotal);
            }
            return found;
        }
        finally
        {
            foreach (var (_, row) in forks)
                row.Dispose();
        }
    }

    private IReadOnlyList<NextScores> Scores(IReadOnlyList<float[]> hidden, IReadOnlyList<RowMeanings?> meanings, IReadOnlyList<int[]?> only)
    {
        var scores = _decoder.Scores(hidden, only);
        for (var i = 0; i < scores.Length; i++)
            meanings[i]?.AddTo(scores[i], hidden[i]);
        return [.. scores.Select((own, i) => new NextScores(own, own.AsSpan().Contains(float.NegativeInfinity) ? float.NaN : VectorMath.LogTotal(own)))];
    }

    public void Dispose()
    {
        foreach (var row in _rows)
            row.Dispose();
    }
}
