namespace SyntheticVG.Datasets.Joining;

/// <summary>Joins the claims of all data sets by photo: COCO's id where anyone knows it, else Visual Genome's, else their own, else the picture.</summary>
/// <param name="finder">The pictures of the folder: photos of data sets without ids of their own are known by their picture.</param>
internal sealed class PhotoTable(PictureFinder finder)
{
    private readonly Dictionary<PhotoClaim, string> _pictures = [];
    private readonly List<PhotoClaim> _claims = [];
    private readonly Dictionary<string, long> _cocoOfVg = [];

    /// <summary>Adds what a data set knows.</summary>
    public void Add(PhotoClaim claim, ReadReport report)
    {
        if (claim.JsonFile is { } json)
        {
            var found = finder.Find(claim.PictureNames.First(), json); // it names its picture
            if (found is not [var picture])
            {
                report.Add(found.Count == 0 ? "picture-missing" : "picture-ambiguous", $"{json}: image {claim.Id}", found.Count == 0
                    ? $"found no {claim.PictureNames.First()} in the data folder"
                    : $"found {found.Count} pictures called {claim.PictureNames.First()} ({string.Join(", ", found.Take(3))}, ...); expected one, or more of its folders in the name");
                return;
            }
            _pictures.Add(claim, picture);
        }
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
                photos.Add(key, photo = new(key) { Picture = _pictures.GetValueOrDefault(claim), Copy = claim.JsonFile is null ? null : claim });
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
        _ when _pictures.TryGetValue(claim, out var picture) => $"file:{picture}",
        _ => $"{claim.Dataset}:{claim.Id}",
    };
}
