using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Collects what the data sets say about one photo, on one raster.</summary>
/// <param name="key">Key of the photo, for messages.</param>
/// <param name="width">Width of the raster in pixels.</param>
/// <param name="height">Height of the raster in pixels.</param>
/// <param name="minSide">Shortest side of a box that stays, in pixels.</param>
/// <param name="report">Counts what does not stay.</param>
internal sealed class PhotoBuilder(string key, int width, int height, double minSide, ReadReport report)
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

    /// <summary>From the pixels of the copy that the next annotations are drawn on to those of the raster.</summary>
    public (double X, double Y) Scale { get; set; } = (1, 1);

    /// <summary>Place of the region that stands for an annotation, or null.</summary>
    public int? Find(string dataset, string id) => _places.TryGetValue((dataset, id), out var place) ? place : null;

    /// <summary>The region at a place, to look at.</summary>
    public Region this[int place] => _regions[place];

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
    public void Alias(int place, RegionSource source, Func<Region, Region>? change = null)
    {
        var region = _regions[place];
        _regions[place] = (change?.Invoke(region) ?? region) with { Sources = [.. region.Sources, source] };
        _places[(source.Dataset, source.Id)] = place;
    }

    /// <summary>Adds a phrase about a box in the pixels of its own copy; a region with nearly that box takes it as its description.</summary>
    public void AddPhrase(string source, Box box, string text)
    {
        var placed = box.Scale(Scale.X, Scale.Y).Clamp(width, height);
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
            report.Add("relation-region-dropped", where, "one of its regions was dropped");
            return;
        }
        var normal = PredicateLexicon.Normalise(predicate);
        if (normal.Length == 0)
            report.Add("predicate-dropped", where, $"nothing is left of the predicate \"{predicate}\"");
        else if (from == to)
            report.Add("relation-to-itself", where, "subject and object are one region");
        else if (!_known.Add((from, normal, to)))
            report.Add("relation-repeated", where, "another row says the same");
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
        var box = region.Box.Scale(Scale.X, Scale.Y).Clamp(width, height);
        if (box.Width < minSide || box.Height < minSide)
        {
            report.Add("box-tiny", $"{key}, {id}", $"found a box of {box.Width:0.##} × {box.Height:0.##}; expected sides of {minSide} pixels at least");
            return null;
        }
        return region with { Box = box, Mask = region.Mask?.Resize(height, width) };
    }
}
