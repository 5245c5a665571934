using SyntheticVG.Conversations;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Answering;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Evaluation;

/// <summary>How a <see cref="RobinAnswerer"/> asks.</summary>
public sealed record RobinAnswererOptions
{
    /// <summary>What presents the whole picture where a question names no region; null: no region at all, as the author's scripts for GQA, VSR, CRPE and
    /// SugarCrepe.</summary>
    /// <remarks>The default is what the released code trains plain questions with; its pipeline says <see cref="RobinPrompts.WholePicture"/>.</remarks>
    public string? WholePicture { get; init; } = "There is region1 <mask><pos> for the entire image.\n";

    /// <summary>Divides the scores before tokens are drawn; 0: the likeliest token each time.</summary>
    public double Temperature { get; init; }

    /// <summary>Seed of the draws.</summary>
    public int Seed { get; init; }

    /// <summary>How many answers are written side by side; several share the model among threads of the caller's.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>Bytes of photos and beginnings of prompts that are kept for further questions.</summary>
    public long PrefixBytes { get; init; } = 1_000_000_000;
}

/// <summary>Asks ROBIN the questions of benchmarks, in their own words.</summary>
/// <remarks>
/// Photos, and what the questions about one begin with, are read once and kept for the next questions. With several rows it may be asked from
/// several threads: questions of all photos are answered side by side, and an answer may differ in a rounding from that of one row alone.
/// </remarks>
public sealed class RobinAnswerer : IAnswerer
{
    private const int Ahead = 2; // questions under way for each row, so that a long answer leaves no place empty

    private readonly RobinSession _session;
    private readonly RobinAnswererOptions _options;

    /// <summary>Asks a model; the session stays the caller's.</summary>
    public RobinAnswerer(RobinSession session, RobinAnswererOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        (_session, _options) = (session, options ?? new());
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Rows, 1, nameof(options));
        if (_options.Rows > 1)
            session.Share(new() { Rows = _options.Rows, PrefixBytes = _options.PrefixBytes });
        else
            session.KeepPrefixes(_options.PrefixBytes);
    }

    /// <inheritdoc/>
    public string Name => _session.Name;

    /// <inheritdoc/>
    public int AtOnce => _options.Rows == 1 ? 1 : Ahead * _options.Rows;

    /// <inheritdoc/>
    public string Answer(Question question, Picture? picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var asked = new AnswerOptions { MaxNewTokens = question.MaxNewTokens, Temperature = _options.Temperature, Seed = _options.Seed };
        var settings = _session.Settings(QuestionKind.Question, asked) with { Likelihoods = false };
        var (read, rest) = Read(question, picture, cancellationToken);
        using (read)
        {
            var written = _session.Access.Write(read.Value.State, [rest], settings, null, cancellationToken).Select(token => token.Id).ToList();
            return question.AnswerStart + ChatTemplate.Answer(_session.Tokenizer.Decode(written, skipSpecial: true));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptionLikelihood> Score(Question question, Picture? picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        var (read, rest) = Read(question, picture, cancellationToken);
        using (read)
        {
            return _session.Access.Use(
                () =>
                {
                    using var state = read.Value.State.Fork(1, rest.Length);
                    state.Append([rest]);
                    var scores = ContinuationScorer.Score(state, [.. question.Options.Select(option => _session.Tokenizer.Encode(option))]);
                    return scores.Select(score => new OptionLikelihood(score.Sum, score.Mean)).ToList();
                },
                cancellationToken);
        }
    }

    private PrefixCache Kept => _session.Access.Prefixes!; // seen to when it was made

    // What the question shares with others about the picture and its regions, read; and what it says behind that.
    private (Lease<ReadPrompt> Read, int[] Left) Read(Question question, Picture? picture, CancellationToken cancellationToken)
    {
        var regions = question.Regions();
        var presented = regions.Count > 0 || picture is null ? "" : _options.WholePicture ?? "";
        var text = (picture is null ? "" : question.Overview) + presented + question.Text;
        var ids = PromptTokens.Encode(_session.Tokenizer, ChatTemplate.Prompt([text]) + question.AnswerStart);
        Require(ids);
        var config = _session.Robin.Config;
        var mark = Array.FindLastIndex(ids, id => id == PromptTokens.Picture || id == config.MaskToken || id == config.PositionToken);
        var shared = mark >= 0 ? mark + 1 : ids.Length - 1; // a prompt ends in the assistant's header: something is left to say
        var masks = picture is null ? null : MasksOf(regions, picture, presented.Length > 0);
        var prompt = ids[..shared];
        var read = Kept.Take("question", KeyOf(picture, masks, prompt), () => Read(picture, masks, prompt, cancellationToken));
        return (read, ids[shared..]);
    }

    private ReadPrompt Read(Picture? picture, IReadOnlyList<Rle>? masks, int[] prompt, CancellationToken cancellationToken)
    {
        using var maps = picture is null ? null : Kept.Take("photo", PrefixKeys.Of(picture), () => new PhotoMaps(_session, picture, cancellationToken));
        EncodedImages? Images() => maps is null ? null : _session.Robin.EncodeMaps(maps.Value.Maps, [masks]);
        return new(PromptReader.Read(_session.Access, _session.Robin, prompt, Images, cancellationToken));
    }

    private void Require(int[] ids)
    {
        var length = ids.Sum(id => id == PromptTokens.Picture ? _session.Robin.Config.ImageTokens : 1);
        if (length >= _session.MostPositions)
            throw new ArgumentException(
                $"the question takes {length} positions; the model reads {_session.MostPositions} with its answer: give it fewer regions or less text");
    }

    private static string KeyOf(Picture? picture, IReadOnlyList<Rle>? masks, int[] prompt) =>
        $"{(picture is null ? "" : PrefixKeys.Of(picture, (masks ?? []).Select(mask => (mask.Box, mask))))} {string.Join(' ', prompt)}";

    private static IReadOnlyList<Rle>? MasksOf(IReadOnlyList<Region> regions, Picture picture, bool whole)
    {
        var image = new ImageInfo { Key = "", File = "", Width = picture.Width, Height = picture.Height };
        return regions.Count > 0 ? [.. regions.Select(region => RegionChoice.MaskOf(region, image))]
            : whole ? [Rle.Empty(picture.Height, picture.Width).Complement()] : null;
    }
}
