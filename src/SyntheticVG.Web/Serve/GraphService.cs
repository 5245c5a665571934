using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve.Chat;
using SyntheticVG.Web.Serve.Graphs;
using SyntheticVG.Web.Serve.Keys;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve;

/// <summary>The service: scene graphs of photos over HTTP.</summary>
public sealed class GraphService : IAsyncDisposable
{
    private readonly ServiceMeters _meters = new();
    private readonly Admission _admission;
    private readonly KeyRing? _keys;

    private GraphService(ServerOptions server, ServiceOptions options, IReadOnlyList<ServedModel> models, Action<string> say)
    {
        _admission = new(options, _meters);
        _keys = options.KeyFile is { } file ? new(file, options.Rate, RefuseAsync, say) : null;
        Server = DrainingServer.Create(server, services => Add(services, options), (running, app) => Map(running, app, options, models), say, RefuseAsync);
    }

    /// <summary>The server; it is started and run by the caller.</summary>
    public DrainingServer Server { get; }

    /// <summary>Requests that work or wait.</summary>
    internal int Inside => _admission.Inside;

    /// <summary>Makes the service.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="options">What it takes.</param>
    /// <param name="models">Who writes graphs and answers questions; the first where a request names none.</param>
    /// <param name="say">Told of errors that nobody foresaw, a line each.</param>
    /// <exception cref="ArgumentException">Every machine could use it, and no key is asked for; or there is no model.</exception>
    /// <exception cref="InvalidDataException">The file of keys is none.</exception>
    /// <exception cref="FileNotFoundException">There is no such file of keys.</exception>
    public static GraphService Create(ServerOptions server, ServiceOptions options, IReadOnlyList<ServedModel> models, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count);
        return server.IsOpen && options.KeyFile is null
            ? throw new ArgumentException($"{server.Host} can be reached by other machines, and no keys are asked for; expected a file of keys",
                nameof(options))
            : new(server, options, models, say);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _keys?.Dispose();
        _admission.Dispose();
        _meters.Dispose();
    }

    private static Task Described(OpenApiOperation operation, Action<OpenApiOperation> describe)
    {
        describe(operation);
        return Task.CompletedTask;
    }

    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        _meters.Refused(problem.Code);
        return ServiceProblem.WriteAsync(context, problem);
    }

    private static void Add(IServiceCollection services, ServiceOptions options)
    {
        Telemetry.Add(services, options.Otlp);
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SyntheticVG";
            document.Info.Description = "Scene graphs of photos.";
            document.Servers = [];
            OpenApiForms.Refusals(document);
            return Task.CompletedTask;
        }));
    }

    private void Map(DrainingServer running, WebApplication app, ServiceOptions options, IReadOnlyList<ServedModel> models)
    {
        app.Use(next => context => RequestTrace.FollowAsync(context, next));
        if (_keys is { } keys)
            app.Use(next => context => keys.RequireAsync(context, next));
        else
            app.Use(next => context => OwnHost.RequireAsync(context, next));
        Telemetry.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        Delegate graph = new SceneGraphEndpoint(models, _admission, _meters, options).AnswerAsync;
        app.MapPost("/v1/scene-graphs", graph)
            .WithTags("graphs").WithSummary("The scene graph of a photo")
            .WithDescription("As JSON, as a picture (Accept: image/png, image/svg+xml), or as events (text/event-stream): region, relationship, done.")
            .AddOpenApiOperationTransformer((operation, _, _) => Described(operation, OpenApiForms.SceneGraphs))
            .Produces<SceneGraphAnswer>(StatusCodes.Status200OK, "application/json", "image/svg+xml", "image/png", "text/event-stream");
        Delegate chat = new ChatEndpoint(models, _admission, _meters, options).AnswerAsync;
        app.MapPost("/v1/chat/completions", chat)
            .WithTags("chat").WithSummary("Questions about a photo and its regions").WithDescription("OpenAI's protocol; "
                + "regions stand beside the messages (extra_body in OpenAI's libraries). With response_format json_schema the answer is the scene graph.")
            .AddOpenApiOperationTransformer((operation, _, _) => Described(operation, OpenApiForms.Chat));
        app.MapGet("/v1/models", () => ModelList.Of(models)).WithTags("models").WithSummary("The models that write graphs or answer questions");
        app.MapGet("/health/live", () => TypedResults.Text("alive\n")).WithTags("health").WithSummary("Whether the process runs")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        app.MapGet("/health/ready", IResult () =>
            running.IsDraining ? TypedResults.Text("stopping\n", statusCode: StatusCodes.Status503ServiceUnavailable) : TypedResults.Text("ready\n"))
            .WithTags("health").WithSummary("Whether new requests are taken")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Produces<string>(StatusCodes.Status503ServiceUnavailable, "text/plain");
        app.MapFallback(IResult (HttpContext context) => throw new ProblemException(new(
            StatusCodes.Status404NotFound, "no-route", $"no route {context.Request.Method} {context.Request.Path}; /openapi/v1.json lists them")))
            .ExcludeFromDescription();
    }
}

/// <summary>Models, as OpenAI's servers list them.</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data)
{
    public static ModelList Of(IEnumerable<ServedModel> models) =>
        new("list", [.. models.Select(model => new ModelEntry(model.Name, "model", 0, "synvg", model.Writing?.WritesAs))]);
}

/// <summary>A model.</summary>
/// <param name="Id">The name by which requests ask for it.</param>
/// <param name="Object">What it is.</param>
/// <param name="Created">When it was made; not known.</param>
/// <param name="OwnedBy">Whose it is.</param>
/// <param name="WritesAs">What it calls itself as the source of what it says; null for what is no trained model.</param>
internal sealed record ModelEntry(string Id, string Object, long Created, [property: JsonPropertyName("owned_by")] string OwnedBy,
    [property: JsonPropertyName("writes_as")] string? WritesAs);
