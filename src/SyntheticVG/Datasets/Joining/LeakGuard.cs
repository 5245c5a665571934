using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Finds the photos that belong to evaluation: by the splits that the files at hand state, by a list of keys, and by what they look like.</summary>
/// <remarks>The claims of a photo are bridged first, so one data set's split speaks for all of them.</remarks>
internal sealed class LeakGuard
{
    private readonly LeakList? _list;
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Reads the list, where there is one.</summary>
    /// <exception cref="InvalidDataException">A line is no key.</exception>
    public LeakGuard(string? list) => _list = list is null ? null : LeakList.Read(list);

    /// <summary>How many photos each list holds; those found by their looks once they were read.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Marks a photo by what is known of it without its picture.</summary>
    public void Mark(Photo photo) => Note(photo, photo.EvaluationList // of a drawn scene, whose layouts may call their split val too
        ?? photo.Claims.Select(claim => claim.EvaluationList).FirstOrDefault(name => name is not null)
        ?? (photo.Claims.Any(claim => claim.CocoId is not null) && photo.Picture?.Split('/').Contains("val2017") == true ? "coco-val2017" : null)
        ?? _list?.Find(photo.Aliases().Concat(photo.Picture is { } picture ? PictureKeys.Of(picture) : [])));

    /// <summary>Marks a photo that is not marked by its picture. One that cannot be decoded stays as it is: whoever uses it says so.</summary>
    public void MarkByPixels(Photo photo, string path)
    {
        if (photo.EvaluationList is not null || _list?.KnowsPixels != true)
            return;
        try
        {
            Note(photo, _list.Find(new PictureReader().Read(path)));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // counted where the photo is used
        }
    }

    private void Note(Photo photo, string? list)
    {
        photo.EvaluationList = list;
        if (list is not null)
            _counts[list] = _counts.GetValueOrDefault(list) + 1;
    }
}
