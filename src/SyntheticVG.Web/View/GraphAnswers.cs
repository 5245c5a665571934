using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>A photo's graph with its edits: the line, what was done to each relation, what was dropped, the edits, and where names stand in the graph
/// pane.</summary>
internal sealed class GraphAnswers(ViewOptions options)
{
    public Task GraphAsync(HttpContext context, string run, string key)
    {
        var source = Query.Run(options, run);
        var graph = Find(source, key);
        context.Response.Headers.ETag = graph.Tag;
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(graph.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        return Answers.WriteAsync(context, Json(graph), "application/json; charset=utf-8");
    }

    /// <summary>The graph of a key.</summary>
    public static ViewedGraph Find(ViewSource source, string key)
    {
        try
        {
            return source.Run.Find(key)
                ?? throw new ProblemException(Problem.NotFound($"the photo {key}", $"one of the {source.Run.Index.Photos} photos of {source.Name}"));
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(
                new(StatusCodes.Status410Gone, "run-changed", e.Message, "the files as they were when the index was made; start synvg view again"));
        }
    }

    /// <summary>The answer.</summary>
    public static ReadOnlyMemory<byte> Json(ViewedGraph viewed)
    {
        var graph = viewed.Patched.Graph;
        var line = new ArrayBufferWriter<byte>(1 << 14);
        GraphLines.Write(graph, line);
        var output = new ArrayBufferWriter<byte>(line.WrittenCount + (1 << 14));
        using (var writer = new Utf8JsonWriter(output, new() { Encoder = Answers.Json.Encoder, SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("image", viewed.Key);
            writer.WriteString("hash", viewed.Hash);
            writer.WriteString("tag", viewed.Tag);
            writer.WritePropertyName("graph");
            writer.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
            Write(writer, "states", viewed.Patched.Relations.Where(relation => relation.IsKept).Select(StateOf));
            Write(writer, "rejected", viewed.Patched.Relations.Where(relation => !relation.IsKept).Select(RejectedOf));
            var standing = Standing(viewed.Lines);
            Write(writer, "edits", viewed.Lines.Select(edit => new { edit.Number, edit.Time, edit.By, edit.Edit, Standing = standing.Contains(edit.Number) }));
            Write(writer, "layout", GraphLayout.Of(graph.Regions, graph.Image));
            writer.WriteEndObject();
        }
        return output.WrittenMemory;
    }

    private static HashSet<long> Standing(IReadOnlyList<PatchLine> lines)
    {
        var standing = lines.Select(line => line.Number).ToHashSet();
        foreach (var line in lines.Reverse())
        {
            if (line.Edit.Kind == PatchEdit.Undo && standing.Contains(line.Number) && line.Edit.Number is { } number)
                standing.Remove(number);
        }
        return standing;
    }

    private static object StateOf(PatchedRelation relation) => new
    {
        Review = relation.Review == Review.None ? null : relation.Review.ToString().ToLowerInvariant(),
        Change = relation.Change == RelationChange.None ? null : relation.Change.ToString().ToLowerInvariant(),
        Votes = relation.Votes.Count > 0 ? relation.Votes : null,
        Was = relation.Change is RelationChange.Replaced or RelationChange.Flipped
            ? new { relation.Original.Subject, relation.Original.Predicate, relation.Original.Object, relation.Original.Category }
            : null,
    };

    private static object RejectedOf(PatchedRelation relation) => new
    {
        relation.Relationship.Subject,
        relation.Relationship.Predicate,
        relation.Relationship.Object,
        relation.Relationship.Category,
        relation.Relationship.Origin,
        relation.Relationship.Confidence,
        relation.Relationship.Verdict,
        relation.Stage,
        relation.Reason,
        relation.Line?.Problem,
        relation.Line?.SubjectName,
        relation.Line?.ObjectName,
        Review = relation.Review == Review.None ? null : relation.Review.ToString().ToLowerInvariant(),
        Change = relation.Change == RelationChange.None ? null : relation.Change.ToString().ToLowerInvariant(),
    };

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<object> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            JsonSerializer.Serialize(writer, value, value.GetType(), Answers.Json);
        writer.WriteEndArray();
    }
}
