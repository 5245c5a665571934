using SyntheticVG.Conversations;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Answering;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Evaluation;

/// <summary>How a <see cref="RobinAnswerer"/> asks.</summary>
public sealed record RobinAnswererOptions
{
    /// <summary>What presents the whole picture where a question names no region; null: no region at all, as the author's scripts for GQA, VSR, CRPE and SugarCrepe.</summary>
    /// <remarks>The default is what the released code trains plain questions with; its pipeline says <see cref="RobinPrompts.WholePicture"/>.</remarks>
    public string? WholePicture { get; init; } = "There is region1 <mask><pos> for the entire image.\n";

    /// <summary>Divides the scores before tokens are drawn; 0: the likeliest token each time.</summary>
    public double Temperature { get; init; }

    /// <summary>Seed of the draws.</summary>
    public int Seed { get; init; }
}

/// <summary>Asks ROBIN the questions of benchmarks, in their own words.</summary>
/// <remarks>The maps of the last picture are kept, so that questions about one picture encode it once. For one thread at a time.</remarks>
public sealed class RobinAnswerer(RobinSession session, RobinAnswererOptions? options = null) : IAnswerer, IDisposable
{
    private readonly RobinAnswererOptions _options = options ?? new();
    private (Picture Picture, Tensor[] Maps)? _last;

    /// <inheritdoc/>
    public string Name => session.Name;

    /// <inheritdoc/>
    public string Answer(Question question, Picture? picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        using var state = Read(question, picture, question.MaxNewTokens);
        var settings = session.Settings(QuestionKind.Question, new() { MaxNewTokens = question.MaxNewTokens, Temperature = _options.Temperature, Seed = _options.Seed });
        var written = TextGenerator.Write(state, settings, [null], cancellationToken)[0];
        return question.AnswerStart + ChatTemplate.Answer(session.Tokenizer.Decode(written.Tokens, skipSpecial: true));
    }

    /// <inheritdoc/>
    public IReadOnlyList<OptionLikelihood> Score(Question question, Picture? picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        using var state = Read(question, picture, room: 0);
        return [.. ContinuationScorer.Score(state, [.. question.Options.Select(option => session.Tokenizer.Encode(option))]).Select(score => new OptionLikelihood(score.Sum, score.Mean))];
    }

    private IDecoderState Read(Question question, Picture? picture, int room)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var regions = question.Regions();
        var presented = regions.Count > 0 || picture is null ? "" : _options.WholePicture ?? "";
        var text = (picture is null ? "" : question.Overview) + presented + question.Text;
        var ids = PromptTokens.Encode(session.Tokenizer, ChatTemplate.Prompt([text]) + question.AnswerStart);
        return PromptReader.Read(session.Robin, [ids], picture is null ? null : session.Robin.EncodeMaps(MapsOf(picture), [MasksOf(regions, picture, presented.Length > 0)]), room);
    }

    private static IReadOnlyList<Rle>? MasksOf(IReadOnlyList<Region> regions, Picture picture, bool whole)
    {
        var image = new ImageInfo { Key = "", File = "", Width = picture.Width, Height = picture.Height };
        return regions.Count > 0 ? [.. regions.Select(region => RegionChoice.MaskOf(region, image))]
            : whole ? [Rle.Empty(picture.Height, picture.Width).Complement()] : null;
    }

    private Tensor[] MapsOf(Picture picture)
    {
        if (_last is { } last && ReferenceEquals(last.Picture, picture))
            return last.Maps;
        Forget();
        var pixels = PixelProcessor.Process(picture, session.Robin.Config).to(session.Robin.Device);
        Tensor[] maps = [.. session.Robin.Tower.forward(pixels).Select(map => map.DetachFromDisposeScope())];
        _last = (picture, maps);
        return maps;
    }

    private void Forget()
    {
        foreach (var map in _last?.Maps ?? [])
            map.Dispose();
        _last = null;
    }

    /// <summary>Frees what was kept of the last picture; the session stays.</summary>
    public void Dispose() => Forget();
}
