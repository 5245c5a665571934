using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Generation;

/// <summary>What a model said about one region.</summary>
/// <param name="Description">Its description, as it was written.</param>
/// <param name="Relationships">Its relationships, as they were written.</param>
public sealed record RegionAnswer(string Description, string Relationships);

/// <summary>A graph that a model wrote.</summary>
/// <param name="Graph">The graph; each relationship's confidence is the probability of the words that state it, of several
/// lists the mean, nothing for a list that does not state it.</param>
/// <param name="Answers">What was said about each region; of several lists the first.</param>
/// <param name="Oddities">How often each deviation from the grammar was met.</param>
public sealed record WrittenGraph(SceneGraph Graph, IReadOnlyList<RegionAnswer> Answers, IReadOnlyDictionary<string, int> Oddities)
{
    /// <summary>What was written, over a graph of which some regions were given to the model; all its regions stay, with their own boxes and masks.</summary>
    /// <param name="given">The graph.</param>
    /// <param name="kept">The places of the regions that the model was given.</param>
    /// <param name="by">The model's name, as the source.</param>
    public SceneGraph Over(SceneGraph given, IReadOnlyList<int> kept, string by)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(kept);
        Region[] regions = [.. given.Regions];
        foreach (var (number, place) in kept.Index())
        {
            var (before, now) = (regions[place], Graph.Regions[number]);
            regions[place] = before with
            {
                Name = now.Name,
                Attributes = now.Attributes,
                Description = before.Description ?? now.Description,
            };
        }
        var graph = given with
        {
            Regions = regions,
            Relationships = [.. Graph.Relationships.Select(r => r with { Subject = kept[r.Subject], Object = kept[r.Object] })],
        };
        return StudentMarks.Add(graph, kept.ToHashSet(), by);
    }
}

/// <summary>Writes graphs a region at a time: each is described, then its relationships are listed.</summary>
/// <remarks>The picture and its prompt are read once; the talks about all regions go on from there side by side.</remarks>
/// <param name="robin">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
public sealed class RegionGraphWriter(Models.Robin.Robin robin, Tokenizer tokenizer)
{
    private readonly int _turnEnd = tokenizer.IdOf(ChatTemplate.TurnEnd);

    /// <summary>The longest description, in tokens.</summary>
    public int MostDescriptionTokens { get; init; } = 32;

    /// <summary>The longest list of relationships, in tokens.</summary>
    public int MostRelationshipTokens { get; init; } = 96;

    /// <summary>How many lists are written of each region's relationships: the likeliest, the others by chance.</summary>
    public int Lists { get; init; } = 1;

    /// <summary>Seed of the lists that are written by chance.</summary>
    public int Seed { get; init; }

    /// <summary>The way to the model.</summary>
    internal IModelAccess Access { get; init; } = new SoleAccess();

    /// <summary>Writes a graph.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="image">What is known about it.</param>
    /// <param name="regions">Its regions, at least one; masks and boxes are read, nothing else.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">A region has no mask, or there is none.</exception>
    public WrittenGraph Write(Picture photo, ImageInfo image, IReadOnlyList<Region> regions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(regions);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var given = new SceneGraph { Image = image, Regions = [.. regions.Select(region => new Region { Name = "", Box = region.Box, Mask = region.Mask })] };
        using var lease = Access.Prefixes?.Take("look", PrefixKeys.Of(photo, given.Regions.Select((region, i) => (region.Box, MaskOf(region, i)))), ReadOpening)
            ?? Own(ReadOpening());
        var opening = lease.Value.State;

        var questions = Enumerable.Range(0, regions.Count).Select(region => tokenizer.Encode(RegionDialogue.AskDescription(region))).ToArray();
        var likeliest = new GenerationOptions { MaxNewTokens = MostDescriptionTokens, StopTokens = [_turnEnd], Vocabulary = tokenizer.Count };
        var descriptions = Answer(opening, questions, likeliest, cancellationToken);
        var talks = questions.Select((question, region) =>
            (int[])[.. question, .. Words(descriptions[region]), _turnEnd, .. tokenizer.Encode(RegionDialogue.AskRelationships(region))]).ToArray();
        likeliest = likeliest with { MaxNewTokens = MostRelationshipTokens };
        var lists = Answer(opening, talks, likeliest, cancellationToken);
        if (Lists > 1)
        {
            int[][] again = [.. Enumerable.Repeat(talks, Lists - 1).SelectMany(talk => talk)];
            lists = [.. lists, .. Answer(opening, again, likeliest with { Sample = true, Seed = Seed }, cancellationToken)];
        }
        return Graph(given, [.. descriptions.Zip(lists, (description, list) => new RegionAnswer(Text(description), Text(list)))], lists);

        StatePrefix ReadOpening() => new(Read(Access, robin, tokenizer, photo, given, cancellationToken));

        static Lease<StatePrefix> Own(StatePrefix read) => new(read, read.Dispose);
    }

