namespace SyntheticVG.Datasets.Joining;

/// <summary>Joins the claims of all data sets by photo: COCO's id where anyone knows it, else Visual Genome's, else their own.</summary>
internal sealed class PhotoTable
{
    private readonly List<PhotoClaim> _claims = [];
    private readonly Dictionary<string, long> _cocoOfVg = [];

    /// <summary>Adds what a data set knows.</summary>
    public void Add(PhotoClaim claim, ReadReport report)
    {
        _claims.Add(claim);
        if (claim is { VgId: { } vg, CocoId: { } coco } && !_cocoOfVg.TryAdd(vg, coco) && _cocoOfVg[vg] != coco)
            report.Add("bridge-conflict", $"{claim.Dataset}:{claim.Id}", $"says vg:{vg} is coco:{coco}; another data set says coco:{_cocoOfVg[vg]}");
    }

    /// <summary>The photos, in the order of their keys.</summary>
    public IReadOnlyList<Photo> Join()
    {
        var photos = new Dictionary<string, Photo>(StringComparer.Ordinal);
        foreach (var claim in _claims)
        {
            var key = KeyOf(claim);
            if (!photos.TryGetValue(key, out var photo))
                photos.Add(key, photo = new(key));
            photo.Claims.Add(claim);
        }
        return [.. photos.Values.Order()];
    }

    private string KeyOf(PhotoClaim claim) => claim switch
    {
        { VgId: { } vg } when _cocoOfVg.TryGetValue(vg, out var coco) => $"coco:{coco}",
        { CocoId: { } coco } => $"coco:{coco}",
        { VgId: { } vg } => $"vg:{vg}",
        { AdeId: { } ade } => $"ade:{ade}",
        _ => $"{claim.Dataset}:{claim.Id}",
    };
}
