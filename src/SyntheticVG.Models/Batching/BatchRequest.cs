using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Batching;

/// <summary>Texts that one caller waits for.</summary>
/// <param name="caller">Whose.</param>
/// <param name="prefix">What they follow.</param>
/// <param name="rows">How many.</param>
/// <param name="cancellationToken">Whether anybody still waits.</param>
internal sealed class BatchRequest(string caller, IDecoderState prefix, int rows, CancellationToken cancellationToken) : IDisposable
{
    private readonly BlockingCollection<GeneratedToken> _tokens = [];
    private readonly ManualResetEventSlim _done = new();
    private volatile bool _left;
    private int _open = rows;
    private Exception? _failure;

    public string Caller => caller;

    public IDecoderState Prefix => prefix;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsLeft => _left || _failure is not null || cancellationToken.IsCancellationRequested;

    /// <summary>The tokens as they come. The model has let go of everything once this ends.</summary>
    public IEnumerable<GeneratedToken> Tokens(Action left)
    {
        try
        {
            foreach (var token in _tokens.GetConsumingEnumerable(CancellationToken.None))
                yield return token;
            cancellationToken.ThrowIfCancellationRequested();
            if (_failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }
        finally
        {
            _left = true;
            left();
            _done.Wait(CancellationToken.None);
        }
    }

    // What follows is called by the model's thread.
    public void Say(GeneratedToken token) => _tokens.Add(token);

    public void Fail(Exception failure) => _failure ??= failure;

    /// <summary>A row is given up.</summary>
    public void GiveUp(Exception failure)
    {
        Fail(failure);
        Close();
    }

    /// <summary>A row is gone, written or given up.</summary>
    public void Close()
    {
        if (--_open > 0)
            return;
        _tokens.CompleteAdding();
        _done.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _done.Dispose();
    }
}

/// <summary>One of the texts.</summary>
/// <param name="Request">Whose.</param>
/// <param name="Question">The tokens of its question.</param>
/// <param name="Number">Its number among those of the request.</param>
/// <param name="Options">How it is written.</param>
/// <param name="Constraint">What may be written, or null.</param>
internal sealed record BatchRow(BatchRequest Request, int[] Question, int Number, GenerationOptions Options, ITokenConstraint? Constraint)
{
    /// <summary>What is written of it; once it has its place in the batch.</summary>
    public GeneratingRow Writing { get; set; } = null!;
}
