using SyntheticVG.Conversations;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Conversing;

/// <content>Prompts in, texts out.</content>
public sealed partial class PhotoTalk
{
    // Rows that share a prefix are copies of its keys and values: 55 MB a row for 1,500 positions of the 3B model.
    private const int RowsAtOnce = 16;

    private SharedPrefix AboutRegions(CancellationToken cancellationToken) => (_aboutRegions ??= Take("regions",
        () => $"{_boxes} {PrefixKeys.Of(_photo, Kept.Zip(Masks(wholePicture: false), (place, mask) => (_given.Regions[place].Box, mask)))}",
        () => Read(RobinPrompts.Overview + RobinPrompts.ListOf(Regions), Masks(wholePicture: false), cancellationToken))).Value;

    private SharedPrefix AboutPicture(CancellationToken cancellationToken) => (_aboutPicture ??= Take("picture",
        () => PrefixKeys.Of(_photo),
        () => Read(RobinPrompts.Overview + RobinPrompts.WholePicture, Masks(wholePicture: true), cancellationToken))).Value;

    // From among those that are kept, or read for this talk alone.
    private Lease<T> Take<T>(string kind, Func<string> key, Func<T> read)
        where T : class, IPrefix
    {
        if (_session.Access.Prefixes is { } kept)
            return kept.Take(kind, key(), read);
        var own = read();
        return new(own, own.Dispose);
    }

    /// <summary>The masks that a kind of question comes with: those of the regions in the prompt, or the whole picture.</summary>
    internal IReadOnlyList<Rle> MasksFor(QuestionKind kind, bool wholePicture = false) => Masks(wholePicture || IsAboutPicture(kind));

    private bool IsAboutPicture(QuestionKind kind) => kind is QuestionKind.EndToEnd or QuestionKind.Caption || Kept.Count == 0;

    private IReadOnlyList<Rle> Masks(bool wholePicture) => wholePicture
        ? [Rle.Empty(_given.Image.Height, _given.Image.Width).Complement()]
        : [.. Kept.Select(i => RegionChoice.MaskOf(_given.Regions[i], _given.Image))];

    private SharedPrefix Read(string text, IReadOnlyList<Rle> masks, CancellationToken cancellationToken)
    {
        _maps ??= Take("photo", () => PrefixKeys.Of(_photo), () => new PhotoMaps(_session, _photo, cancellationToken));
        return new(_session.Access, _session.Robin, _session.Tokenizer, text, () => _session.Robin.EncodeMaps(_maps.Value.Maps, [masks]), cancellationToken);
    }

    // Answers several conversations about the same prefix, side by side.
    private IReadOnlyList<TextAnswer> Write(QuestionKind kind, IReadOnlyList<IReadOnlyList<string>> conversations, AnswerOptions? options,
        Func<int, ITokenConstraint?> constraint, CancellationToken cancellationToken)
    {
        options ??= new();
        var settings = _session.Settings(kind, options);
        var answers = new List<TextAnswer>();
        foreach (var chunk in conversations.Index().Chunk(RowsAtOnce))
        {
            var (prefix, questions) = Follow(kind, [.. chunk.Select(row => ChatTemplate.Prompt(row.Item))], cancellationToken);
            int[] prompts = [.. questions.Select(ids => prefix.Lengths[0] + ids.Length)];
            ITokenConstraint?[] constraints = [.. chunk.Select(row => constraint(row.Index))];
            var rows = chunk.Select(_ => new List<GeneratedToken>()).ToArray();
            var stream = new StreamingDecoder(_session.Tokenizer, skipSpecial: true);
            foreach (var token in _session.Access.Write(prefix, questions,
                settings with { Likelihoods = false, Seed = unchecked(settings.Seed + chunk[0].Index) }, constraints, cancellationToken))
            {
                rows[token.Row].Add(token);
                if (token.Row == 0 && options.Written is { } written && stream.Append(token.Id) is { Length: > 0 } text)
                    written(text);
            }
            answers.AddRange(rows.Select((row, i) => new TextAnswer(
                ChatTemplate.Answer(_session.Tokenizer.Decode(row.Select(token => token.Id), skipSpecial: true)),
                row[^1].Stop, prompts[i], row.Count, row.Sum(token => token.LogProbability))));
        }
        return answers;
    }

    // What prompts begin with, and what each says behind it.
    private (IDecoderState Prefix, int[][] Questions) Follow(QuestionKind kind, IReadOnlyList<string> prompts, CancellationToken cancellationToken)
    {
        foreach (var prompt in prompts)
        {
            var length = PromptTokens.Encode(_session.Tokenizer, prompt).Sum(id => id == PromptTokens.Picture ? _session.Robin.Config.ImageTokens : 1);
            if (length >= _session.MostPositions)
                throw new ArgumentException($"the question takes {length} positions; the model reads {_session.MostPositions} with its answer: "
                    + $"shorten the text or give fewer regions", nameof(prompts));
        }
        var prefix = IsAboutPicture(kind) ? AboutPicture(cancellationToken) : AboutRegions(cancellationToken);
        return (prefix.State, [.. prompts.Select(prefix.Rest)]);
    }
}
