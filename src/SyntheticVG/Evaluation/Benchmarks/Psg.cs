using System.Text.Json;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>PSG: scene graphs over panoptic segments (Yang et al., ECCV 2022), read from text or from ranked edges.</summary>
internal sealed class Psg : IBenchmark
{
    private const int ExpectedTest = 2186;

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "psg",
        Title = "Panoptic Scene Graph",
        What = "The scene graph of a picture; recall of true triplets.",
        Data = "psg.json of OpenPSG; for masks the pictures of segment ids (panoptic_train2017/, panoptic_val2017/) in or below the same folder; "
            + "for asm-open synonyms.txt of All-Seeing v2. Images are COCO 2017. "
            + "--split FILE takes the image ids of All-Seeing's list psg_asv2_val_test.json, on which the paper's neighbours are measured.",
        Counts = "test_image_ids 2,186; 2,177 to 2,179 of them with relations",
        Predictions = "{\"id\": IMAGE_ID, \"answer\": TEXT}, or {\"id\", \"text\" or \"relations\": [[s, o, p], ...] or \"pairs\" with \"predicates\", "
            + "\"boxes\", \"masks\", \"labels\", \"scores\"}; regions left out are the true ones. The ranked modes take graphs of synvg graph, "
            + "build and edit too (graphs.jsonl): words by meaning; where regions are given, the graph's that overlap them by IoU 0.5",
        ComparesTexts = true,
        Modes = [.. Modes(GraphVocabulary.Empty, null, null).Select(mode => new BenchmarkMode(mode.Name, mode.What) { AsksOptions = mode.AsksOptions })],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, "psg.json", "psg*.json");
        var report = new ReadReport();
        using var reader = PsgReader.Open(file, report);
        var wanted = split is not null && File.Exists(split) ? IdsOf(split) : null;
        bool Wanted(PsgImage image) =>
            wanted?.Contains(image.Id) ?? split switch { "all" => true, "train" => !reader.IsTest(image), _ => reader.IsTest(image) };

        var vocabulary = new GraphVocabulary(reader.Classes, reader.Predicates, First: 0);
        var images = reader.Images.Where(Wanted).ToList();
        var samples = images.Select(image => PsgSamples.Of(image, reader.Read(image), vocabulary, Path.GetDirectoryName(Path.GetFullPath(file))!)).ToList();
        var synonyms = DataFile.TryFind(Path.GetDirectoryName(Path.GetFullPath(file))!, "synonyms.txt");
        return Over(split is null ? "test" : Path.GetFileNameWithoutExtension(split),
            [.. samples.Where(sample => sample.Edges.Count > 0)], vocabulary, sentences,
            synonyms is null ? null : AllSeeingScorer.ReadSynonyms(synonyms),
            [
                .. split is null && images.Count != ExpectedTest
                    ? [$"{images.Count} test images; the published file has {ExpectedTest}"]
                    : Array.Empty<string>(),
                .. samples.Count(sample => sample.Edges.Count == 0) is > 0 and var empty
                    ? [$"{empty} images without relations left out, as every protocol does"]
                    : Array.Empty<string>(),
                .. report.Counts.Select(count => $"{count.Value} × {count.Key} in {Path.GetFileName(file)}"),
            ]);
    }

    internal IBenchmarkData Over(
        string split, IReadOnlyList<GraphSample> samples, GraphVocabulary vocabulary, ISentenceEncoder? sentences,
        IReadOnlyDictionary<string, string>? synonyms, IReadOnlyList<string> notes) =>
        new GraphData(Card, split, samples, vocabulary, Ask, [.. Modes(vocabulary, sentences, synonyms)])
        {
            Notes = notes,
            DataSet = "psg",
            AskOptions = (sample, subject, @object) => GraphQuestion.OfPair(Ask(sample), sample, subject, @object, vocabulary),
        };

    private static IEnumerable<GraphMode> Modes(GraphVocabulary vocabulary, ISentenceEncoder? encode, IReadOnlyDictionary<string, string>? synonyms)
    {
        WordMapping Meaning() => WordMapping.ByMeaning(vocabulary, SentenceVectors.Require(encode, "psg"));
        TextScorer Author(int k, bool drop = false) => new(vocabulary, Meaning(), k, drop);
        RankedScorer Ranked(GraphTask task, NodeOverlap overlap, bool skip) =>
            new(vocabulary, task, overlap, Options(skip, [20, 50, 100])) { Own = new(new(Meaning)) };
        TripletRecallOptions Options(bool skip, IReadOnlyList<int> ks) =>
            new() { Predicates = vocabulary.Predicates.Count, Ks = ks, SkipEmptyPredictions = skip };
        RankedScorer List(bool skip) => new(vocabulary, GraphTask.SgDet, NodeOverlap.Mask, Options(skip, [20]))
        {
            ListLength = 20,
            Own = new(new(Meaning)),
        };

        yield return new("author", "the ROBIN author's pooled recall: text over given regions, words to PSG's classes by meaning, the first 20 relations, "
            + "boxes at IoU 0.5; a text that cannot be read is an empty graph", () => Author(20));
        yield return new("author-top-50", "the same with the first 50 relations", () => Author(50));
        yield return new("author-all", "the same without a cut", () => Author(int.MaxValue));
        yield return new("author-skip", "without a cut, and images whose text cannot be read left out, as the author's script does",
            () => Author(int.MaxValue, drop: true));
        yield return new("exact", "as author, but words must be those of the classes",
            () => new TextScorer(vocabulary, WordMapping.ByWords(vocabulary), 20, dropUnread: false));
        yield return new("list", "the challenge's list form: the first 20 rows, several predicates a pair allowed, masks at IoU 0.5, mean over images; "
            + "of text the rows in its order", () => List(skip: false));
        yield return new("list-skip", "the same, images without prediction left out as the grader does", () => List(skip: true));
        foreach (var (suffix, words, skip) in new[] { ("", "", false), ("-skip", "; images without prediction left out as the script does", true) })
        {
            yield return new($"sgdet{suffix}", $"OpenPSG's R@K and mR@K: nothing given, one predicate a pair, masks{words}",
                () => Ranked(GraphTask.SgDet, NodeOverlap.Mask, skip));
            yield return new($"sgdet-box{suffix}", $"the same with boxes{words}", () => Ranked(GraphTask.SgDet, NodeOverlap.Box, skip));
            yield return new($"sgcls{suffix}", $"OpenPSG with true masks given{words}", () => Ranked(GraphTask.SgCls, NodeOverlap.Mask, skip));
            yield return new($"predcls{suffix}", $"OpenPSG with true masks and classes given{words}", () => Ranked(GraphTask.PredCls, NodeOverlap.Mask, skip));
        }
        yield return new("predcls-scores", "scores of all predicates of the annotated pairs, pooled, without graph constraint",
            () => new PredicateScoresScorer(vocabulary, slip: 0))
        { AsksOptions = true };
        yield return new("asm-predcls", "the same as All-Seeing's script counts it, which keeps K - 1", () => new PredicateScoresScorer(vocabulary, slip: 1))
        {
            AsksOptions = true
        };
        yield return new("asm-open", "All-Seeing's open-ended form: words through its synonyms, predicates exact, boxes at IoU 0.5, pooled",
            () => new AllSeeingScorer(vocabulary,
                synonyms ?? throw new FileNotFoundException("asm-open needs All-Seeing's synonyms.txt beside psg.json")));
    }

    private static Question Ask(GraphSample sample) => GraphQuestion.Of(sample.Id, sample.Image, (sample.Width, sample.Height), sample.Boxes, sample.Masks);

    private static HashSet<string> IdsOf(string file) => [.. DataFile.ReadJson<IReadOnlyList<JsonElement>>(file)
        .Select(row => row.TryGetProperty("image_id", out var id) ? id.ToString() : throw new InvalidDataException($"{file}: a row has no image_id"))];
}
