using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Graphs;

/// <summary>Scene graphs straight from one raw data set, image by image, without joining it to others.</summary>
internal static class RawGraphs
{
    public static IEnumerable<SceneGraph> OfVg(VgFiles files, ReadReport report, Action<double> progress)
    {
        using var reader = VgReader.Open(files, report);
        var done = 0;
        foreach (var image in reader.Images)
        {
            progress((double)done++ / reader.Images.Count);
            if (!reader.Has(image.Id))
                continue;
            var annotations = reader.Read(image);
            var positions = Positions(annotations.Objects.Select(part => part.Id));
            yield return new()
            {
                Image = Info(image.CocoId is { } coco ? $"coco:{coco}" : $"vg:{image.Id}", image.File, image.Width, image.Height, ("vg", $"{image.Id}"),
                    ("coco", image.CocoId?.ToString())),
                Regions = [.. annotations.Objects.Select(
                    part => new Region { Name = part.Names[0], Box = part.Box, Attributes = part.Attributes, Sources = [new("vg", $"{part.Id}")] })],
                Relationships = [.. annotations.Relations.Where(relation =>
                    !string.IsNullOrWhiteSpace(relation.Predicate) && positions.ContainsKey(relation.Subject) && positions.ContainsKey(relation.Object))
                    .Select(relation => Human(positions[relation.Subject], relation.Predicate, positions[relation.Object], $"vg:{relation.Id}"))],
            };
        }
    }

    public static IEnumerable<SceneGraph> OfGqa(string path, ReadReport report, Action<double> progress)
    {
        using var reader = GqaReader.Open(path, report);
        var done = 0;
        foreach (var image in reader.Images)
        {
            progress((double)done++ / reader.Images.Count);
            var read = reader.Read(image);
            var positions = Positions(read.Objects.Select(part => part.Id));
            yield return new()
            {
                Image = Info($"vg:{image.Id}", image.File, image.Width, image.Height, ("gqa", image.Id), ("vg", image.Id)),
                Regions = [.. read.Objects.Select(
                    part => new Region { Name = part.Name, Box = part.Box, Attributes = part.Attributes, Sources = [new("gqa", part.Id)] })],
                Relationships = [.. read.Relations.Where(relation => positions.ContainsKey(relation.Subject) && positions.ContainsKey(relation.Object))
                    .Select(relation => Human(positions[relation.Subject], relation.Predicate, positions[relation.Object], null) with
                    {
                        Origin = relation.Derived ? RelationshipOrigin.Geometry : RelationshipOrigin.Human
                    })],
            };
        }
    }

    public static IEnumerable<SceneGraph> OfPsg(string path, ReadReport report, Action<double> progress)
    {
        using var reader = PsgReader.Open(path, report);
        var done = 0;
        foreach (var image in reader.Images)
        {
            progress((double)done++ / reader.Images.Count);
            var read = reader.Read(image);
            var positions = Positions(read.Segments.Select(segment => segment.Position));
            var picture = Path.Combine(Path.GetDirectoryName(path) ?? "", image.PanopticFile);
            var masks = File.Exists(picture) ? reader.ReadMasks(image, read, picture) : null;
            yield return new()
            {
                Image = Info(image.CocoId is { } coco ? $"coco:{coco}" : $"psg:{image.Id}", image.File, image.Width, image.Height, ("psg", image.Id),
                    ("coco", image.CocoId?.ToString())) with
                { Evaluation = reader.IsTest(image) },
                Regions = [.. read.Segments.Select(segment => new Region
                {
                    Name = segment.Label,
                    Box = segment.Box,
                    Mask = masks?.GetValueOrDefault(segment.Position)?.Mask,
                    Sources = [new("psg", $"{segment.SegmentId}")]
                })],
                Relationships =
                    [.. read.Relations.Select(relation => Human(positions[relation.Subject], relation.Predicate, positions[relation.Object], null))],
            };
        }
    }

    private static Relationship Human(int subject, string predicate, int @object, string? source)
    {
        var normalised = PredicateLexicon.Normalise(predicate);
        return new()
        {
            Subject = subject,
            Predicate = normalised,
            Object = @object,
            Category = PredicateLexicon.CategoryOf(normalised),
            Origin = RelationshipOrigin.Human,
            OriginalPredicate = normalised == predicate ? null : predicate,
            Source = source,
        };
    }

    private static Dictionary<T, int> Positions<T>(IEnumerable<T> ids) where T : notnull
    {
        var positions = new Dictionary<T, int>();
        foreach (var id in ids)
            positions.TryAdd(id, positions.Count);
        return positions;
    }

    private static ImageInfo Info(string key, string file, int width, int height, params ReadOnlySpan<(string Dataset, string? Id)> sources)
    {
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (dataset, id) in sources)
        {
            if (id is not null)
                known[dataset] = id;
        }
        return new() { Key = key, File = file, Width = width, Height = height, Sources = known };
    }
}
