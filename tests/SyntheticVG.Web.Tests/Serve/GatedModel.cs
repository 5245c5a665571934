using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Tests.Serve;

/// <summary>A model that answers when it is told to: each photo waits at a gate, which is open unless it was closed.</summary>
internal sealed class GatedModel : IGraphModel
{
    private volatile TaskCompletionSource _gate = Opened();
    private int _begun, _left;

    public string Name => "gated";

    /// <summary>Photos that came to the gate.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>Photos that nobody waits for any more, and that were given up at the gate.</summary>
    public int GivenUp => Volatile.Read(ref _left);

    public void Close() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    public async Task<GraphedPhoto> GraphAsync(UploadedPhoto photo, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            await _gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _left);
            throw;
        }
        if (photo.Regions is { } regions && File.ReadAllText(regions).Contains("unusable", StringComparison.Ordinal))
            throw new InvalidDataException($"{regions}: found unusable; expected regions");
        var (width, height) = photo.Size;
        return new(
            new()
            {
                Image = new() { Key = $"file:{photo.Name}", File = photo.Name, Width = width, Height = height },
                Regions = [new() { Name = "dog", Box = new(0, 0, 8, 8), Sources = [] }, new() { Name = "mat", Box = new(0, 4, 16, 16), Sources = [] }],
                Relationships =
                    [new() { Subject = 0, Predicate = "on", Object = 1, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Geometry }],
            },
            new Dictionary<string, long> { ["regions/noted/kept"] = 2 },
            new Dictionary<string, double> { ["regions"] = 0.01 });
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
