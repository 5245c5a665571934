using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Diagrams;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve.Keys;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve.Graphs;

/// <summary><c>POST /v1/scene-graphs</c>: a photo in, its graph out, as JSON, as a picture or as events.</summary>
internal sealed class SceneGraphEndpoint(IReadOnlyList<ServedModel> models, Admission admission, ServiceMeters meters, ServiceOptions options)
{
    private const string Svg = "image/svg+xml", Png = "image/png", Events = "text/event-stream", Json = "application/json";

    /// <summary>Answers a request.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var form = FormOf(context.Request);
        using var place = admission.Enter();
        using var deadline = new Deadline(context, options);
        var trace = RequestTrace.Of(context);
        try
        {
            using var request = await trace.InAsync("read", () => GraphRequest.ReadAsync(context.Request, options.MaxPixels, deadline.Token));
            var model = request.Model is not { } name ? models[0] : models.FirstOrDefault(model => model.Name == name)
                ?? throw new ProblemException(
                    new(StatusCodes.Status404NotFound, "model", $"no model '{name}'; expected {string.Join(", ", models.Select(known => known.Name))}")
                    {
                        Part = "model"
                    });
            trace.Tag("gen_ai.request.model", model.Name);
            request.Photo.Sender = KeyRing.SenderOf(context);
            using (trace.Stage("wait"))
                await place.TurnAsync(deadline.Token);
            var waited = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
            var graphed = await trace.InAsync("graph", () => GraphAsync(model, request, deadline.Token), done => done.Timings);
            trace.Tag("synvg.regions", graphed.Graph.Regions.Count);
            trace.Tag("synvg.relationships", graphed.Graph.Relationships.Count);
            var total = TimeProvider.System.GetElapsedTime(begun);
            meters.Stages(graphed.Timings);
            meters.Answered("scene_graph", model.Name, StatusCodes.Status200OK, total);
            return Result(form, request.Photo, graphed, model.Name, waited, total.TotalSeconds);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw deadline.Over();
        }
    }

    // The first type that is known among those that the caller takes.
    private static string FormOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).Select(type => type.MediaType.Value).ToList();
        return accepted.Count == 0 ? Json : accepted.Select(type => type switch
        {
            Svg or Png or Events or Json => type,
            "*/*" or "application/*" => Json,
            "image/*" => Png,
            _ => null,
        }).FirstOrDefault(type => type is not null) ?? throw new ProblemException(new(
            StatusCodes.Status406NotAcceptable, "accept", $"Accept is {request.Headers.Accept}; expected {Json}, {Svg}, {Png} or {Events}")
        { Part = "Accept" });
    }

    private static async Task<GraphedPhoto> GraphAsync(ServedModel model, GraphRequest request, CancellationToken cancellationToken)
    {
        var photo = request.Photo;
        if (request.Writing is not { } writing)
            return await GraphAsync(() => model.Graphs.GraphAsync(photo, cancellationToken), photo);
        if (model.Writing is not { } writer)
            throw JsonBody.Refused($"{model.Name} writes no graphs of its own; graph and its options need a model of --model", "graph");
        return await GraphAsync(() => writer.WriteAsync(photo, writing.Regions, writing.Asked, writing.Seed, cancellationToken), photo);
    }

    private static async Task<GraphedPhoto> GraphAsync(Func<Task<GraphedPhoto>> graph, UploadedPhoto photo)
    {
        try
        {
            return await graph();
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(new(StatusCodes.Status422UnprocessableEntity, "no-graph", photo.Words(e.Message)));
        }
    }

    private static IResult Result(string form, UploadedPhoto photo, GraphedPhoto graphed, string model, double waited, double total)
    {
        var graph = graphed.Graph;
        switch (form)
        {
            case Svg:
                return TypedResults.Text(GraphDiagram.Svg(graph, seed: 1), Svg, Encoding.UTF8);
            case Png:
                return TypedResults.Bytes(PictureWriter.Png(new GraphPicture(new()).Draw(PhotoFile.Read(photo.File, graph.Image), graph), quick: true), Png);
            default:
                var answer = new SceneGraphAnswer(
                    JsonElement.Parse(GraphLines.Write(graph)),
                    model,
                    graphed.Notes,
                    new Dictionary<string, double>(graphed.Timings) { ["waited"] = waited, ["total"] = total },
                    new((long)graph.Image.Width * graph.Image.Height, graph.Regions.Count, graph.Relationships.Count));
                return form == Events ? TypedResults.ServerSentEvents(EventsOf(answer)) : TypedResults.Json(answer, contentType: Json);
        }
    }

    private static async IAsyncEnumerable<SseItem<JsonElement>> EventsOf(SceneGraphAnswer answer,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var (kind, list) in new[] { ("region", "regions"), ("relationship", "relationships") })
        {
            foreach (var item in answer.Graph.GetProperty(list).EnumerateArray())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new(item, kind);
            }
        }
        await Task.CompletedTask;
        yield return new(JsonSerializer.SerializeToElement(answer, JsonSerializerOptions.Web), "done");
    }
}
