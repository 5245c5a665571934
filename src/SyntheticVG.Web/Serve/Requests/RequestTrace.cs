using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>The spans of a request: one of the whole, and below it one of each stage. They hold names, numbers and times; nothing of a photo, a question or an
/// answer, and no key.</summary>
/// <remarks>Where nobody listens nothing is made, and every call does nothing.</remarks>
internal sealed class RequestTrace : IDisposable
{
    /// <summary>Where spans come from.</summary>
    private static readonly ActivitySource Source = new(ServiceMeters.Name);

    private static readonly object Place = new();

    private readonly Activity? _whole;

    private RequestTrace(Activity? whole) => _whole = whole;

    /// <summary>Follows a request from its first middleware to its last byte; routes that answer no questions are not followed.</summary>
    public static async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        if (OperationOf(context.Request) is not { } operation)
        {
            await next(context);
            return;
        }
        ActivityContext.TryParse(context.Request.Headers["traceparent"], context.Request.Headers["tracestate"], out var parent);
        using var trace = new RequestTrace(Source.StartActivity(operation, ActivityKind.Server, parent));
        context.Items[Place] = trace;
        trace.Tag("gen_ai.operation.name", operation);
        try
        {
            await next(context);
            trace.Answered(context.Response.StatusCode, null);
        }
        catch (ProblemException e)
        {
            trace.Answered(e.Problem.Status, e.Problem.Code); // which is what will be answered
            throw;
        }
    }

    private void Answered(int status, string? code)
    {
        _whole?.SetTag("http.response.status_code", status);
        if (status < StatusCodes.Status400BadRequest)
            return;
        _whole?.SetTag("error.type", code ?? status.ToString(CultureInfo.InvariantCulture));
        _whole?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>The trace of a request; one that does nothing where none was begun.</summary>
    public static RequestTrace Of(HttpContext context) => context.Items[Place] as RequestTrace ?? new(null);

    /// <summary>Begins a stage, which ends when it is disposed of.</summary>
    public Activity? Stage(string name) => _whole is null ? null : Source.StartActivity(name, ActivityKind.Internal, _whole.Context);

    /// <summary>Does something as a stage.</summary>
    /// <param name="name">The stage.</param>
    /// <param name="work">What is done.</param>
    /// <param name="parts">Seconds of its parts, one after the other, which were timed while it was done; null: it has none.</param>
    public async Task<T> InAsync<T>(string name, Func<Task<T>> work, Func<T, IReadOnlyDictionary<string, double>>? parts = null)
    {
        using var stage = Stage(name);
        var result = await work();
        if (stage is not null && parts is not null)
            AddParts(stage, parts(result));
        return result;
    }

    private static void AddParts(Activity stage, IReadOnlyDictionary<string, double> seconds)
    {
        var at = stage.StartTimeUtc;
        foreach (var (name, time) in seconds)
        {
            using var part = Source.StartActivity(name, ActivityKind.Internal, stage.Context, startTime: at);
            at += TimeSpan.FromSeconds(time);
            part?.SetEndTime(at);
        }
    }

    /// <summary>Notes a number or a name of the whole.</summary>
    public void Tag(string name, object? value) => _whole?.SetTag(name, value);

    /// <inheritdoc/>
    public void Dispose() => _whole?.Dispose();

    private static string? OperationOf(HttpRequest request) => request.Path.Value switch
    {
        "/v1/scene-graphs" => "scene_graph",
        "/v1/chat/completions" => "chat",
        _ => null,
    };
}
