using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Models.Batching;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Conversing;

/// <summary>A model with its tokenizer and its makers' settings: all that it takes to talk about photos.</summary>
/// <remarks>The same for every size of model. It is used by one thread at a time, unless it is shared (<see cref="Share"/>); the photos' conversations share
/// the model.</remarks>
public sealed class RobinSession : IDisposable
{
    private readonly GenerationOptions? _makers;

    /// <summary>Puts a model and its tokenizer together.</summary>
    /// <param name="robin">The model, in evaluation mode; it goes with the session.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="generation">How the makers would have it generate; null where they do not say.</param>
    /// <param name="randomSeed">The seed of the weights where they are random, not trained.</param>
    /// <exception cref="InvalidDataException">Tokenizer and model do not belong together.</exception>
    public RobinSession(Models.Robin.Robin robin, Tokenizer tokenizer, GenerationOptions? generation = null, long? randomSeed = null)
    {
        ArgumentNullException.ThrowIfNull(robin);
        ArgumentNullException.ThrowIfNull(tokenizer);
        (Robin, Tokenizer, _makers, RandomSeed) = (robin, tokenizer, generation, randomSeed);
        Require(robin.Config, tokenizer);
        StopTokens = generation?.StopTokens is { Count: > 0 } stops
            ? stops
            : [.. tokenizer.Added.Where(token => token.Text is ChatTemplate.TurnEnd or "<|endoftext|>").Select(token => token.Id)];
        if (StopTokens.Count == 0)
            throw new InvalidDataException(
                $"neither generation_config.json nor the tokenizer names a token that ends an answer; expected {ChatTemplate.TurnEnd}");
    }

    /// <summary>Checks that a tokenizer belongs to a model.</summary>
    /// <exception cref="InvalidDataException">It has more ids, or other ones for regions.</exception>
    public static void Require(RobinConfig config, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var rows = config.Language.VocabularySize;
        if (tokenizer.Count > rows)
            throw new InvalidDataException($"the tokenizer has ids up to {tokenizer.Count - 1}; the model has {rows} embeddings: they do not belong together");
        foreach (var (token, id) in ((string, int)[])[("<mask>", config.MaskToken), ("<pos>", config.PositionToken)])
        {
            if (tokenizer.Added.FirstOrDefault(added => added.Text == token)?.Id is var found && found != id)
                throw new InvalidDataException($"the tokenizer has {token} as {(found is null ? "no token" : $"id {found}")}; the model expects id {id}");
        }
    }

    /// <summary>Loads a checkpoint's folder with its tokenizer.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="precision">The model's dtypes; null: as the file has its embeddings.</param>
    /// <param name="device">Where it will live; null: the CPU.</param>
    /// <param name="layerScales">As for <see cref="RobinFolder.Load"/>.</param>
    /// <exception cref="InvalidDataException">Something is missing, damaged, or of another model.</exception>
    public static RobinSession Load(string folder, Precision? precision = null, Device? device = null, string? layerScales = null)
    {
        using var files = new RobinFolder(folder);
        return Load(files, precision, device, layerScales);
    }

    /// <summary>Loads an opened folder with its tokenizer.</summary>
    /// <inheritdoc cref="Load(string, Precision?, Device?, string?)"/>
    public static RobinSession Load(RobinFolder files, Precision? precision = null, Device? device = null, string? layerScales = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var tokenizer = Tokenizer.Load(files.Path); // first: it takes a moment, the weights minutes
        var robin = files.Load(precision, device, layerScales);
        try
        {
            return new(robin, tokenizer, files.Generation, files.RandomSeed);
        }
        catch
        {
            robin.Dispose();
            throw;
        }
    }

    /// <summary>The model.</summary>
    public Models.Robin.Robin Robin { get; }

    /// <summary>The way to the model for those who ask it.</summary>
    internal IModelAccess Access { get; private set; } = new SoleAccess();

    /// <summary>From now on many may ask at the same time: a thread of its own has the model, and writes their answers side by side.</summary>
    public void Share(BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Access.Dispose();
        Access = new BatchScheduler(options);
    }

    /// <summary>From now on keeps photos and regions that were asked about, as many as a number of bytes has room for.</summary>
    internal void KeepPrefixes(long mostBytes) => (Access as SoleAccess)?.KeepPrefixes(mostBytes);

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The tokens that end an answer.</summary>
    public IReadOnlyList<int> StopTokens { get; }

    /// <summary>The seed of the weights where they are random: then every answer is noise. Null for a trained model.</summary>
    public long? RandomSeed { get; }

    /// <summary>Whether the words "region1" and so on are tied to their regions, as in models of the pocket world: these were trained
    /// without boxes in their questions, and a region at a time.</summary>
    public bool TiesRegionWords => Robin.Config.FirstRegionToken is not null;

    /// <summary>What the model is called as the source of what it says.</summary>
    public string Name => RandomSeed is { } seed ? RandomWeights.NameOf(seed) : "robin";

    /// <summary>Positions that the model reads, question and answer together.</summary>
    public int MostPositions => Math.Min(Robin.Config.MaxTokens ?? int.MaxValue, Robin.Config.Language.MaxPositions);

    /// <summary>Begins to talk about a photo: encodes it.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="given">Its size and the regions that questions may be about; their order is their numbering.</param>
    /// <param name="boxes">Whether the questions give the regions' boxes; null: as the model was trained.</param>
    /// <returns>The conversation; the caller owns it, and ends it before the session.</returns>
    /// <exception cref="ArgumentException">Photo, graph or a mask have another size than the others, or not even one region fits.</exception>
    public PhotoTalk TalkAbout(Picture photo, SceneGraph given, bool? boxes = null) => new(this, photo, given, boxes ?? !TiesRegionWords);

    /// <summary>The settings that a question is answered with.</summary>
    public GenerationOptions Settings(QuestionKind kind, AnswerOptions? options = null)
    {
        options ??= new();
        return new()
        {
            MaxNewTokens = options.MaxNewTokens,
            StopTokens = StopTokens,
            Vocabulary = Tokenizer.Count,
            Sample = options.Temperature is { } wanted ? wanted > 0 : _makers?.Sample ?? true,
            Temperature = options.Temperature is > 0 and var temperature ? temperature : AnswerOptions.UsualTemperature(kind),
            TopK = _makers?.TopK ?? 50, // the default of transformers
            TopP = options.TopP ?? 1,
            RepetitionPenalty = _makers?.RepetitionPenalty ?? 1,
            Seed = options.Seed,
        };
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        Access.Dispose();
        Robin.Dispose();
    }
}
