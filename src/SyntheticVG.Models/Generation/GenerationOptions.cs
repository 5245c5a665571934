namespace SyntheticVG.Models.Generation;

/// <summary>How text is generated. Every step is off by default: the most likely token is taken each time.</summary>
/// <remarks>The steps stand in the order in which they are applied, which is that of transformers: penalty, temperature,
/// top-k, top-p.</remarks>
public sealed record GenerationOptions
{
    /// <summary>Tokens after which a row stops, finished or not.</summary>
    public int MaxNewTokens { get; init; } = 1024;

    /// <summary>Tokens that end a row; the one that does is part of the output.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Ids at and above it are rows of the embedding table without a token: never generated. Null: all have one.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Whether tokens are drawn at random; otherwise the most likely is taken, and only the penalty matters below.</summary>
    public bool Sample { get; init; }

    /// <summary>Seed of the draws. Row r of a batch draws as a row of its own with seed + r.</summary>
    public int Seed { get; init; }

    /// <summary>Tokens of the row so far become less likely: their score is divided by it where positive, multiplied where
    /// negative. Above 0; 1 is off. It sees generated tokens only, never the prompt.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Scores are divided by it before drawing. Above 0; 1 is off.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only so many of the best are drawn from, and those that tie with the last of them. 0 is off.</summary>
    public int TopK { get; init; }

    /// <summary>Only the best that together have this much probability are drawn from. From 0; 1 and more is off.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Whether the model's own probabilities of the tokens are wanted. Without them a decoder in blocks need not be asked about tokens that are
    /// the only ones allowed, nor about those that are not allowed; what is written is the same.</summary>
    public bool Likelihoods { get; init; } = true;

    /// <summary>Throws unless every value is in its range.</summary>
    /// <exception cref="ArgumentException">The message lists all that are not.</exception>
    public void Validate()
    {
        List<string> faults = [];
        Check(MaxNewTokens >= 1, $"MaxNewTokens is {MaxNewTokens}; expected 1 or more");
        Check(RepetitionPenalty > 0, $"RepetitionPenalty is {RepetitionPenalty}; expected more than 0");
        Check(Temperature > 0, $"Temperature is {Temperature}; expected more than 0 (for the most likely token each time, leave Sample off)");
        Check(TopK >= 0, $"TopK is {TopK}; expected 0 (off) or more");
        Check(TopP >= 0, $"TopP is {TopP}; expected 0 or more");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults));

        void Check(bool holds, FormattableString fault)
        {
            if (!holds)
                faults.Add(FormattableString.Invariant(fault));
        }
    }
}
