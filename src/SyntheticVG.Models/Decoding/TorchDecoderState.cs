// Shape letters in this file:
//   B rows   T new tokens   S slots   E hidden size   V vocabulary
using System.Runtime.InteropServices;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Decoding;

/// <summary>What a decoder on libtorch has read.</summary>
/// <remarks>
/// Rows of unequal length are padded on the left, at every append, so that the next token of all rows takes the same slot
/// of the cache; a padded slot is looked at by nobody and has no position. It owns its tensors, whatever dispose scope it
/// was made in.
/// </remarks>
internal sealed class TorchDecoderState : IDecoderState
{
    /// <summary>Free slots of a state whose rows came from elsewhere; more are made as they run out.</summary>
    private const int RoomOfJoined = 64;

    private KeyValueCache _cache;
    private int[] _lengths;   // real tokens of each row
    private List<bool[]> _real = []; // for each slot: which rows have a token there
    private bool _padded;
    private RegionWords?[] _words; // of each row, owned
    private Tensor _hidden; // of each row's last token, [B, E]

    private readonly TorchDecoder _decoder;

    public TorchDecoderState(TorchDecoder decoder, IReadOnlyList<Tensor> prompts, int room, IReadOnlyList<RegionWords?>? words)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts.Count, 1);
        _decoder = decoder;
        _lengths = new int[prompts.Count];
        _words = [.. prompts.Select((_, row) => words?[row]?.Keep())];
        _cache = new(Model, prompts.Count, (int)prompts.Max(prompt => prompt.shape[0]) + room);
        _hidden = Read(prompts);
    }

    private TorchDecoderState(TorchDecoderState from, int rows, int room)
    {
        _decoder = from._decoder;
        _cache = from._cache.Fork(rows, from._cache.Length + room);
        var row = Enumerable.Range(0, rows).Select(i => from.Rows == 1 ? 0 : i).ToArray();
        _lengths = [.. row.Select(i => from._lengths[i])];
        _real = [.. from._real.Select(slot => row.Select(i => slot[i]).ToArray())];
        _padded = from._padded;
        var only = from.Rows == 1 ? from._words[0]?.Keep() : null; // shared by all rows of the copy
        _words = [.. row.Select(i => only ?? from._words[i]?.Keep())];
        using var still = no_grad();
        using var scope = NewDisposeScope();
        _hidden = from._hidden.expand(rows, from._hidden.shape[1]).clone().DetachFromDisposeScope();
    }

    public IDecoder Decoder => _decoder;

    private Qwen2Model Model => _decoder.Model;

    public int Rows => _lengths.Length;

    public IReadOnlyList<int> Lengths => _lengths;

    public int Positions => _cache.Length;

    public long Bytes => _cache.Bytes;

    public IDecoderState Fork(int rows = 1, int room = 64) => new TorchDecoderState(this, rows, room);

    public void Join(IDecoderState other)
    {
        if (other is not TorchDecoderState own || own._decoder != _decoder)
            throw new ArgumentException("the other state is of another model; expected one of this one", nameof(other));
        Gather([.. Enumerable.Range(0, Rows).Select(row => (this, row)), .. Enumerable.Range(0, own.Rows).Select(row => (own, row))]);
        own._words = []; // they are this state's now
        own.Dispose();
    }

    public void Keep(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfZero(rows.Count);
        var before = _words;
        Gather([.. rows.Select(row => (this, row))]);
        foreach (var words in before.Except(_words))
            words?.Dispose();
    }

    // Takes the place of rows of this state and of others: without gaps, all ending at the same slot.
    private void Gather(IReadOnlyList<(TorchDecoderState From, int Row)> rows)
    {
        long[][] slots = [.. rows.Select(row => row.From._real.Index().Where(slot => slot.Item[row.Row]).Select(slot => (long)slot.Index).ToArray())];
        var cache = KeyValueCache.Gather([.. rows.Select((row, i) => (row.From._cache, row.Row, slots[i]))], RoomOfJoined);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var hidden = cat([.. rows.Select(row => row.From._hidden.narrow(0, row.Row, 1))]).DetachFromDisposeScope();
        _lengths = [.. rows.Select(row => row.From._lengths[row.Row])];
        _words = [.. rows.Select(row => row.From._words[row.Row])];
        _real = [.. Enumerable.Range(0, cache.Length).Select(slot => slots.Select(own => slot >= cache.Length - own.Length).ToArray())];
        _padded = slots.Any(own => own.Length < cache.Length);
        _cache.Dispose();
        _hidden.Dispose();
        (_cache, _hidden) = (cache, hidden);
    }

    public void Append(IReadOnlyList<Tensor> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Count != Rows)
            throw new ArgumentException($"{pieces.Count} pieces; expected {Rows}, one a row", nameof(pieces));
        var hidden = Read(pieces);
        _hidden.Dispose();
        _hidden = hidden;
    }

    public void Append(IReadOnlyList<int[]> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        if (ReadAlike && ids.All(tokens => tokens.Length == 1))
            Append([.. Embed(0, [.. ids.Select(tokens => tokens[0])]).split(1)]);
        else
            Append([.. ids.Select((tokens, row) => Embed(row, tokens))]);
    }

    // Whether the same word is the same to all rows.
    private bool ReadAlike => _words.All(words => words == _words[0]);

    // The embeddings of tokens as a row reads them, [T, E]; in the current dispose scope.
    private Tensor Embed(int row, int[] ids) => _words[row]?.Embed(ids) ?? _decoder.Embed(ids);

    public IReadOnlyList<NextScores> Next(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var logits_BV = Logits();
        var totals_B = logits_BV.logsumexp(1).cpu().data<float>().ToArray();
        var numbers = logits_BV.cpu().contiguous();
        return [.. rows.Select(row =>
        {
            using var own_V = numbers.select(0, row);
            return new NextScores(MemoryMarshal.Cast<byte, float>(own_V.bytes).ToArray(), totals_B[row]);
        })];
    }

    // The scores of every token to come next in each row, fp32 [B, V], in the current dispose scope.
    private Tensor Logits()
    {
        var logits_BV = Model.Logits(_hidden);
        return ReadAlike
            ? WithWords(0, logits_BV, _hidden)
            : cat([.. Enumerable.Range(0, Rows).Select(row => WithWords(row, logits_BV.narrow(0, row, 1), _hidden.narrow(0, row, 1)))]);
    }

    private Tensor Logits(int row, Tensor hidden_TE) => WithWords(row, Model.Logits(hidden_TE), hidden_TE);

    private Tensor WithWords(int row, Tensor logits_TV, Tensor hidden_TE) => _words[row]?.Add(logits_TV, hidden_TE) ?? logits_TV;

    /// <inheritdoc/>
    /// <remarks>
    /// All continuations go through the model side by side in one row: each token sees the prefix and the tokens of its own
    /// continuation before it, and has the position it would have alone.
    /// </remarks>
    public IReadOnlyList<IReadOnlyList<double>> Likelihoods(IReadOnlyList<int[]> continuations)
    {
        ArgumentNullException.ThrowIfNull(continuations);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var first_V = LogSoftmax(Logits()).select(0, 0).cpu().data<float>().ToArray();
        var scores = continuations.Select(ids => new List<double> { first_V[ids[0]] }).ToList();
        int[] longer = [.. Enumerable.Range(0, continuations.Count).Where(i => continuations[i].Length > 1)];
        if (longer.Length == 0)
            return scores;

        var (device, before, read) = (Model.Place.Device, _cache.Length, _lengths[0]);
        var owner = longer.SelectMany(i => Enumerable.Repeat((long)i, continuations[i].Length - 1)).ToArray();
        var ids = longer.SelectMany(i => continuations[i][..^1]).ToArray(); // the last token of each need not be read
        var targets = tensor(longer.SelectMany(i => continuations[i][1..]).Select(id => (long)id).ToArray(), device: device).unsqueeze(1);
        var positions =
            tensor(longer.SelectMany(i => Enumerable.Range(0, continuations[i].Length - 1).Select(t => (long)read + t)).ToArray(), device: device).unsqueeze(0);

        var owner_T = tensor(owner, device: device);
        var own_TT = owner_T.unsqueeze(1).eq(owner_T.unsqueeze(0)).tril();
        var real_1S = tensor(_real.Select(slot => slot[0]).ToArray(), device: device).unsqueeze(0);
        var mask_TS = cat([real_1S.expand(owner.Length, before), own_TT], 1);
        var hidden = Model.Forward(Embed(0, ids).unsqueeze(0), _cache, positions, mask_TS.unsqueeze(0).unsqueeze(0));
        _cache.Truncate(before);

        var found = LogSoftmax(Logits(0, hidden.squeeze(0))).gather(1, targets).view(-1).cpu().data<float>();
        foreach (var (i, logProbability) in owner.Zip(found))
            scores[(int)i].Add(logProbability);
        return scores;
    }

    private static Tensor LogSoftmax(Tensor logits) => nn.functional.log_softmax(logits, -1);

    private Tensor Read(IReadOnlyList<Tensor> pieces)
    {
        foreach (var (piece, row) in pieces.Select((piece, row) => (piece, row)))
        {
            if (piece.Dimensions != 2 || piece.shape[0] == 0 || piece.shape[1] != Model.Config.HiddenSize)
                throw new ArgumentException($"row {row} has shape [{string.Join(", ", piece.shape)}]; expected [1 or more, {Model.Config.HiddenSize}]",
                    nameof(pieces));
        }
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var tokens = (int)pieces.Max(piece => piece.shape[0]);
        var before = _real.Count;
        _padded |= pieces.Any(piece => piece.shape[0] < tokens);
        for (var slot = 0; slot < tokens; slot++)
            _real.Add([.. pieces.Select(piece => slot >= tokens - piece.shape[0])]);

        var embeddings_BTE = stack(pieces.Select(piece => PadLeft(piece, tokens)));
        var hidden_BTE = _padded
            ? Model.Forward(embeddings_BTE, _cache, PositionsOf(pieces, tokens), Mask(before, tokens))
            : Model.Forward(embeddings_BTE, _cache);

        for (var row = 0; row < Rows; row++)
            _lengths[row] += (int)pieces[row].shape[0];
        return hidden_BTE.select(1, tokens - 1).clone().DetachFromDisposeScope();
    }

    private static Tensor PadLeft(Tensor piece_TE, int tokens) => piece_TE.shape[0] == tokens
        ? piece_TE
        : cat([zeros([tokens - piece_TE.shape[0], piece_TE.shape[1]], piece_TE.dtype, piece_TE.device), piece_TE]);

    // The position of each real token counts the row's real tokens before it; padding sits at its row's first new one.
    private Tensor PositionsOf(IReadOnlyList<Tensor> pieces, int tokens)
    {
        var positions = new long[Rows * tokens];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < tokens; i++)
                positions[row * tokens + i] = _lengths[row] + Math.Max(0, i - tokens + pieces[row].shape[0]);
        }
        return tensor(positions, device: Model.Place.Device).view(Rows, tokens);
    }

    // True where a new token (or padding, which looks at itself lest it look at nothing) may look, [B, 1, T, S].
    private Tensor Mask(int before, int tokens)
    {
        var slots = before + tokens;
        var real = new bool[Rows * slots];
        for (var row = 0; row < Rows; row++)
        {
            for (var slot = 0; slot < slots; slot++)
                real[row * slots + slot] = _real[slot][row];
        }
        var device = Model.Place.Device;
        var behind_TS = ones([tokens, slots], ScalarType.Bool, device).tril(before);
        var itself_TS = behind_TS.logical_and(ones([tokens, slots], ScalarType.Bool, device).triu(before));
        return tensor(real, device: device).view(Rows, 1, 1, slots).logical_and(behind_TS).logical_or(itself_TS);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        _cache.Dispose();
        _hidden.Dispose();
        foreach (var words in _words.Distinct())
            words?.Dispose();
    }
}
