namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Where a request of a batch stands.</summary>
public enum BatchRequestState
{
    /// <summary>It goes into a file that is not whole yet.</summary>
    Writing,

    /// <summary>It is in a file, submitted or not, and has no result.</summary>
    Waiting,

    /// <summary>Its answer is among the calls of the ledger.</summary>
    Answered,

    /// <summary>It came back without an answer, or not at all.</summary>
    Failed,
}

/// <summary>A call that is made through batches, as it stands in the ledger.</summary>
public sealed record BatchRequest
{
    /// <summary>The call's key, 64 hexadecimal digits; its <c>custom_id</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Number of the request file that holds it last.</summary>
    public int Part { get; init; }

    /// <summary>Where it stands.</summary>
    public BatchRequestState State { get; init; }

    /// <summary>What the call is for.</summary>
    public string? Purpose { get; init; }

    /// <summary>Key of the image that it is about, or null.</summary>
    public string? Item { get; init; }

    /// <summary>The model asked; a file holds requests to one.</summary>
    public required string Model { get; init; }

    /// <summary>Name and version of the prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>The form in which it was written last, without what the endpoint refused until then.</summary>
    public required string Form { get; init; }

    /// <summary>What the answer may cost in USD, by estimate.</summary>
    public double Cost { get; init; }

    /// <summary>Failures so far that count as attempts.</summary>
    public int Failures { get; init; }

    /// <summary>What became of it last, one of <see cref="Chat.CallCode"/>; null where it has no result.</summary>
    public string? Code { get; init; }

    /// <summary>The failure in words fit for a terminal.</summary>
    public string? Words { get; init; }

    /// <summary>The failure as the server put it.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether another attempt may succeed.</summary>
    public bool Passing { get; init; }
}
