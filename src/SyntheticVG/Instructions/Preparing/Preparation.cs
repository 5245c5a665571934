using System.Text;
using System.Text.Json;
using SyntheticVG.Instructions.Mixtures;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>What became of a source.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Made">How many were made, in the unit that is published; null where none could be.</param>
/// <param name="Published">How many there are, as published, and of what; or null.</param>
/// <param name="Left">What was left out, by reason.</param>
/// <param name="Remark">What it lacks, or what stands in for what.</param>
public sealed record PreparedSource(string Name, long? Made, (int Count, string What)? Published, IReadOnlyDictionary<string, long> Left, string? Remark);

/// <summary>Makes the files of the paper's stages 1 and 2 out of the public downloads, and the mixture that names those that could be made.</summary>
public static class Preparation
{
    /// <summary>The mixture's file in the folder that is written.</summary>
    public const string MixtureName = "mixture.json";

    private static readonly Dictionary<string, string> NotMade = new(StringComparer.Ordinal)
    {
        ["vcr"] = "VCR's train.jsonl is taken as it comes (vcr/train.jsonl, vcr/vcr1images); it is not there",
        ["laion-gpt4v"] = "published as addresses of pictures, which are not fetched here; nothing stands in",
        ["synthdoc-en"] = "published as tables with pictures in them (Parquet), which are not read here; DocVQA is the nearest",
    };

    private static readonly IReadOnlyDictionary<string, IPreparation> Steps = ((IReadOnlyList<IPreparation>)
    [
        new HumanGraphs(lines: false), new HumanGraphs(lines: true), new GqaReasoning(),
        new ReferringExpressions("refcoco", 42_404), new ReferringExpressions("refcoco+", 42_278), new ReferringExpressions("refcocog", 42_226),
        new RegionPhrases("VG_100K"), new RegionPhrases("VG_100K_2"),
        new LlavaMix("llava-1.5-vqa", "llava_vqa.jsonl", 244_000, "Answer the question using a single word or phrase.", "coco", "gqa", "ocr_vqa"),
        new LlavaMix("a-okvqa", "a_okvqa.jsonl", 66_000, "Answer with the option's letter from the given choices directly.", "coco"),
        new LlavaMix("textcaps", "textcaps.jsonl", 22_000, "Provide a one-sentence caption for the provided image.", "textvqa"),
        .. QuestionSets.All,
    ]).ToDictionary(step => step.Name, StringComparer.Ordinal);

    /// <summary>Makes what a stage's preset names; files that are there are kept.</summary>
    /// <param name="request">What is made of what.</param>
    /// <param name="told">Told of each source once it is settled.</param>
    /// <param name="stop">Stops it; files that are whole stay.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ArgumentException">The preset has no such group of sources.</exception>
    public static void Run(PreparationRequest request, Action<PreparedSource> told, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(told);
        var (stage, data, output, graphs, pictures) = (request.Stage, request.Data, request.Output, request.Graphs, request.Pictures);
        var (folder, preset) = (new PublicFolder(data), MixtureFile.Read(stage));
        var wanted = preset.Sources.Where(source => request.LeaveOut is null || source.Group != request.LeaveOut).ToList();
        if (request.LeaveOut is not null && wanted.Count == preset.Sources.Count)
            throw new ArgumentException($"{stage} has no sources of the group '{request.LeaveOut}'; "
                + $"expected {string.Join(", ", preset.Sources.Select(source => source.Group).Distinct())}");
        var written = new List<string>();
        foreach (var source in wanted.Where(source => source.Graphs is not null).Take(graphs is null ? 0 : 1))
            written.Add(OfGraphs(stage, source, Path.GetFullPath(graphs!), Path.GetFullPath(pictures ?? data)));
        told(new("graphs", null, null, NoneLeft, graphs is null
            ? $"no --graphs: the source of {(stage == "stage-1" ? "SVG-Relations, a run of synvg build" : "edited graphs, a run of synvg edit")} is left out"
            : $"of {graphs}"));
        foreach (var source in wanted.Where(source => source.Graphs is null))
        {
            stop.ThrowIfCancellationRequested();
            var (made, line) = Make(source, folder, output, stop);
            told(made);
            if (line is not null)
                written.Add(line);
        }
        WholeFile.Write(Path.Combine(output, MixtureName), $$"""
            {
              "name": {{JsonRowsWriter.Json(stage)}},
              "note": "Made by synvg prepare: the sources whose downloads were there. Pictures' paths start from the data folder.",
              "sources": [
                {{string.Join(",\n    ", written)}}
              ]
            }

            """);
    }

