namespace SyntheticVG.Engine.Ledger;

/// <summary>Where calls and their answers are written down: a call is noted before it is sent, and its answer before anyone uses it.</summary>
/// <remarks>Safe for concurrent use. What it says outlives whoever wrote it.</remarks>
public interface ICallStore
{
    /// <summary>The answer to a call, or null where none arrived yet.</summary>
    CallRecord? Find(string key);

    /// <summary>The failure of a call that was given up, or null.</summary>
    FailedCall? FindFailure(string key);

    /// <summary>Notes that a call is about to be sent; until its answer is kept, or it is known that none can have come, it is in doubt.</summary>
    /// <returns>False where it stood there already.</returns>
    bool AddSent(SentCall call);

    /// <summary>The call was not taken after all, and nothing was paid for it.</summary>
    void ForgetSent(string key);

    /// <summary>Whether a call was sent whose answer is not known.</summary>
    bool IsInDoubt(string key);

    /// <summary>Keeps an answer; from here on the call is never made again.</summary>
    void Add(CallRecord call);

    /// <summary>Keeps a failure; the call is made again only on request.</summary>
    void AddFailure(FailedCall call);

    /// <summary>What was noted about calls under a name, or null.</summary>
    string? Note(string name);

    /// <summary>Notes something about calls, in the place of an earlier note of that name.</summary>
    void SetNote(string name, string note);
}
