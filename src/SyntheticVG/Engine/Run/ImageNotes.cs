using System.Text;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Engine.Run;

/// <summary>What the runner notes while an image passes the stages: counts, times, and a line for everything that left.</summary>
internal sealed class ImageNotes(long place, string key, ImageInfo? image)
{
    private readonly StageCounts _counts = new();
    private readonly List<byte[]> _rejected = [];
    private readonly Dictionary<string, TimeSpan> _times = [];

    /// <summary>Notes what a stage made of the graph.</summary>
    public void Add(StageResult result)
    {
        foreach (var left in result.Left)
        {
            if (left.Kind is { } kind)
                _counts.Add(left.Line.Stage, kind, left.Code);
            _rejected.Add(left.Line.ToBytes());
        }
        _counts.Add(result.Counts);
    }

    /// <summary>Notes what was counted elsewhere.</summary>
    public void Add(StageCounts counts) => _counts.Add(counts);

    /// <summary>Notes something that failed and does not cost the graph.</summary>
    public void Add(string stage, ImageFault fault)
    {
        _counts.Add(stage, "failed", fault.Code);
        _rejected.Add(new RejectedLine { Image = key, Stage = stage, Reason = fault.Code, Problem = fault.Words }.ToBytes());
    }

    /// <summary>Notes how long a stage took.</summary>
    public void Took(string stage, TimeSpan span) => _times[stage] = _times.GetValueOrDefault(stage) + span;

    /// <summary>Does something and notes how long it took.</summary>
    public T Timed<T>(string stage, TimeProvider time, Func<T> work)
    {
        var started = time.GetTimestamp();
        var result = work();
        Took(stage, time.GetElapsedTime(started));
        return result;
    }

    /// <summary>Does something and notes how long it took.</summary>
    public void Timed(string stage, TimeProvider time, Action work) => Timed(stage, time, () =>
    {
        work();
        return 0;
    });

    /// <summary>Compares a graph with the truth, where there is one.</summary>
    public void Score(string stage, SceneGraph graph, SceneGraph? truth)
    {
        if (truth is null)
            return;
        var (correct, stated, found, wanted) = TruthComparison.Of(graph, truth);
        _counts.Add(stage, "truth", "correct", correct);
        _counts.Add(stage, "truth", "stated", stated);
        _counts.Add(stage, "truth", "found", found);
        _counts.Add(stage, "truth", "wanted", wanted);
    }

    /// <summary>The graph's line of graphs.jsonl, and the graph that it says: texts that are no Unicode are written with U+FFFD for what cannot be.</summary>
    public static (SceneGraph Graph, byte[] Line) Written(SceneGraph graph)
    {
        var line = Encoding.UTF8.GetBytes(GraphLines.Write(graph));
        return (line.AsSpan().IndexOf("\\uFFFD"u8) < 0 ? graph : GraphLines.Read(line.AsSpan()), line);
    }

    /// <summary>The graph is written.</summary>
    public ImageOutcome Write(SceneGraph graph, byte[] line)
    {
        foreach (var category in graph.Relationships.GroupBy(r => r.Category))
            _counts.Add("graph", "category", category.Key.ToString().ToLowerInvariant(), category.Count());
        foreach (var origin in graph.Relationships.GroupBy(r => r.Origin))
            _counts.Add("graph", "origin", origin.Key.ToString().ToLowerInvariant(), origin.Count());
        foreach (var dataset in graph.Image.Sources.Keys)
            _counts.Add("graph", "source", dataset);
        _counts.Add("graph", "licence", graph.Image.Licence ?? "not stated");
        _counts.Add("graph", "written", "regions", graph.Regions.Count);
        _counts.Add("graph", "written", "relationships", graph.Relationships.Count);
        return End(ImageState.Written, null) with { Graph = graph, GraphLine = line };
    }

    /// <summary>The image was judged and is left out.</summary>
    public ImageOutcome LeaveOut(string stage, string reason, string? problem = null) => Leave(ImageState.Dropped, stage, reason, problem);

    /// <summary>The image could not be judged.</summary>
    public ImageOutcome Fail(string stage, ImageFault fault) => Leave(ImageState.Failed, stage, fault.Code, fault.Words);

    /// <summary>The image waits for a batch.</summary>
    public ImageOutcome Wait(string call) => End(ImageState.Pending, "pending") with { WaitsFor = call };

    private ImageOutcome Leave(ImageState state, string stage, string reason, string? problem)
    {
        _counts.Add(stage, state == ImageState.Dropped ? "images-dropped" : "images-failed", reason);
        _rejected.Add(new RejectedLine { Image = key, Stage = stage, Reason = reason, Problem = problem }.ToBytes());
        return End(state, reason) with { Stage = stage, Problem = problem };
    }

    private ImageOutcome End(ImageState state, string? reason) => new()
    {
        Place = place,
        Key = key,
        State = state,
        Reason = reason,
        Evaluation = image?.Evaluation == true,
        RejectedLines = _rejected,
        Counts = _counts,
        Times = _times,
    };
}
