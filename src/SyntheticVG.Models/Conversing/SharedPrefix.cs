using SyntheticVG.Conversations;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Conversing;

/// <summary>What all questions about a photo begin with, read once: the picture and its regions.</summary>
internal sealed class SharedPrefix : IDisposable
{
    private static readonly string[] Marks = [RobinPrompts.RegionTokens, "<|box_end|>"];

    private readonly Tokenizer _tokenizer;
    private readonly int[] _ids;
    private readonly IDecoderState _state;

    /// <summary>Reads the prefix.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="text">The beginning of the first user text: the overview and the list of regions.</param>
    /// <param name="images">The picture and its regions.</param>
    public SharedPrefix(Models.Robin.Robin robin, Tokenizer tokenizer, string text, EncodedImages images)
    {
        _tokenizer = tokenizer;
        // Up to the last region's mark: nothing that comes behind can join with it into another token.
        var turn = ChatTemplate.Turn("system", ChatTemplate.System) + ChatTemplate.Turn("user", text);
        var end = Marks.Max(mark => turn.LastIndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : 0);
        _ids = PromptTokens.Encode(tokenizer, turn[..end]);
        _state = PromptReader.Read(robin, [_ids], images, room: 0);
    }

    /// <summary>Positions that the prefix takes.</summary>
    public int Length => _state.Lengths[0];

    /// <summary>Reads prompts that begin with the prefix, one a row.</summary>
    /// <param name="prompts">The whole prompts.</param>
    /// <param name="room">Slots to set aside for the answers.</param>
    /// <returns>What has been read; the caller owns it.</returns>
    public IDecoderState Follow(IReadOnlyList<string> prompts, int room)
    {
        int[][] rest = [.. prompts.Select(Rest)];
        var state = _state.Fork(prompts.Count, room + rest.Max(ids => ids.Length));
        try
        {
            state.Append(rest);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private int[] Rest(string prompt)
    {
        var ids = PromptTokens.Encode(_tokenizer, prompt);
        return ids.AsSpan().StartsWith(_ids) && ids.Length > _ids.Length
            ? ids[_ids.Length..]
            : throw new InvalidOperationException("the prompt does not begin with the tokens of the photo and its regions");
    }

    public void Dispose() => _state.Dispose();
}
