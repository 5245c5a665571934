using SyntheticVG.Conversations;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Conversing;

/// <summary>What all questions about a photo begin with, read once: the picture and its regions.</summary>
internal sealed class SharedPrefix : IPrefix
{
    private static readonly string[] Marks = [RobinPrompts.RegionTokens, "<|box_end|>"];

    private readonly Tokenizer _tokenizer;
    private readonly int[] _ids;

    /// <summary>Reads the prefix.</summary>
    /// <param name="access">The way to the model.</param>
    /// <param name="robin">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="text">The beginning of the first user text: the overview and the list of regions.</param>
    /// <param name="images">The picture and its regions; asked for while the model is used.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public SharedPrefix(IModelAccess access, Models.Robin.Robin robin, Tokenizer tokenizer, string text, Func<EncodedImages> images,
        CancellationToken cancellationToken)
    {
        _tokenizer = tokenizer;
        // Up to the last region's mark: nothing that comes behind can join with it into another token.
        var turn = ChatTemplate.Turn("system", ChatTemplate.System) + ChatTemplate.Turn("user", text);
        var end = Marks.Max(mark => turn.LastIndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : 0);
        _ids = PromptTokens.Encode(tokenizer, turn[..end]);
        State = PromptReader.Read(access, robin, _ids, images, cancellationToken);
        Bytes = State.Bytes;
    }

    /// <summary>What was read.</summary>
    public IDecoderState State { get; }

    /// <inheritdoc/>
    public long Bytes { get; }

    /// <summary>What a prompt that begins with the prefix says behind it.</summary>
    public int[] Rest(string prompt)
    {
        var ids = PromptTokens.Encode(_tokenizer, prompt);
        return ids.AsSpan().StartsWith(_ids) && ids.Length > _ids.Length
            ? ids[_ids.Length..]
            : throw new InvalidOperationException("the prompt does not begin with the tokens of the photo and its regions");
    }

    /// <inheritdoc/>
    public void Dispose() => State.Dispose();
}
