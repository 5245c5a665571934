using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Run;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Comparing;

/// <summary>Graphs of the same photos held against each other, photo by photo.</summary>
internal sealed class GraphComparison
{
    private readonly List<ComparedPhoto> _photos = [];
    private readonly List<(string Key, IReadOnlyList<string> In)> _leftOut = [];

    /// <summary>Begins a comparison of two or three inputs.</summary>
    public GraphComparison(IReadOnlyList<ComparedInput> inputs)
    {
        Inputs = inputs;
        Steps = [.. Enumerable.Range(1, inputs.Count - 1).Select(to => new ComparedStep(to - 1, to))];
        if (inputs.Count > 2)
            Steps = [.. Steps, new(0, inputs.Count - 1)];
    }

    /// <summary>The inputs, the earliest first.</summary>
    public IReadOnlyList<ComparedInput> Inputs { get; }

    /// <summary>Which input is held against which: each against the one before, and the last of three against the first.</summary>
    public IReadOnlyList<ComparedStep> Steps { get; }

    /// <summary>The photos that all inputs have.</summary>
    public IReadOnlyList<ComparedPhoto> Photos => _photos;

    /// <summary>The photos that not all have, and the names of those that do.</summary>
    public IReadOnlyList<(string Key, IReadOnlyList<string> In)> LeftOut => _leftOut;

    /// <summary>Compares all photos and draws the first.</summary>
    /// <param name="indexes">The graphs of the inputs.</param>
    /// <param name="only">Keys of the photos that are wanted; none for all.</param>
    /// <param name="data">The folder that picture paths start from.</param>
    /// <param name="output">The folder that the pictures go to.</param>
    /// <param name="most">The most pictures.</param>
    /// <param name="seed">Seed of the colours.</param>
    /// <param name="cancellation">Stops between two photos.</param>
    public void Run(IReadOnlyList<GraphIndex> indexes, IReadOnlySet<string> only, string data, string output, int most, int seed,
        CancellationToken cancellation)
    {
        var drawer = new ComparisonPicture(new() { Seed = seed });
        var seen = new HashSet<(int Input, string Key)>();
        foreach (var (first, index) in indexes.Index())
        {
            foreach (var key in index.Keys.Where(key => !seen.Contains((first, key)) && (only.Count == 0 || only.Contains(key))))
            {
                cancellation.ThrowIfCancellationRequested();
                var image = index.Find(key)!.Image; // one of its keys
                var graphs = indexes.Select(other => other.Find(image)).ToList();
                foreach (var (input, graph) in graphs.Index().Where(pair => pair.Item is not null))
                    seen.Add((input, graph!.Image.Key));
                if (graphs.OfType<SceneGraph>().ToList() is var found && found.Count < graphs.Count)
                    _leftOut.Add((key, [.. graphs.Index().Where(pair => pair.Item is not null).Select(pair => Inputs[pair.Index].Name)]));
                else
                    Compare(new(found), NameOf(key), _photos.Count < most ? drawer : null, data, output);
            }
        }
    }

    private void Compare(AlignedGraphs graphs, string name, ComparisonPicture? drawer, string data, string output)
    {
        var changes = Steps.Select(step => new GraphChanges(graphs, step.From, step.To)).ToList();
        foreach (var (step, change) in Steps.Zip(changes))
            step.Add(change);
        foreach (var (input, graph) in Inputs.Zip(graphs.Graphs))
            input.Add(graph);
        var (picture, problem) = ((string?)null, (string?)null);
        if (drawer is not null)
        {
            try
            {
                PictureWriter.Write(drawer.Draw(ReadPhoto(graphs, data), graphs, [.. Inputs.Select(input => input.Name)]), Path.Combine(output, name));
                picture = name;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
            {
                problem = e.Message;
            }
        }
        _photos.Add(new(graphs.Graphs[0].Image.Key, picture, problem, [.. graphs.Graphs.Select(graph => graph.Relationships.Count)],
            [.. changes.Select(change => change.Counts)]));
    }

    private static Picture ReadPhoto(AlignedGraphs graphs, string data)
    {
        var image = graphs.Graphs.Select(graph => graph.Image).FirstOrDefault(image => File.Exists(Path.Combine(data, image.File)))
            ?? graphs.Graphs[0].Image;
        return PhotoFile.Read(InsideFolder.Find(data, image.File), image);
    }

    private static string NameOf(string key) => $"{GraphPictureFolder.Name}/{KeyFileName.Of(key)}.png";
}

/// <summary>Graphs that are compared.</summary>
/// <param name="Name">What they are called on pictures and pages.</param>
/// <param name="Path">The file or folder.</param>
internal sealed record ComparedInput(string Name, string Path)
{
    /// <summary>Relationships in the photos that all inputs have.</summary>
    public int Relationships { get; private set; }

    /// <summary>Those of them that were stated by a simulation.</summary>
    public int Simulated { get; private set; }

    /// <summary>Counts a graph.</summary>
    public void Add(SceneGraph graph)
    {
        Relationships += graph.Relationships.Count;
        Simulated += graph.Relationships.Count(r => r.Origin == RelationshipOrigin.Simulated);
    }
}

/// <summary>One input held against an earlier one, over all photos.</summary>
/// <param name="From">Place of the earlier.</param>
/// <param name="To">Place of the later.</param>
internal sealed record ComparedStep(int From, int To)
{
    private readonly SortedDictionary<RelationshipCategory, int[]> _categories =
        new(Enum.GetValues<RelationshipCategory>().ToDictionary(category => category, _ => new int[4]));

    /// <summary>How much changed.</summary>
    public ChangeCounts Counts { get; private set; }

    /// <summary>For each category how many relationships were kept, refined, removed and added, in the order of <see cref="ChangeKind"/>; what was
    /// refined counts where it is now.</summary>
    public IReadOnlyDictionary<RelationshipCategory, int[]> Categories => _categories;

    /// <summary>Counts a photo's changes.</summary>
    public void Add(GraphChanges changes)
    {
        Counts += changes.Counts;
        foreach (var change in changes.Relationships)
            _categories[(change.After ?? change.Before!).Category][(int)change.Kind]++;
    }
}

/// <summary>A photo that all inputs have.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Picture">Its picture, from the page's folder; null where none was drawn.</param>
/// <param name="Problem">Why none could be drawn, or null.</param>
/// <param name="Relationships">How many relationships each input has.</param>
/// <param name="Steps">What changed, step by step.</param>
internal sealed record ComparedPhoto(string Key, string? Picture, string? Problem, IReadOnlyList<int> Relationships, IReadOnlyList<ChangeCounts> Steps);
