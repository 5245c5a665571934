using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>VG150: the field's scene graph benchmark on Visual Genome with 150 classes and 50 predicates (Xu et al., CVPR 2017; Tang et al., CVPR
/// 2020).</summary>
internal sealed class Vg150 : IBenchmark
{
    private const int ExpectedTest = 26_446;

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "vg150",
        Title = "Visual Genome, 150 classes and 50 predicates",
        What = "The scene graph of a picture; R, ngR, zR, mR, A and F1 at 20, 50 and 100.",
        Data = "VG-SGG-with-attri.h5, VG-SGG-dicts-with-attri.json and image_data.json, as Scene-Graph-Benchmark.pytorch uses them. "
            + "Triplets never seen in training are taken from the h5 file's own training images.",
        Counts = "test 26,446 images with relations, of 108,073",
        Predictions = "{\"id\": IMAGE_ID, \"boxes\": [[x1, y1, x2, y2], ...], \"labels\", \"scores\", \"pairs\": [[s, o], ...] best first, \"predicates\": "
            + "50 scores a pair}, or \"relations\": [[s, o, p], ...] best first; classes and predicates are names, or numbers from 1; "
            + "or graphs of synvg graph, build and edit (graphs.jsonl), whose words count where they are those of the lists",
        Modes = [.. Modes(GraphVocabulary.Empty, () => new HashSet<(int, int, int)>()).Select(mode => new BenchmarkMode(mode.Name, mode.What))],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = Vg150File.Open(path);
        var part = split switch { null or "test" => 2, "train" => 0, _ => throw new ArgumentException($"vg150 has no split '{split}'; it has test and train") };
        var samples = file.Samples(part).ToList();
        var notes = part == 2 && samples.Count != ExpectedTest
            ? [$"{samples.Count} test images with relations; the published file has {ExpectedTest}"]
            : Array.Empty<string>();
        return new GraphData(Card, split ?? "test", samples, file.Vocabulary, Ask, [.. Modes(file.Vocabulary, file.ZeroShot)])
        {
            Notes = notes,
            DataSet = "vg"
        };
    }

    private static IEnumerable<GraphMode> Modes(GraphVocabulary vocabulary, Func<IReadOnlySet<(int, int, int)>> zeroShot)
    {
        foreach (var (suffix, words, skip) in new[]
        {
            ("", "; an image without prediction counts 0", false),
            ("-skip", "; images without prediction left out, as the field's scripts do", true)
        })
        {
            foreach (var (task, given) in new[]
            {
                (GraphTask.PredCls, "true boxes and classes given"),
                (GraphTask.SgCls, "true boxes given"),
                (GraphTask.SgDet, "nothing given")
            })
            {
                yield return new($"{task.ToString().ToLowerInvariant()}{suffix}", given + words,
                    () => new RankedScorer(vocabulary, task, NodeOverlap.InclusiveBox, new()
                    {
                        Predicates = vocabulary.Predicates.Count,
                        SkipEmptyPredictions = skip,
                        ZeroShot = zeroShot(),
                    })
                    { Own = new(new(() => WordMapping.ByWords(vocabulary))) });
            }
        }
    }

    private static Question Ask(GraphSample sample) => GraphQuestion.Of(sample.Id, sample.Image, (sample.Width, sample.Height), sample.Boxes, masks: null);
}
