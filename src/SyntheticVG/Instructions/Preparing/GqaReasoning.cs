using System.Text.Json;
using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>GQA's questions with the objects that their words mean and the graph around them (<c>gqa_cot_sg_grounded</c>).</summary>
internal sealed class GqaReasoning : IPreparation
{
    private const int Most = 10; // questions of an image that the published code takes

    public string Name => "gqa-cot";

    public string Needs => "train_balanced_questions.json and train_sceneGraphs.json of GQA, and its pictures or Visual Genome's";

    public (int Count, string What)? Published => (943_000, "questions of GQA's balanced training split");

    public string? StandsIn => "regions are GQA's boxes; the author's are of SAM and SEEM";

    public PreparedFile? Find(PublicFolder folder) =>
        folder.Find("train_balanced_questions.json") is { } questions && folder.Find("train_sceneGraphs.json") is { } graphs
            ? new("gqa_cot.json", (file, stop) => Write(file, folder, questions, graphs, stop),
                """{ "type": "gqa_cot_sg_grounded", "ann_file": "FILE", "ignored_relations": ["to the left of", "to the right of"] }""")
            : null;

    private static PreparedCounts Write(TextWriter file, PublicFolder folder, string questions, string graphs, CancellationToken stop)
    {
        var counts = new PreparedCounts { Units = 0 };
        using var reader = GqaReader.Open(graphs, new() { Repairs = true });
        var (rows, _) = RowFile.OfMembers(questions);
        var known = reader.Images.ToDictionary(image => image.Id, image => image.Id, StringComparer.Ordinal);
        var ofImage = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
        {
            stop.ThrowIfCancellationRequested();
            if (known.GetValueOrDefault(rows.Read(row, json => json.GetProperty("imageId").GetString()!)) is not { } id)
                counts.LeaveOut("graph-missing");
            else
                (ofImage.TryGetValue(id, out var list) ? list : ofImage[id] = []).Add(row);
        }
        file.Write('{');
        foreach (var image in reader.Images)
        {
            stop.ThrowIfCancellationRequested();
            if (!ofImage.TryGetValue(image.Id, out var asked))
                continue;
            if (folder.Jpeg($"gqa/images/{image.File}", $"VG_100K/{image.File}", $"VG_100K_2/{image.File}", $"images/{image.File}") is not { } picture)
            {
                counts.LeaveOut("picture-missing");
                continue;
            }
            var graph = reader.Read(image);
            var places = graph.Objects.Select((item, i) => (item.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i, StringComparer.Ordinal);
            var data = asked.Select(row => rows.Read(row, Question)).ToList();
            counts.Units += data.Count;
            for (var i = Most; i < data.Count; i++)
                counts.LeaveOut($"beyond-{Most}-of-an-image");
            file.Write(
                $"{(counts.Rows == 0 ? "" : ",")}\n{JsonRowsWriter.Json(Path.ChangeExtension(picture, null))}:{Row(image, graph, places, [.. data.Take(Most)])}");
            counts.Rows++;
        }
        file.Write("\n}\n");
        return counts;
    }

    private static string Row(GqaImage image, GqaGraph graph, Dictionary<string, int> places,
        IReadOnlyList<(string Question, string Answer, string[] Objects)> data)
    {
        var relations = graph.Relations.Where(relation => !relation.Derived).ToLookup(relation => relation.Subject);
        return JsonRowsWriter.Json(new
        {
            width = image.Width,
            height = image.Height,
            scene_graph = graph.Objects.ToDictionary(item => item.Id, item => new
            {
                name = item.Name,
                attributes = item.Attributes,
                relations = relations[item.Id].Select(relation => new { @object = relation.Object, name = PredicateLexicon.Normalise(relation.Predicate) }),
                bbox = JsonRowsWriter.Xyxy(item.Box),
            }),
            regions = graph.Objects.Select(item => new { xyxy = JsonRowsWriter.Xyxy(item.Box), segmentation = JsonRowsWriter.Segmentation(item.Box, null) }),
            id_region_mapping = places,
            data = data.Select(item => new { question = item.Question, answer = item.Answer, object_ids = item.Objects.Where(places.ContainsKey) }),
        });
    }

    // The objects that the words of question and answer mean.
    private static (string Question, string Answer, string[] Objects) Question(JsonElement json) => (
        json.GetProperty("question").GetString()!,
        json.GetProperty("answer").GetString()!,
        !json.TryGetProperty("annotations", out var words) ? [] : [.. words.EnumerateObject()
            .Where(part => part.Value.ValueKind == JsonValueKind.Object).SelectMany(part => part.Value.EnumerateObject())
            .Select(word => word.Value.GetString()!).Distinct()]);
}
