namespace SyntheticVG.Models.Conversing;

/// <summary>What is asked about a photo.</summary>
public enum QuestionKind
{
    /// <summary>The graph of given regions.</summary>
    Graph,

    /// <summary>Regions, their boxes and the graph, from end to end.</summary>
    EndToEnd,

    /// <summary>What a region is.</summary>
    Description,

    /// <summary>A region's relationships.</summary>
    Relationships,

    /// <summary>What the whole picture shows.</summary>
    Caption,

    /// <summary>Anything else.</summary>
    Question,
}

/// <summary>How a question about a photo is answered.</summary>
public sealed record AnswerOptions
{
    /// <summary>Tokens after which an answer is cut.</summary>
    public int MaxNewTokens { get; init; } = 1024;

    /// <summary>Divides the scores before tokens are drawn. Null: as the published pipeline asks this kind of question, or no
    /// draws at all where the checkpoint's makers switch them off. 0: the most likely token each time.</summary>
    public double? Temperature { get; init; }

    /// <summary>Share of the probability that is drawn from; null: all of it, as in the published pipeline.</summary>
    public double? TopP { get; init; }

    /// <summary>Seed of the draws.</summary>
    public int Seed { get; init; }

    /// <summary>Whether only well-formed answers may be written; otherwise whatever the model likes, read tolerantly.</summary>
    public bool Constrained { get; init; } = true;

    /// <summary>Called with each piece of a free text as it is written; null: nobody listens.</summary>
    public Action<string>? Written { get; init; }

    /// <summary>The temperature that the published pipeline asks a kind of question with: its demo's 0.2 for descriptions,
    /// relationships and captions, else 1.</summary>
    public static double UsualTemperature(QuestionKind kind) => kind switch
    {
        QuestionKind.Description or QuestionKind.Relationships or QuestionKind.Caption => 0.2,
        _ => 1,
    };
}
