using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;

namespace SyntheticVG.Instructions;

/// <summary>A graph as one sample of talks about each region: the picture is read once, the talks branch off behind it.</summary>
/// <remarks>
/// Each talk sees the opening and itself, as when the model is asked about one region at a time. Besides, the place of a
/// region's mask token is to say the region's name, and that of its position token its first attribute: a task without
/// words between, from which a model that starts from nothing learns to see.
/// </remarks>
public static class RegionDialogueSample
{
    /// <summary>How relationships are written: all of them.</summary>
    public static GraphTextWriterOptions Writing { get; } = new() { MostRelationships = 12 };

    private const int Ignore = -100;

    /// <summary>Makes the sample.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="graph">The graph; every region has a mask.</param>
    /// <param name="picture">Decodes the picture.</param>
    /// <param name="relationships">Whether relationships are asked for.</param>
    /// <exception cref="ArgumentException">A region has no mask.</exception>
    public static TrainingSample Make(Tokenizer tokenizer, SceneGraph graph, Func<Picture> picture, bool relationships = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(graph);
        var writer = new Writer(tokenizer);
        writer.Add(PromptTokens.Encode(tokenizer, RegionDialogue.Opening(PromptRegions.Of(graph, boxes: false))), learned: false);
        for (var region = 0; region < graph.Regions.Count; region++)
        {
            writer.Branch++;
            writer.Add(RegionDialogue.AskDescription(region), learned: false);
            writer.Add(GraphTextWriter.Describe(graph.Regions[region], Writing) + ChatTemplate.TurnEnd, learned: true);
            if (!relationships)
                continue;
            writer.Add(RegionDialogue.AskRelationships(region), learned: false);
            writer.Add(GraphTextWriter.WriteRelationships(graph, region, Writing) + ChatTemplate.TurnEnd, learned: true);
        }
        writer.LabelRegions(graph.Regions);
        return new()
        {
            Id = graph.Image.Key,
            Tokens = [.. writer.Tokens],
            Labels = [.. writer.Labels],
            Branches = [.. writer.Branches],
            Masks = [.. graph.Regions.Select(
                (region, i) => region.Mask ?? throw new ArgumentException($"{graph.Image.Key}: region {i} has no mask; expected one", nameof(graph)))],
            Picture = picture,
        };
    }

    private sealed class Writer(Tokenizer tokenizer)
    {
        public List<int> Tokens { get; } = [];

        public List<int> Labels { get; } = [];

        public List<int> Branches { get; } = [];

        public int Branch { get; set; }

        public void Add(string text, bool learned) => Add(tokenizer.Encode(text), learned);

        public void Add(int[] ids, bool learned)
        {
            Tokens.AddRange(ids);
            Labels.AddRange(learned ? ids : Enumerable.Repeat(Ignore, ids.Length));
            Branches.AddRange(Enumerable.Repeat(Branch, ids.Length));
        }

        // A label is what the place before it is to say. Behind the last region begins the first branch, which asks.
        public void LabelRegions(IReadOnlyList<Region> regions)
        {
            var mask = tokenizer.IdOf("<mask>");
            var places = Enumerable.Range(0, Tokens.Count).Where(i => Tokens[i] == mask);
            foreach (var (place, region) in places.Zip(regions))
            {
                if (tokenizer.Encode(region.Name) is [var name, ..]) // a region that nobody named says nothing
                    Labels[place + 1] = name;
                if (region.Attributes.Count > 0)
                    Labels[place + 2] = tokenizer.Encode(" " + region.Attributes[0])[0];
            }
        }
    }
}
