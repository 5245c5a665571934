using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Browsing;

/// <summary>A run folder of graphs drawn by chance from few words, so that questions about them have answers.</summary>
internal sealed class RandomRun
{
    public static readonly string[] Names = ["person", "Horse", "tennis racket", "dog", "cat", "", "fire truck", "dogs", "small dog", "café", "a:b"];
    public static readonly string[] Predicates = ["riding", "in front of", "holding", "holding onto", "left of", "on", "talking to", "part of", "holds"];
    public static readonly string[] Attributes = ["red", "Tall", "old"];
    public static readonly string[] Texts = ["a red coat", "the RED coat of a man", "nothing to see", "two\nlines", "İstanbul"];
    public static readonly string[] Rules = ["left-of", "contact-gate", "verifier"];
    public static readonly string[] Stages = ["spatial", "verifier", "balance"];
    public static readonly string[] Reasons = ["contradicted", "unsure", "left-over"];

    public RandomRun(string folder, int seed, int photos)
    {
        var random = new Random(seed);
        Folder = folder;
        Directory.CreateDirectory(folder);
        for (var i = 0; i < photos; i++)
            Graphs.Add(Graph(random, i));
        GraphLines.WriteFile(Path.Combine(folder, "graphs.jsonl"), Graphs);
        foreach (var graph in Graphs.Where(graph => graph.Regions.Count > 0))
        {
            for (var i = random.Next(6); i > 0; i--)
                Dropped.Add(RejectedLine.Of(graph,
                    new(Relation(random, graph.Regions.Count), Stages[random.Next(Stages.Length)], Reasons[random.Next(Reasons.Length)])));
        }
        using var file = File.Create(Path.Combine(folder, "rejected.jsonl"));
        foreach (var line in Dropped.OrderBy(_ => random.Next())) // photos need not stand together
        {
            file.Write(line.ToBytes());
            file.Write("\n"u8);
        }
    }

    public string Folder { get; }

    public List<SceneGraph> Graphs { get; } = [];

    public List<RejectedLine> Dropped { get; } = [];

    private static SceneGraph Graph(Random random, int number)
    {
        var regions = random.Next(7);
        return new()
        {
            Image = new()
            {
                Key = number % 7 == 0 ? $"file:a folder/ph%6Fto #{number}?.jpg" : $"coco:{number}",
                File = $"{number}.jpg",
                Width = 100,
                Height = 80,
                Evaluation = random.Next(4) == 0,
                Sources =
                    new SortedDictionary<string, string>(new[] { "coco", "vg", "psg" }.Where(_ => random.Next(2) == 0).ToDictionary(name => name, _ => "1")),
            },
            Regions = [.. Enumerable.Range(0, regions).Select(i => new Region
            {
                Name = Names[random.Next(Names.Length)],
                Box = new(i, i, i + 20, i + 20),
                Attributes = [.. Attributes.Where(_ => random.Next(3) == 0)],
                Description = random.Next(2) == 0 ? Texts[random.Next(Texts.Length)] : null,
            })],
            Relationships = regions == 0 ? [] : [.. Enumerable.Range(0, random.Next(12)).Select(_ => Relation(random, regions))],
        };
    }

    private static Relationship Relation(Random random, int regions) => new()
    {
        Subject = random.Next(regions),
        Predicate = Predicates[random.Next(Predicates.Length)],
        Object = random.Next(regions),
        Category = (RelationshipCategory)random.Next(5),
        Origin = (RelationshipOrigin)random.Next(9),
        Confidence = random.Next(3) == 0 ? null : Math.Round(random.NextDouble(), 2),
        Verdict = random.Next(3) == 0 ? null : new((VerdictOutcome)random.Next(3), Rules[random.Next(Rules.Length)]),
    };
}
