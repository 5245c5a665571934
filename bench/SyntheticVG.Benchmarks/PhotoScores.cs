using System.Globalization;
using System.IO.Hashing;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Images;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// Holds the graphs that the light recipe and the geometry teacher make of the photos of <c>bench/photos</c> against what a person saw in them. Run as
/// <c>photos [folder of photos] [-v] [sweep]</c>. Every relation whose ends are both right and that nobody has judged is listed by -v: judge it, and write it
/// into the file. sweep tries each bound of the recipe above and below its value.
/// </summary>
internal static class PhotoScores
{
    private static readonly HashSet<string> Postures = ["support", "posture", "riding", "inside", "hanging"];

    public static void Run(string[] args)
    {
        var folder = args.FirstOrDefault(arg => arg is not ("-v" or "sweep")) ?? Path.Combine("..", "shared", "data", "photos-more");
        var truths = PhotoTruth.ReadAll().ToList();
        using var seen = new SeenOnce(Detectors.Open(ShippedModels.Detector, new() { ScoreThreshold = 0.05 }, OnnxOptions.SingleThread));
        Console.WriteLine(Score(truths, folder, seen, new(), new(), args.Contains("-v")));
        if (!args.Contains("sweep"))
            return;
        var (usual, teacher) = (new LightProposerOptions(), new GeometryTeacherOptions());
        Sweep("MinScore", [0.38, 0.41, 0.44, 0.47, 0.5], v => Score(truths, folder, seen, usual with { MinScore = v }, teacher));
        Sweep("MinPersonScore", [0.28, 0.31, 0.34, 0.38, 0.42],
            v => Score(truths, folder, seen, usual with { MinPersonScore = v, LeastScore = Math.Min(v, usual.LeastScore) }, teacher));
        Sweep("LeastScore", [0.3, 0.34, 0.38, 0.42], v => Score(truths, folder, seen, usual with { LeastScore = v }, teacher));
        Sweep("SameThing", [0.4, 0.5, 0.6], v => Score(truths, folder, seen, usual with { SameThing = v }, teacher));
        Sweep("Slice", [0.6, 0.7, 0.8], v => Score(truths, folder, seen, usual with { Slice = v }, teacher));
        Sweep("SureInside", [0.4, 0.45, 0.55, 0.65], v => Score(truths, folder, seen, usual with { SureInside = v }, teacher));
        Sweep("SmallInside", [0.3, 0.5, 0.8], v => Score(truths, folder, seen, usual with { SmallInside = v }, teacher));
        Sweep("LeastSure", [0, 0.15, 0.2, 0.25, 0.3, 0.35], v => Score(truths, folder, seen, usual, teacher with { LeastSure = v }));
        Sweep("LeastSureOfUse", [0.1, 0.15, 0.2, 0.25, 0.3], v => Score(truths, folder, seen, usual, teacher with { LeastSureOfUse = v }));

        static void Sweep(string name, double[] values, Func<double, Sum> score)
        {
            foreach (var value in values)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}: {score(value)}"));
        }
    }

    private static Sum Score(IReadOnlyList<PhotoTruth> truths, string folder, IDetector detector, LightProposerOptions options,
        GeometryTeacherOptions teacher, bool verbose = false)
    {
        var proposer = new LightProposer(detector, options);
        var stage = new RegionStage(new(), null, [new PlainPhotosOnly("light", new Lazy<IRegionProposer>(proposer))]);
        var runner = new ImageRunner(new SvgRelations(stage, new GeometryTeacher(teacher),
            [new RuleFilter(), VerifierFilter.Nobody, new BalanceFilter(new() { Seed = 1 })]), TimeProvider.System)
        { KeepWithoutRelationships = true };
        var sum = new Sum();
        foreach (var truth in truths)
        {
            var image = PlainPhoto.Open(Path.Combine(folder, truth.Photo));
            var graph = runner.RunAsync(0, new(image.Graph.Image.Key, image, null), default).GetAwaiter().GetResult().Graph
                ?? throw new InvalidDataException($"{truth.Photo}: no graph");
            var one = Score(truth, graph, out var notes);
            sum = sum.Plus(one);
            if (verbose)
                Console.WriteLine($"{truth.Photo}: {one}{string.Concat(notes.Select(note => $"\n    {note}"))}");
        }
        return sum;
    }

    // What the detector sees of a photo does not depend on the bounds.
    private sealed class SeenOnce(IDetector detector) : IDetector, IDisposable
    {
        private readonly Dictionary<uint, IReadOnlyList<Detection>> _seen = [];

        public string Name => detector.Name;

        public IReadOnlyList<string> Labels => detector.Labels;

        public IReadOnlyList<Detection> Detect(Picture photo)
        {
            var key = Crc32.HashToUInt32(photo.Pixels);
            return _seen.TryGetValue(key, out var known) ? known : _seen[key] = detector.Detect(photo);
        }

        public void Dispose() => (detector as IDisposable)?.Dispose();
    }

    private static Sum Score(PhotoTruth truth, SceneGraph graph, out List<string> notes)
    {
        notes = [];
        var (seen, sum) = (new int?[graph.Regions.Count], new Sum());
        var known = Enumerable.Range(0, truth.Regions.Count).ToHashSet();
        foreach (var i in Enumerable.Range(0, seen.Length).Where(i => graph.Regions[i].Name.Length > 0).OrderByDescending(i => graph.Regions[i].Score ?? 1))
        {
            var region = graph.Regions[i];
            var same = Enumerable.Range(0, truth.Regions.Count)
                .Where(t => IsNamed(truth.Regions[t].Name, region.Name) && IsThere(truth.Regions[t], region)).ToList();
            if (same.Where(known.Contains).OrderByDescending(t => truth.Regions[t].Box.IoU(region.Box)).Select(t => (int?)t).FirstOrDefault() is { } found)
            {
                (seen[i], sum) = (found, sum with { Right = sum.Right + 1 });
                known.Remove(found);
            }
            else if (same.Count > 0 || Enumerable.Range(0, seen.Length)
                .Any(j => j != i && seen[j] is { } t && graph.Regions[j].Name == region.Name && Inside(graph.Regions[j].Box, region.Box) >= 0.7))
            {
                sum = sum with { Copies = sum.Copies + 1 };
                notes.Add($"copy: {Describe(region, i)}");
            }
            else
            {
                sum = sum with { Wrong = sum.Wrong + 1 };
                notes.Add($"wrong: {Describe(region, i)}");
            }
        }
        sum = sum with
        {
            Things = truth.Regions.Count(region => IsOfTheDetector(region.Name)),
            FoundThings = truth.Regions.Where((region, t) => IsOfTheDetector(region.Name) && !known.Contains(t)).Count()
        };
        foreach (var r in graph.Relationships)
        {
            var beyond = r.Category == RelationshipCategory.Spatial ? 0 : 1;
            var text = $"{graph.Regions[r.Subject].Name} {r.Subject + 1} {r.Predicate} {graph.Regions[r.Object].Name} {r.Object + 1}";
            bool? right = seen[r.Subject] is { } s && seen[r.Object] is { } o
                ? truth.Relationships.Any(t => Says(t, s, r.Predicate, o)) ? true : truth.Wrong.Any(t => IsSame(t, s, r.Predicate, o)) ? false : null
                : false;
            sum = sum with
            {
                Said = sum.Said + 1,
                SaidRight = sum.SaidRight + (right == true ? 1 : 0),
                Unjudged = sum.Unjudged + (right is null ? 1 : 0),
                Beyond = sum.Beyond + beyond,
                BeyondRight = sum.BeyondRight + (right == true ? beyond : 0)
            };
            if (right != true)
                notes.Add(
                    $"{(right is null ? "judge" : "untrue")}: {text}{(right is null ? $"   {{\"subject\": {seen[r.Subject]}, \"predicate\": \"{r.Predicate}\", \"object\": {seen[r.Object]}}}" : "")}");
        }
        return sum with { Rich = sum.Right >= 3 ? 1 : 0, Photos = 1 };
    }

    private static string Describe(Region region, int i) => string.Create(CultureInfo.InvariantCulture,
        $"{region.Name} {i + 1} ({region.Score:0.00}) {region.Box.Left:0} {region.Box.Top:0} {region.Box.Right:0} {region.Box.Bottom:0}");

    private static bool IsNamed(string truth, string name) => truth == name || NameKinship.Compare(truth, name) == Kinship.Same;

    private static bool IsOfTheDetector(string name) => SyntheticVG.Perception.Detecting.CocoLabels.All.Contains(name);

    // A person cut off at the waist by another's box is named right too; ground and sky have no box that two people would draw alike.
    private static bool IsThere(Region truth, Region region) =>
        truth.Box.IoU(region.Box) >= 0.5 || (Inside(truth.Box, region.Box) >= 0.8 && truth.Box.IoU(region.Box) >= 0.25)
            || (region.Sources is [{ Dataset: "colour-and-place" }, ..] && Inside(truth.Box, region.Box) >= 0.6);

    private static double Inside(Box a, Box b) => a.Intersect(b).Area / Math.Max(1, Math.Min(a.Area, b.Area));

    private static bool Says((int Subject, string Predicate, int Object) truth, int subject, string predicate, int @object) =>
        IsSame(truth, subject, predicate, @object)
        || (truth.Subject == subject && truth.Object == @object && predicate == "on" && Postures.Contains(PredicateLexicon.FamilyOf(truth.Predicate)))
        || (((truth.Subject, truth.Object) == (subject, @object) || (truth.Subject, truth.Object) == (@object, subject)) && predicate == "near"
            && PredicateLexicon.FamilyOf(truth.Predicate) is not ("in-front-of" or "behind"));

    private static bool IsSame((int Subject, string Predicate, int Object) truth, int subject, string predicate, int @object)
    {
        var (straight, turned) = ((truth.Subject, truth.Object) == (subject, @object), (truth.Subject, truth.Object) == (@object, subject));
        return (straight && IsOne(truth.Predicate, predicate))
            || (turned && PredicateLexicon.InverseOf(truth.Predicate) is { } inverse && IsOne(inverse, predicate));
    }

    private static bool IsOne(string truth, string said) => truth == said || (PredicateLexicon.FamilyOf(truth) == PredicateLexicon.FamilyOf(said)
        && PredicateLexicon.FamilyOf(said) is "in-front-of" or "behind" or "next-to" or "above" or "below" or "under" or "over");

    private sealed record Sum(int Photos = 0, int Right = 0, int Copies = 0, int Wrong = 0, int Things = 0, int FoundThings = 0, int Said = 0,
        int SaidRight = 0, int Unjudged = 0, int Beyond = 0, int BeyondRight = 0, int Rich = 0)
    {
        public Sum Plus(Sum o) => new(Photos + o.Photos, Right + o.Right, Copies + o.Copies, Wrong + o.Wrong, Things + o.Things, FoundThings + o.FoundThings,
            Said + o.Said, SaidRight + o.SaidRight, Unjudged + o.Unjudged, Beyond + o.Beyond, BeyondRight + o.BeyondRight, Rich + o.Rich);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Photos} photos: {Right} of {Right + Copies + Wrong} named regions right ({Share(Right, Right + Copies + Wrong)}), {Copies} copies, {Wrong} "
            + $"wrong; {FoundThings} of {Things} things of the detector's classes found ({Share(FoundThings, Things)}); "
            + $"{SaidRight} of {Said - Unjudged} judged relations right ({Share(SaidRight, Said - Unjudged)}), {Unjudged} not judged; "
            + $"beyond spatial {BeyondRight} of {Beyond}; {Rich} photos with 3 right names");

        private static string Share(int part, int whole) => whole == 0 ? "-" : ((double)part / whole).ToString("0.00", CultureInfo.InvariantCulture);
    }
}
