using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>Takes edits, and writes what came of them.</summary>
internal sealed class EditAnswers(ViewOptions options)
{
    private const int Page = 1000;

    /// <summary>An edit as it is sent.</summary>
    private sealed record Request(int Run, string Image, PatchEdit Edit);

    /// <summary>What is to be written: <c>graphs</c>, <c>patch</c>, or <c>rows</c> of a query.</summary>
    private sealed record ExportRequest(string What, int Run = 0, string Q = "");

    public async Task EditAsync(HttpContext context)
    {
        if (context.Request.Headers.IfMatch is not [{ } tag])
            throw new ProblemException(new(StatusCodes.Status428PreconditionRequired, "no-tag", "no If-Match header", "the graph's ETag in If-Match"));
        var request = await ReadAsync<Request>(context,
            """{"run":0,"image":KEY,"edit":{"kind":"remove","subject":0,"predicate":"riding","object":1,"reason":"wrong"}}""");
        var source = Query.Run(options, $"{request.Run}");
        if (options.ReadOnly || !source.Run.Patch.CanWrite)
            throw new ProblemException(new(StatusCodes.Status403Forbidden, "read-only", "an edit", "none: the pages were opened with --read-only"));
        try
        {
            var (graph, line) = source.Run.Edit(request.Image, tag, request.Edit, options.By, options.Time.GetUtcNow());
            context.Response.Headers.ETag = graph.Tag;
            await Answers.WriteAsync(context, new { line.Number, graph.Tag }, StatusCodes.Status201Created);
        }
        catch (EditException e)
        {
            var status = e.Code switch
            {
                "stale" => StatusCodes.Status409Conflict,
                "unknown-photo" => StatusCodes.Status404NotFound,
                "bad-edit" => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status422UnprocessableEntity
            };
            var words = e.Message.Split("; expected ", 2);
            throw new ProblemException(new(status, e.Code, words[0].StartsWith("found ", StringComparison.Ordinal) ? words[0]["found ".Length..] : words[0],
                words.Length > 1 ? words[1] : "an edit that fits the graph as it is"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new(StatusCodes.Status507InsufficientStorage, "not-written", e.Message,
                $"room and the right to write {source.Run.Patch.Path}; the edit was not made"));
        }
    }

    public async Task ExportAsync(HttpContext context)
    {
        var request = await ReadAsync<ExportRequest>(context, """{"run":0,"what":"graphs"}, with "patch" or "rows" (and "q") for graphs""");
        var source = Query.Run(options, $"{request.Run}");
        switch (request.What)
        {
            case "graphs":
                var file = Path.GetTempFileName();
                try
                {
                    await Task.Run(() => PatchApplication.Write(source.Run.Index.Files, [.. source.Run.Patch.Lines], file));
                    await AttachAsync(context, "graphs.jsonl", file);
                }
                finally
                {
                    File.Delete(file);
                }
                break;
            case "patch":
                if (File.Exists(source.Run.Patch.Path))
                    await AttachAsync(context, "patch.jsonl", source.Run.Patch.Path);
                else
                    throw new ProblemException(Problem.NotFound("no edit", "a patch with an edit"));
                break;
            case "rows":
                await WriteRowsAsync(context, source, request);
                break;
            default:
                throw new ProblemException(Problem.Bad("bad-export", $"what={request.What}", "graphs, patch or rows"));
        }
    }

    private static async Task WriteRowsAsync(HttpContext context, ViewSource source, ExportRequest request)
    {
        for (string? after = null; ;)
        {
            var page = Query.Ask(() => source.Run.Search(request.Q, new() { After = after, Limit = Page }));
            if (after is null)
                Attach(context, "relations.jsonl");
            foreach (var row in page.Rows)
            {
                await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(RunAnswers.RowOf(request.Run, row), Answers.Json));
                await context.Response.Body.WriteAsync("\n"u8.ToArray());
            }
            if ((after = page.Next) is null)
                return;
        }
    }

    private static async Task AttachAsync(HttpContext context, string name, string path)
    {
        Attach(context, name);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await file.CopyToAsync(context.Response.Body);
    }

    private static void Attach(HttpContext context, string name)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        context.Response.Headers.CacheControl = "no-store";
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, string example) where T : class
    {
        if (context.Request.ContentType?.Split(';')[0].Trim() != "application/json")
            throw new ProblemException(
                new(StatusCodes.Status415UnsupportedMediaType, "not-json", $"the content type {context.Request.ContentType}", "application/json"));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, PatchForm.Json) ?? throw new JsonException("found null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProblemException(Problem.Bad("bad-json", $"a body that cannot be read: {JsonWords.Of(e)}", example));
        }
    }
}
