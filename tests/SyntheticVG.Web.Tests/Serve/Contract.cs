using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace SyntheticVG.Web.Tests.Serve;

/// <summary>Holds every answer that a test gets against the service's description: status, media type and JSON must be as it says.</summary>
internal sealed class Contract() : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly Lazy<JsonNode> Description = new(() => JsonNode.Parse(File.ReadAllText(OpenApiTests.File))!);
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new();

    /// <summary>Answers that were held against it.</summary>
    public static int Checked => _checked;

    private static int _checked;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var (path, method, status) =
            (request.RequestUri!.AbsolutePath, request.Method.Method.ToLowerInvariant(), ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (Description.Value["paths"]![path]?[method] is not { } operation)
            return response; // no route: what it answers is no promise
        var described = operation["responses"]![status] ?? throw new InvalidDataException(
            $"{method} {path} answered {status}; the description has {string.Join(", ", operation["responses"]!.AsObject().Select(one => one.Key))}");
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        var media = described["content"]?[type]
            ?? throw new InvalidDataException($"{method} {path} answered {status} with {type}; the description has {described["content"]?.ToJsonString()}");
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        using var body = JsonDocument.Parse(text);
        var result = Schemas.GetOrAdd($"{method} {path} {status} {type}", _ => SchemaOf(media["schema"]!))
            .Evaluate(body.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (!result.IsValid)
            throw new InvalidDataException(
                $"{method} {path} answered {status} with {text}; the description says otherwise: {JsonSerializer.Serialize(result)}");
        Interlocked.Increment(ref _checked);
        return response;
    }

    private static JsonSchema SchemaOf(JsonNode schema)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Description.Value["components"]?["schemas"]?.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
    }
}
