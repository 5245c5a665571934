using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Joins the claims of all data sets by photo: COCO's id where anyone knows it, else Visual Genome's, else their own, else the picture.</summary>
/// <param name="scan">The folder: photos of data sets without ids of their own are known by their picture.</param>
/// <param name="keys">The form of keys.</param>
internal sealed class PhotoTable(FolderScan scan, PhotoKeys keys)
{
    private readonly Dictionary<PhotoClaim, string> _pictures = [];
    private readonly List<PhotoClaim> _claims = [];
    private readonly Dictionary<string, long> _cocoOfVg = [];

    /// <summary>Adds what a data set knows.</summary>
    public void Add(PhotoClaim claim, ReadReport report)
    {
        if (claim.JsonFile is { } json)
        {
            var found = scan.Finder.Find(claim.PictureNames.First(), json); // it names its picture
            if (found is not [var picture])
            {
                report.Add(found.Count == 0 ? "picture-missing" : "picture-ambiguous", $"{json}: image {claim.Id}", found.Count == 0
                    ? $"found no {claim.PictureNames.First()} in the data "
                        + $"folder{(scan.Finder.FindPassed(claim.PictureNames.First()) is { } passed ? $" but {passed}, which is taken for a mask or the like; name it with its folder" : "")}"
                    : $"found {found.Count} pictures called {claim.PictureNames.First()} ({string.Join(", ", found.Take(3))}, ...); "
                        + $"expected one, or more of its folders in the name");
                return;
            }
            _pictures.Add(claim, picture);
        }
        _claims.Add(claim);
        if (claim is { VgId: { } vg, CocoId: { } coco } && !_cocoOfVg.TryAdd(vg, coco) && _cocoOfVg[vg] != coco)
            report.Add("bridge-conflict", $"{claim.Dataset}:{claim.Id}", $"says vg:{vg} is coco:{coco}; another data set says coco:{_cocoOfVg[vg]}");
    }

    /// <summary>The photos, in the order of their keys.</summary>
    public IReadOnlyList<Photo> Join(ReadReport report)
    {
        TellApart(report);
        var photos = new Dictionary<string, Photo>(StringComparer.Ordinal);
        foreach (var claim in _claims)
        {
            var key = KeyOf(claim);
            if (!photos.TryGetValue(key, out var photo))
                photos.Add(key, photo = new(key) { Picture = _pictures.GetValueOrDefault(claim), Copy = _pictures.ContainsKey(claim) ? claim : null });
            photo.Claims.Add(claim);
        }
        return [.. photos.Values.Order()];
    }

    // A name such as 000000000001.jpg is COCO's, but other tools count so too: where annotation files have other pictures of one
    // such name, each photo is known by its picture, and a claim that fits several is counted.
    private void TellApart(ReadReport report)
    {
        if (keys == PhotoKeys.ById || !scan.Finder.HasNamesakes)
            return;
        var contested = new Dictionary<long, IReadOnlyList<string>>();
        foreach (var group in _claims.OfType<CocoClaim>().Where(claim => claim.CocoId is not null).GroupBy(claim => (claim.CocoId, claim.BaseName)))
        {
            var found = group.Select(claim => (Claim: claim, Paths: scan.Finder.Find(claim.PictureName, claim.AnnotationFile)))
                .Where(pair => pair.Paths.Count == 1).ToList();
            var pictures = found.Select(pair => pair.Paths[0]).Distinct().ToList();
            if (pictures.Count < 2 || scan.AreCopies(pictures))
                continue;
            contested[group.Key.CocoId!.Value] = pictures; // those without one are not grouped
            foreach (var (claim, paths) in found)
                _pictures.Add(claim, paths[0]);
        }
        _claims.RemoveAll(claim =>
        {
            if (claim.CocoId is not { } id || _pictures.ContainsKey(claim) || !contested.TryGetValue(id, out var pictures))
                return false;
            report.Add("picture-ambiguous", $"{claim.Dataset}:{claim.Id}",
                $"found {pictures.Count} photos that differ for COCO's id {id} ({string.Join(", ", pictures.Take(3))}); expected one");
            return true;
        });
    }

    private string KeyOf(PhotoClaim claim) => claim switch
    {
        _ when _pictures.TryGetValue(claim, out var picture) => $"file:{picture}",
        { VgId: { } vg } when _cocoOfVg.TryGetValue(vg, out var coco) => $"coco:{coco}",
        { CocoId: { } coco } => $"coco:{coco}",
        { VgId: { } vg } => $"vg:{vg}",
        { AdeId: { } ade } => $"ade:{ade}",
        _ => $"{claim.Dataset}:{claim.Id}",
    };
}
