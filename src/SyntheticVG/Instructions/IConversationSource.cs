namespace SyntheticVG.Instructions;

/// <summary>Rows that conversations are made of: graphs with their tasks, or a file of ready conversations.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IConversationSource
{
    /// <summary>Its name in messages and counts.</summary>
    string Name { get; }

    /// <summary>How many rows there are.</summary>
    int Rows { get; }

    /// <summary>Makes a row's sample: for the same seed and visit always the same one.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="visit">How often the row has come up before; the epoch where each row comes up once in it.</param>
    /// <exception cref="UnusableRowException">The row gives no sample.</exception>
    MadeSample Make(int row, long seed, int visit);
}

/// <summary>A sample, and what it was made of.</summary>
/// <param name="Conversation">The words.</param>
/// <param name="Sample">The numbers.</param>
/// <param name="Dropped">How many regions it lost for want of room.</param>
public sealed record MadeSample(Conversation Conversation, TrainingSample Sample, int Dropped);

/// <summary>A row gives no sample.</summary>
/// <param name="reason">Why, kebab-case, to be counted by.</param>
/// <param name="message">Which row, what was found and expected.</param>
public class UnusableRowException(string reason, string message) : Exception(message)
{
    /// <summary>Why, kebab-case.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A sample has more positions than the model.</summary>
public sealed class SampleTooLongException(string message) : UnusableRowException("too-long", message);
