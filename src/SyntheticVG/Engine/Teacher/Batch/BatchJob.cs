namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>How far a request file is on its way through a provider; each step is written down before it is taken.</summary>
public enum BatchStep
{
    /// <summary>The file is being uploaded; it may be there already, under its tag.</summary>
    Uploading,

    /// <summary>The file is there.</summary>
    Uploaded,

    /// <summary>The batch is being made; it may be there already, under its tag.</summary>
    Creating,

    /// <summary>The provider has the batch.</summary>
    Submitted,

    /// <summary>Its results are in the ledger; the provider's files are to be deleted.</summary>
    Fetched,

    /// <summary>Nothing is left to do.</summary>
    Closed,
}

/// <summary>A request file at a provider.</summary>
public sealed record BatchJob
{
    /// <summary>A name that no other batch of any run has: the uploaded file's, and in the batch's metadata.</summary>
    public required string Tag { get; init; }

    /// <summary>Number of the request file.</summary>
    public required int Part { get; init; }

    /// <summary>How far it is.</summary>
    public required BatchStep Step { get; init; }

    /// <summary>The provider's name of the request file.</summary>
    public string? File { get; init; }

    /// <summary>The provider's name of the batch.</summary>
    public string? Batch { get; init; }

    /// <summary>The batch's status in the provider's word.</summary>
    public string? Status { get; init; }

    /// <summary>The provider's name of the file of answers.</summary>
    public string? Output { get; init; }

    /// <summary>The provider's name of the file of failures.</summary>
    public string? Errors { get; init; }

    /// <summary>Requests that the provider counts.</summary>
    public long Total { get; init; }

    /// <summary>Of them, answered.</summary>
    public long Done { get; init; }

    /// <summary>Of them, failed.</summary>
    public long Failed { get; init; }

    /// <summary>What the provider says is wrong with the batch, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the provider is done with it, well or not.</summary>
    public bool HasEnded =>
        HasEndedWell || Status?.ToLowerInvariant() is "failed" or "failure" or "error" or "expired" or "timeout_exceeded" or "cancelled" or "canceled";

    /// <summary>Whether it is the provider's turn.</summary>
    public bool IsUnderWay => Step == BatchStep.Submitted && !HasEnded;

    /// <summary>Whether it has ended with answers, or without a word on how many there are, and the provider names no file of them yet.</summary>
    public bool LacksFile => Step == BatchStep.Submitted && HasEnded && Output is null && (Done > 0 || (HasEndedWell && Total == 0 && Errors is null));

    private bool HasEndedWell => Status?.ToLowerInvariant() is "completed" or "complete" or "succeeded" or "success" or "done" or "ended" or "finished";
}