    /// <summary>Reads a picture and the opening of every talk about its regions.</summary>
    internal static IDecoderState Read(IModelAccess access, Models.Robin.Robin robin, Tokenizer tokenizer, Picture photo, SceneGraph given,
        CancellationToken cancellationToken = default)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        using var masks = RegionMasks.ToTensor([.. given.Regions.Select(MaskOf)]);
        var pixels = PixelProcessor.Process(photo, robin.Config).to(robin.Device);
        var prompt = PromptTokens.Encode(tokenizer, RegionDialogue.Opening(PromptRegions.Of(given, boxes: false)));
        return PromptReader.Read(access, robin, prompt, () => ModelMeters.Vision(() => robin.Encode(pixels, [masks])), cancellationToken);
    }

    private static Rle MaskOf(Region region, int place) =>
        region.Mask ?? throw new ArgumentException($"region {place} has no mask; expected one", nameof(region));

    private IReadOnlyList<GeneratedText> Answer(IDecoderState opening, int[][] questions, GenerationOptions options, CancellationToken cancellationToken) =>
        GeneratedText.AllOf(Access.Write(opening, questions, options, null, cancellationToken), questions.Length);

    private WrittenGraph Graph(SceneGraph given, IReadOnlyList<RegionAnswer> answers, IReadOnlyList<GeneratedText> lists)
    {
        var oddities = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var objects = answers.Select((answer, region) => new TextObject(region, GraphTextReader.ReadDescription(answer.Description), null)).ToList();
        var stated = new Dictionary<TextRelationship, double>(); // in the order of the texts
        foreach (var (i, list) in lists.Index())
        {
            var (region, options) = (i % answers.Count, new GraphTextReaderOptions { Regions = answers.Count, Cut = list.Stop != StopReason.StopToken });
            var reading = GraphTextReader.ReadRelationships(Text(list), region, options);
            foreach (var (oddity, count) in reading.Oddities)
                oddities[oddity] = oddities.GetValueOrDefault(oddity) + count;
            var confidences = Confidences(list, region, options with { Cut = false });
            foreach (var relationship in reading.Relationships)
                stated[relationship] = stated.GetValueOrDefault(relationship) + (confidences.GetValueOrDefault(relationship) / Lists);
        }
        var graph = new GraphReading(objects, [.. stated.Keys], oddities).Over(given.Image, given.Regions);
        var relationships = graph.Relationships.Zip(stated.Values, (relationship, confidence) => relationship with { Confidence = confidence });
        return new(graph with { Relationships = [.. relationships] }, answers, oddities);
    }

    // The probability of the words of each item, an item ending at a comma, by what it states.
    private Dictionary<TextRelationship, double> Confidences(GeneratedText list, int region, GraphTextReaderOptions options)
    {
        var found = new Dictionary<TextRelationship, double>();
        var (words, sum) = (new List<int>(), 0.0);
        foreach (var (token, logProbability) in list.Tokens.Zip(list.LogProbabilities).Append((_turnEnd, 0)))
        {
            var ends = token == _turnEnd || tokenizer.Decode([token]).Contains(',', StringComparison.Ordinal);
            if (!ends)
            {
                words.Add(token);
                sum += logProbability;
                continue;
            }
            foreach (var stated in GraphTextReader.ReadRelationships(tokenizer.Decode(words), region, options).Relationships)
                found.TryAdd(stated, Math.Exp(sum));
            (words, sum) = ([], 0);
        }
        return found;
    }

    private int[] Words(GeneratedText text) => [.. text.Tokens.Where(id => id != _turnEnd)];

    private string Text(GeneratedText text) => ChatTemplate.Answer(tokenizer.Decode(text.Tokens, skipSpecial: true));
}
