using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Batching;

/// <summary>Texts that are written side by side, a step at a time. Rows join and leave between two steps.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class RunningBatch : IDisposable
{
    private readonly List<BatchRow> _rows = [];
    private IDecoderState? _state; // of the rows, in their order; all that they have chosen is read, but for the last

    /// <summary>The rows.</summary>
    public IReadOnlyList<BatchRow> Rows => _rows;

    /// <summary>Takes rows in, whose questions were read.</summary>
    public void Join(IDecoderState state, IReadOnlyList<BatchRow> rows)
    {
        foreach (var (i, row) in rows.Index())
            row.Writing = new(row.Number, state.Lengths[i], state.Decoder.Config.MaxPositions, row.Options, row.Constraint, stepwise: state is not IExactState);
        if (_state is null)
            _state = state;
        else
            _state.Join(state);
        _rows.AddRange(rows);
    }

    /// <summary>Lets rows go.</summary>
    public List<BatchRow> Remove(Func<BatchRow, bool> leaves)
    {
        var gone = _rows.Where(leaves).ToList();
        if (gone.Count == 0)
            return gone;
        int[] stay = [.. _rows.Index().Where(row => !gone.Contains(row.Item)).Select(row => row.Index)];
        if (stay.Length == 0)
            DropState();
        else
            _state!.Keep(stay); // there are rows
        _rows.RemoveAll(gone.Contains);
        return gone;
    }

    /// <summary>Every row writes on by a token or more; those that have ended are closed and go.</summary>
    public void Step()
    {
        if (_state is null)
            return;
        Choose(_state);
        foreach (var row in Remove(row => row.Writing.Stop != StopReason.None || row.Request.IsLeft))
            row.Request.Close();
        if (_state is not null)
            _state.Append([.. _rows.Select(row => row.Writing.Continue(ExactGenerator.TokensAtOnce / _rows.Count))]);
    }

    private void Choose(IDecoderState state)
    {
        List<Asked> asked = [.. _rows.Index().SelectMany(row => row.Item.Writing.Ask(row.Index))];
        var (scores, at) = (state is IExactState exact ? exact.Next(asked) : state.Next([.. asked.Select(one => one.Row)]), 0);
        foreach (var (place, row) in _rows.Index())
        {
            var own = scores.Skip(at).Take(row.Writing.Guess.Length + 1).ToList();
            at += own.Count;
            try
            {
                foreach (var token in row.Writing.Choose(own))
                    row.Request.Say(token);
            }
            catch (InvalidOperationException e) // a constraint that leaves nothing is its own row's fault
            {
                row.Request.Fail(e);
                continue;
            }
            if (row.Writing.Wrong > 0)
                ((IExactState)state).Forget(place, row.Writing.Wrong); // others guess nothing
        }
    }

    /// <summary>Gives all rows up after an error of the model.</summary>
    public void Fail(Exception failure)
    {
        DropState();
        foreach (var row in _rows)
            row.Request.GiveUp(failure);
        _rows.Clear();
    }

    private void DropState()
    {
        _state?.Dispose();
        _state = null;
    }

    /// <inheritdoc/>
    public void Dispose() => DropState();
}
