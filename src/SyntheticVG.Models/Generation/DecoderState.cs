// Shape letters in this file:
//   B rows   T new tokens   S slots   E hidden size   V vocabulary
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Generation;

/// <summary>What the language model has read so far, row by row, and what it would say next.</summary>
/// <remarks>
/// Rows of unequal length are padded on the left, at every append, so that the next token of all rows takes the same slot
/// of the cache; a padded slot is looked at by nobody and has no position. A state is the prefix that many questions
/// about one picture share: <see cref="Fork"/> it for each batch of them. It owns its tensors, whatever dispose scope it
/// was made in.
/// </remarks>
public sealed class DecoderState : IDisposable
{
    private readonly KeyValueCache _cache;
    private readonly int[] _lengths;   // real tokens of each row
    private readonly List<bool[]> _real = []; // for each slot: which rows have a token there
    private bool _padded;
    private readonly RegionWords?[] _words; // of each row, owned
    private Tensor _hidden; // of each row's last token, [B, E]

    /// <summary>Reads the first tokens.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="prompts">The embeddings of each row's tokens, [T, E], T at least 1 and not the same for all.</param>
    /// <param name="room">Slots to set aside for what comes after them.</param>
    /// <param name="words">For each row the words for its regions, or null; copied. Null: no row has any.</param>
    public DecoderState(Qwen2Model model, IReadOnlyList<Tensor> prompts, int room = 64, IReadOnlyList<RegionWords?>? words = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts.Count, 1);
        Model = model;
        _lengths = new int[prompts.Count];
        _words = [.. prompts.Select((_, row) => words?[row]?.Keep())];
        _cache = new(model, prompts.Count, (int)prompts.Max(prompt => prompt.shape[0]) + room);
        _hidden = Read(prompts);
    }

    private DecoderState(DecoderState from, int rows, int room)
    {
        Model = from.Model;
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

    /// <summary>The language model.</summary>
    public Qwen2Model Model { get; }

    /// <summary>Rows of the batch.</summary>
    public int Rows => _lengths.Length;

    /// <summary>Real tokens of each row.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    internal KeyValueCache Cache => _cache;

    internal Tensor Hidden => _hidden;

    /// <summary>A copy that goes its own way.</summary>
    /// <param name="rows">Rows of the copy: any number when this state has one row, else as many as it has.</param>
    /// <param name="room">Slots to set aside for what comes.</param>
    public DecoderState Fork(int rows = 1, int room = 64) => new(this, rows, room);

    /// <summary>Reads more tokens.</summary>
    /// <param name="pieces">The embeddings of each row's next tokens, [T, E], T at least 1 and not the same for all.</param>
    public void Append(IReadOnlyList<Tensor> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Count != Rows)
            throw new ArgumentException($"{pieces.Count} pieces; expected {Rows}, one a row", nameof(pieces));
        var hidden = Read(pieces);
        _hidden.Dispose();
        _hidden = hidden;
    }

    /// <summary>Reads more tokens of text.</summary>
    /// <param name="ids">The ids of each row's next tokens, at least one and not equally many for all.</param>
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

    /// <summary>The embeddings of tokens as a row reads them, [T, E]; in the current dispose scope.</summary>
    internal Tensor Embed(int row, int[] ids) =>
        _words[row]?.Embed(ids) ?? Model.Embed(tensor(ids, dtype: ScalarType.Int64, device: Model.Place.Device));

    /// <summary>The scores of every token to come next in each row.</summary>
    /// <returns>fp32 [B, V]; the caller owns them.</returns>
    public Tensor Logits()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        if (ReadAlike)
            return Logits(0, _hidden).MoveToOuterDisposeScope();
        return cat([.. Enumerable.Range(0, Rows).Select(row => Logits(row, _hidden.narrow(0, row, 1)))]).MoveToOuterDisposeScope();
    }

    /// <summary>The scores of a row's tokens, [T, V]; in the current dispose scope.</summary>
    internal Tensor Logits(int row, Tensor hidden_TE) => _words[row]?.Logits(hidden_TE) ?? Model.Logits(hidden_TE);

    /// <summary>For the only row: which slots hold a token, [1, S]; in the current dispose scope.</summary>
    internal Tensor RealSlots() => tensor(_real.Select(slot => slot[0]).ToArray(), device: Model.Place.Device).unsqueeze(0);

    private Tensor Read(IReadOnlyList<Tensor> pieces)
    {
        foreach (var (piece, row) in pieces.Select((piece, row) => (piece, row)))
        {
            if (piece.Dimensions != 2 || piece.shape[0] == 0 || piece.shape[1] != Model.Config.HiddenSize)
                throw new ArgumentException($"row {row} has shape [{string.Join(", ", piece.shape)}]; expected [1 or more, {Model.Config.HiddenSize}]", nameof(pieces));
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
            ? Model.Forward(embeddings_BTE, _cache, Positions(pieces, tokens), Mask(before, tokens))
            : Model.Forward(embeddings_BTE, _cache);

        for (var row = 0; row < Rows; row++)
            _lengths[row] += (int)pieces[row].shape[0];
        return hidden_BTE.select(1, tokens - 1).clone().DetachFromDisposeScope();
    }

    private static Tensor PadLeft(Tensor piece_TE, int tokens) => piece_TE.shape[0] == tokens
        ? piece_TE
        : cat([zeros([tokens - piece_TE.shape[0], piece_TE.shape[1]], piece_TE.dtype, piece_TE.device), piece_TE]);

    // The position of each real token counts the row's real tokens before it; padding sits at its row's first new one.
    private Tensor Positions(IReadOnlyList<Tensor> pieces, int tokens)
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
