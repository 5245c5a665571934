using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Collects what the data sets say about one photo, on one raster.</summary>
/// <param name="key">Key of the photo, for messages.</param>
/// <param name="width">Width of the raster in pixels.</param>
/// <param name="height">Height of the raster in pixels.</param>
/// <param name="options">Which boxes and which copies are refused.</param>
/// <param name="warnings">Counts what is wrong with files.</param>
/// <param name="leftOut">Counts what does not stay for good reasons.</param>
internal sealed class PhotoBuilder(string key, int width, int height, DataFolderOptions options, ReadReport warnings, ReadReport leftOut)
{
    private readonly List<Region> _regions = [];
    private readonly List<Relationship> _relationships = [];
    private readonly Dictionary<(string Dataset, string Id), int> _places = [];
    private readonly HashSet<(int Subject, string Predicate, int Object)> _known = [];

    /// <summary>The regions so far.</summary>
    public IReadOnlyList<Region> Regions => _regions;

    /// <summary>The relationships so far.</summary>
    public IReadOnlyList<Relationship> Relationships => _relationships;

    /// <summary>Phrases about parts of the photo.</summary>
    public List<RegionPhrase> Phrases { get; } = [];

    /// <summary>Captions of the whole photo.</summary>
    public List<string> Captions { get; } = [];

    /// <summary>Region proposals.</summary>
    public List<Region> Proposals { get; } = [];

    /// <summary>Data sets that have annotations of the photo.</summary>
    public required IReadOnlySet<string> Datasets { get; init; }

    /// <summary>From the pixels of the copy that the next annotations are drawn on to those of the raster.</summary>
    private (double X, double Y) Scale { get; set; } = (1, 1);

    /// <summary>Width in pixels of the copy that the next annotations are drawn on.</summary>
    public int CopyWidth { get; private set; }

    /// <summary>Height in pixels of that copy.</summary>
    public int CopyHeight { get; private set; }

    /// <summary>How the picture as stored is turned upright, 1 to 8 as by EXIF, where the raster is the upright picture; else 1.</summary>
    public int Orientation { get; init; } = 1;

    // How the next annotations are turned onto the raster.
    private int _turn = 1;

    /// <summary>Says on what copy the next annotations are drawn: as large as the raster up to scale, or the picture before it was turned upright.</summary>
    /// <returns>False, and counted, where its sides have another ratio: it is another picture, or a crop.</returns>
    public bool Fit(int copyWidth, int copyHeight, string where)
    {
        (CopyWidth, CopyHeight, _turn) = (copyWidth, copyHeight, 1);
        Scale = ((double)width / copyWidth, (double)height / copyHeight);
        if (Math.Abs((Scale.X / Scale.Y) - 1) <= options.MaxAspectDifference)
        {
            if (Orientation > 1 && (Orientation < 5 || width == height))
                leftOut.Add("orientation-assumed", $"{key}, {where}",
                    "the photo is stored turned and the annotations do not say how they see it; they are taken to see it upright");
            return true;
        }
        Scale = ((double)width / copyHeight, (double)height / copyWidth);
        if (Orientation >= 5 && Math.Abs((Scale.X / Scale.Y) - 1) <= options.MaxAspectDifference)
        {
            _turn = Orientation;
            return true;
        }
        warnings.Add("copy-mismatch", $"{key}, {where}",
            $"annotated on {copyWidth} × {copyHeight}; the picture is {width} × {height}: another picture or a crop");
        return false;
    }

    /// <summary>Place of the region that stands for an annotation, or null.</summary>
    public int? Find(string dataset, string id) => _places.TryGetValue((dataset, id), out var place) ? place : null;

    /// <summary>Adds a region in the pixels of its own copy; it may be dropped as too small.</summary>
    public void Add(string dataset, string id, Region region)
    {
        if (OnRaster(region, $"{dataset}:{id}") is not { } placed)
            return;
        _places[(dataset, id)] = _regions.Count;
        _regions.Add(placed);
    }

    /// <summary>Adds a proposal in the pixels of its own copy.</summary>
    public void Propose(Region region)
    {
        if (OnRaster(region, region.Sources is [{ } source, ..] ? $"{source.Dataset}:{source.Id}" : "proposal") is { } placed)
            Proposals.Add(placed);
    }

    /// <summary>Lets a region stand for another annotation too.</summary>
    public void Alias(int place, RegionSource source)
    {
        Change(place, region => region with { Sources = [.. region.Sources, source] });
        _places[(source.Dataset, source.Id)] = place;
    }

    /// <summary>Changes a region.</summary>
    public void Change(int place, Func<Region, Region> change) => _regions[place] = change(_regions[place]);

    /// <summary>Says that the region of one annotation is a part of that of another, where both stayed.</summary>
    public void MakePart(string dataset, string part, string whole)
    {
        if (Find(dataset, part) is { } place && Find(dataset, whole) is { } parent && place != parent)
            _regions[place] = _regions[place] with { Parent = parent };
    }

    /// <summary>Adds a phrase about a box in the pixels of its own copy; a region with nearly that box takes it as its description.</summary>
    public void AddPhrase(string source, Box box, string text)
    {
        var placed = Turned.Box(box, _turn, CopyWidth, CopyHeight).Scale(Scale.X, Scale.Y).Clamp(width, height);
        Phrases.Add(new(text, placed, source));
        var best = _regions.Select((region, i) => (IoU: region.Box.IoU(placed), Place: i)).DefaultIfEmpty().MaxBy(pair => pair.IoU);
        if (best.IoU >= RegionPhrase.SameBox && _regions[best.Place].Description is null)
            _regions[best.Place] = _regions[best.Place] with { Description = text };
    }

    /// <summary>Adds a human relationship between the regions of two annotations.</summary>
    public void Relate(string dataset, string subject, string predicate, string @object, string source)
    {
        var where = $"{key}, {source}";
        if (Find(dataset, subject) is not { } from || Find(dataset, @object) is not { } to)
        {
            leftOut.Add("relation-region-dropped", where, "one of its regions was dropped");
            return;
        }
        var normal = PredicateLexicon.Normalise(predicate);
        if (normal.Length == 0)
            leftOut.Add("predicate-dropped", where, $"nothing is left of the predicate \"{predicate}\"");
        else if (from == to)
            leftOut.Add("relation-to-itself", where, "subject and object are one region");
        else if (!_known.Add((from, normal, to)))
            leftOut.Add("relation-repeated", where, "another row says the same");
        else
        {
            _relationships.Add(new Relationship
            {
                Subject = from,
                Predicate = normal,
                Object = to,
                Category = PredicateLexicon.CategoryOf(normal),
                Origin = RelationshipOrigin.Human,
                OriginalPredicate = predicate == normal ? null : predicate,
                Source = source,
            });
        }
    }

    private Region? OnRaster(Region region, string id)
    {
        var box = Turned.Box(region.Box, _turn, CopyWidth, CopyHeight).Scale(Scale.X, Scale.Y).Clamp(width, height);
        if (box.Width < options.MinBoxSide || box.Height < options.MinBoxSide)
        {
            leftOut.Add("box-tiny", $"{key}, {id}",
                $"found a box of {box.Width:0.##} × {box.Height:0.##}; expected sides of {options.MinBoxSide} pixels at least");
            return null;
        }
        return region with { Box = box, Mask = region.Mask is { } mask ? Turned.Mask(mask, _turn).Resize(height, width) : null };
    }
}
