using SyntheticVG.Conversations;

namespace SyntheticVG.Instructions;

/// <summary>Encodes conversations and says which ones a model has room for.</summary>
/// <param name="Tokens">Encodes.</param>
/// <param name="Limit">The most positions of a sample.</param>
/// <param name="PictureTokens">Positions that a picture takes.</param>
public sealed record SampleRoom(ConversationTokens Tokens, int Limit, int PictureTokens)
{
    /// <summary>Positions that a sample takes in the model.</summary>
    public int Length(TrainingSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Tokens.Sum(id => id == PromptTokens.Picture ? PictureTokens : 1);
    }

    /// <summary>Encodes a conversation that cannot be made shorter.</summary>
    /// <exception cref="UnusableRowException">It has other masks than regions, or no answer (<c>bad-conversation</c>), or no room
    /// (<c>too-long</c>).</exception>
    public MadeSample Encode(Conversation conversation)
    {
        TrainingSample sample;
        try
        {
            sample = Tokens.Encode(conversation);
        }
        catch (InvalidDataException e)
        {
            throw new UnusableRowException("bad-conversation", e.Message);
        }
        return Length(sample) is var length && length <= Limit
            ? new(conversation, sample, 0)
            : throw new SampleTooLongException(
                $"{conversation.Id}: {length} positions, a picture among them for {PictureTokens}; the model has room for {Limit}");
    }
}