    private static readonly IReadOnlyDictionary<string, long> NoneLeft = new Dictionary<string, long>();

    private static (PreparedSource Made, string? Line) Make(MixtureSource source, PublicFolder folder, string output, CancellationToken stop)
    {
        if (source.Name == "vcr" && folder.Find("vcr/train.jsonl") is { } vcr && Directory.Exists(Path.Combine(Path.GetDirectoryName(vcr)!, "vcr1images")))
            return (new("vcr", null, (212_923, "questions of the training split"), NoneLeft, "taken as it comes"), Line(source, $$"""
                "original": { "type": "vcr", "ann_file": {{JsonRowsWriter.Json(vcr)}}, "img_prefix": {{JsonRowsWriter.Json(Path.Combine(Path.GetDirectoryName(vcr)!, "vcr1images"))}}, "mc_only": true }
                """));
        if (!Steps.TryGetValue(source.Name, out var step))
            return (new(source.Name, null, null, NoneLeft, $"not made: {NotMade[source.Name]}"), null);
        if (step.Find(folder) is not { } file)
            return (new(step.Name, null, step.Published, NoneLeft, $"not made: needs {step.Needs}"), null);
        var path = Path.Combine(output, file.Name);
        var counts = Written(path, file, stop);
        return counts.Rows == 0
            ? (new(step.Name, 0, step.Published, counts.Left, $"nothing in it: {string.Join(", ", counts.Left.Select(left => $"{left.Key} {left.Value}"))}"),
                null)
            : (new(step.Name, counts.Units ?? counts.Rows, step.Published, counts.Left, step.StandsIn), Line(source, file.Source.Length == 0
                ? $"\"llava\": {JsonRowsWriter.Json(Path.GetFullPath(path))}{(source.Share is { } share ? FormattableString.Invariant($", \"share\": {share}") : "")}"
                : $"\"original\": {file.Source.Replace("\"FILE\"", JsonRowsWriter.Json(Path.GetFullPath(path)), StringComparison.Ordinal)}"));
    }

    // A file that is there is whole; what it counted stands beside it.
    private static PreparedCounts Written(string path, PreparedFile file, CancellationToken stop)
    {
        var beside = $"{path}.counts.json";
        if (File.Exists(path) && File.Exists(beside))
            return CountsFrom(beside);
        PreparedCounts counts;
        using (var whole = new WholeFile(path))
        {
            using (var writer = new StreamWriter(whole.Stream, new UTF8Encoding(false), 1 << 20, leaveOpen: true))
                counts = file.Write(writer, stop);
            whole.Commit();
        }
        WholeFile.Write(beside, JsonRowsWriter.Json(new { rows = counts.Rows, units = counts.Units, left = counts.Left }));
        return counts;
    }

    private static PreparedCounts CountsFrom(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var counts = new PreparedCounts { Rows = json.RootElement.GetProperty("rows").GetInt64() };
        if (json.RootElement.GetProperty("units") is { ValueKind: JsonValueKind.Number } units)
            counts.Units = units.GetInt64();
        foreach (var left in json.RootElement.GetProperty("left").EnumerateObject())
            counts.LeaveOut(left.Name, left.Value.GetInt64());
        return counts;
    }

    private static string OfGraphs(string stage, MixtureSource source, string run, string pictures) => $$"""
        { "name": {{JsonRowsWriter.Json(stage == "stage-1" ? "svg-relations" : "edited")}}, "group": "scene graphs", "graphs": {{JsonRowsWriter.Json(run)}},
          "pictures": {{JsonRowsWriter.Json(pictures)}}, "tasks": {{JsonRowsWriter.Json(source.Tasks)}} }
        """.Trim();

    private static string Line(MixtureSource source, string what) =>
        $$"""{ "name": {{JsonRowsWriter.Json(source.Name)}}, "group": {{JsonRowsWriter.Json(source.Group)}}, {{what.Trim()}} }""";
}
