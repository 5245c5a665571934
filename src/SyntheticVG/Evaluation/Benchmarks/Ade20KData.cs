using System.Globalization;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Evaluation.Regions;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>The regions of ADE20K's panoptic pictures, read an image at a time.</summary>
internal sealed class Ade20KData : IBenchmarkData
{
    private const int ExpectedImages = 2000;
    private const int MostRegions = 300; // of an image; Osprey asks no more

    private readonly BenchmarkCard _card;
    private readonly string _split, _path, _file;
    private readonly AdeNames _names;
    private readonly ISentenceEncoder? _encoder;
    private readonly bool[] _things;

    public Ade20KData(BenchmarkCard card, string split, string path, AdeNames names, ISentenceEncoder? encoder)
    {
        (_card, _split, _path, _names, _encoder) = (card, split, path, names, encoder);
        _file = DataFile.Find(path, "ade20k_panoptic_val.json", "*panoptic*.json");
        _things = AdeTruth.Things(_file, names.Synonyms.Count);
        using var reader = PanopticReader.Open(_file, new ReadReport());
        Notes = reader.Images.Count == ExpectedImages ? [] : [$"{reader.Images.Count} images; the published file has {ExpectedImages}"];
    }

    public IReadOnlyList<Question> Questions => [.. Images(new()).SelectMany(image => image.Regions.Select(region => new Question
    {
        Id = IdOf(image.Image, region),
        Image = Path.ChangeExtension(image.Image.File, ".jpg"),
        Size = (image.Image.Width, image.Image.Height),
        Overview = "<image>.\nThis provides an overview of the picture.\n", // with the dot, as in Osprey's script
        Text = "What is in <mask><pos>? Using a short phrase.",
        MaxNewTokens = 1024,
        Regions = () => [new() { Name = "", Box = region.Mask.Box, Mask = region.Mask }],
    }))];

    public IReadOnlyList<string> Notes { get; }

    public Score Score(PredictionSet predictions, string? mode = null)
    {
        var chosen = _card.ModeOf(mode);
        var classes = new AdeClasses(SentenceVectors.Require(_encoder, _card.Name), _names);
        var (tally, worst, notes, report) = (new AnswerTally(predictions), new WorstRows(), new List<string>(), new ReadReport());
        var scorer = Scorer(chosen.Name, notes);
        var (right, regions) = (0, 0);
        foreach (var (image, list) in Images(report))
        {
            var answers = list.Select(region => tally.Next(IdOf(image, region))).ToList();
            var named = classes.Of([.. answers.OfType<string>()]).GetEnumerator();
            var graph = new AdeImage(image.Id, image.Height, image.Width, list,
                [.. answers.Select(answer => answer is not null && named.MoveNext() ? named.Current : null)]);
            scorer.Add(graph);
            var hits = list.Where((region, i) => graph.Best(i) == region.Label).Count();
            (right, regions) = (right + hits, regions + list.Count);
            worst.Add(list.Count > 0 ? hits / (double)list.Count : 1, () => new(
                image.Id, hits / (double)list.Count, string.Join('\n', list.Select(region => _names[region.Label])),
                string.Join('\n', list.Select((_, i) => $"{answers[i] ?? "(nothing)"} → {(graph.Best(i) is >= 0 and var best ? _names[best] : "(nothing)")}")))
            { Image = Path.ChangeExtension(image.File, ".jpg") });
        }
        var perClass = scorer.PerClass().ToList();
        return new()
        {
            Benchmark = _card.Name,
            Version = _card.Version,
            Split = _split,
            Mode = chosen.Name,
            Counts = tally.Counts,
            Metrics =
            [
                .. scorer.Compute(),
                new("regions-named-right", regions > 0 ? right / (double)regions : double.NaN) { Count = regions },
                .. perClass.Select(k => new Metric($"class/{_names[k.Label]}", k.Value)),
            ],
            Units = [.. perClass.Select(k => new UnitScore(_names[k.Label], k.Value))],
            Rows = worst.Rows,
            Notes = [.. Notes, .. notes, "the headline is a mean over classes, so intervals and comparisons draw classes",
                .. report.Counts.Select(count => $"{count.Value} × {count.Key} in {Path.GetFileName(_file)}")],
        };
    }

    private IAdeScorer Scorer(string mode, List<string> notes)
    {
        switch (mode)
        {
            case "semantic":
                var pictures = Directory.EnumerateDirectories(_path, "annotations_detectron2", SearchOption.AllDirectories).FirstOrDefault();
                notes.AddRange(pictures is null ? ["true classes of pixels taken from the panoptic pictures"] : []);
                return new AdeSemantic(_names.Synonyms.Count, pictures is null ? AdeTruth.PaintedClasses : AdeTruth.Classes(pictures));
            case "instance":
                var file = DataFile.TryFind(_path, "ade20k_instance_val.json", "*instance*.json");
                notes.AddRange(file is null ? ["true instances taken from the panoptic pictures"] : []);
                return new AdeInstances(IsThing, file is null ? AdeTruth.PaintedInstances : AdeTruth.Instances(file));
            default:
                return new AdePanoptic(IsThing);
        }
    }

    private bool IsThing(int label) => _things[label];

    private static string IdOf(PanopticImage image, AdeRegion region) => string.Create(CultureInfo.InvariantCulture, $"{image.Id}/{region.Id}");

    private IEnumerable<(PanopticImage Image, IReadOnlyList<AdeRegion> Regions)> Images(ReadReport report)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(_file))!;
        using var reader = PanopticReader.Open(_file, report);
        foreach (var image in reader.Images)
        {
            if (reader.PictureOf(image) is not { } picture)
                continue;
            string[] places = [Path.Combine(folder, Path.GetFileNameWithoutExtension(_file), picture), Path.Combine(folder, picture),
                .. Directory.EnumerateDirectories(folder).Select(d => Path.Combine(d, picture))];
            var found = places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{places[0]}: no such picture of segment ids");
            yield return (image, [.. reader.Read(image, found).Take(MostRegions)
                .Select(o => new AdeRegion(o.Segment.Id, checked((int)o.CategoryId), o.Thing, o.Crowd, o.Segment.Mask))]);
        }
    }
}
