using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Students;

/// <summary>A student in another process or on another machine: a model of <c>synvg serve</c>, asked over HTTP.</summary>
/// <remarks>
/// It is sent the photo's file and the regions as they are, and answers with what the model wrote, so that a run has the same bytes as with the
/// model in its own process. A server that asks to wait (429, 503) is waited for as long as it says; one that does not answer five times stops the
/// run, which goes on by the same command.
/// </remarks>
/// <param name="address">The service's address, with <c>/v1</c>.</param>
/// <param name="settings">The model's name at that server, and how it is asked.</param>
/// <param name="seed">Seed of its draws.</param>
/// <param name="key">The service's key, or null.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="say">Told once of each kind of trouble; or null.</param>
public sealed class ServedStudent(Uri address, StudentSettings settings, int seed, string? key, TimeProvider time, Action<string>? say = null)
    : IStudent, IDisposable
{
    private const int Attempts = 5;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromHours(1);

    private readonly HttpClient _http = new() { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    private readonly HashSet<string> _said = [];
    private string? _name;

    /// <inheritdoc/>
    public string Name
    {
        get
        {
            Load();
            return _name!; // loaded
        }
    }

    /// <inheritdoc/>
    /// <exception cref="UnusableModelException">The server does not answer, or has no such model.</exception>
    public void Load() => _name ??= NameAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async Task<StageResult?> WriteAsync(AnnotatedImage image, SceneGraph regions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(regions);
        var photo = await File.ReadAllBytesAsync(image.PicturePath, cancellationToken);
        var body = new JsonObject
        {
            ["photo"] = $"data:application/octet-stream;base64,{Convert.ToBase64String(photo)}",
            ["name"] = Path.GetFileName(image.PicturePath),
            ["graph"] = JsonNode.Parse(GraphLines.Write(regions with { Relationships = [] })),
            ["options"] = Options(),
        };
        using var answer = await AskAsync(() => new(HttpMethod.Post, Route("scene-graphs")) { Content = JsonContent.Create(body) }, cancellationToken);
        if (!answer.RootElement.TryGetProperty("graph", out var graph) || !answer.RootElement.TryGetProperty("notes", out var notes))
            throw new UnusableModelException($"{address} answers with what is no graph of synvg serve; expected its address, with /v1");
        var counts = new StageCounts();
        foreach (var note in notes.EnumerateObject())
        {
            if (note.Name.Split('/') is [var stage, var kind, var code])
                counts.Add(stage, kind, code, note.Value.GetInt64());
        }
        return new(GraphLines.Read(graph.GetRawText())) { Counts = counts };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private JsonObject Options()
    {
        var options = new JsonObject { ["model"] = settings.Folder, ["seed"] = seed };
        foreach (var (name, value) in new (string, JsonNode?)[]
        {
            ("mode", settings.Mode),
            ("temperature", settings.Temperature),
            ("top_p", settings.TopP),
            ("max_tokens", settings.MaxTokens),
            ("looks", settings.Looks)
        })
        {
            if (value is not null)
                options[name] = value;
        }
        return options;
    }

    // What the model calls itself, as the source of what it says.
    private async Task<string> NameAsync()
    {
        using var answer = await AskAsync(() => new(HttpMethod.Get, Route("models")), default);
        if (!answer.RootElement.TryGetProperty("data", out var data))
            throw new UnusableModelException($"{address} has no list of models; expected the address of a synvg serve, with /v1");
        // a list of models has their ids
        var models = data.EnumerateArray()
            .ToDictionary(model => model.GetProperty("id").GetString()!, model => model.TryGetProperty("writes_as", out var name) ? name.GetString() : null);
        return models.GetValueOrDefault(settings.Folder)
            ?? throw new UnusableModelException($"{address} "
                + $"has {(models.ContainsKey(settings.Folder) ? $"{settings.Folder}, which writes no graphs of its own" : $"no model '{settings.Folder}'")}; "
                + $"expected one that was loaded with synvg serve --model, among {string.Join(", ", models.Keys)}");
    }

    private Uri Route(string name) => new($"{address.ToString().TrimEnd('/')}/{name}");

    private async Task<JsonDocument> AskAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var (failures, begun) = (0, time.GetTimestamp());
        while (true)
        {
            var (answer, trouble, wait) = await TryAsync(request, cancellationToken);
            if (answer is not null)
                return answer;
            if (wait is null && ++failures == Attempts)
                throw new UnusableModelException(
                    $"{address} left {Attempts} requests in a row unanswered, the last with: {trouble}; see that it runs, the same command goes on");
            var pause = wait ?? FirstWait * Math.Pow(2, failures - 1);
            if (time.GetElapsedTime(begun) + pause > Patience)
                throw new UnusableModelException(
                    $"{address} asks to wait longer than {Patience.TotalMinutes:0} minutes: {trouble}; the same command goes on later");
            Say(trouble);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // The answer; or what was wrong, and how long the server asks to wait, null where it says nothing.
    private async Task<(JsonDocument? Answer, string Trouble, TimeSpan? Wait)> TryAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = request();
            if (key is not null)
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await _http.SendAsync(message, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
                return (JsonDocument.Parse(text), "", null);
            var words = $"{(int)response.StatusCode}: {WordsOf(text)}";
            return response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (null, words, WaitOf(response)),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MisdirectedRequest =>
                    throw new UnusableModelException($"{address} refuses every request: {words}"),
                < HttpStatusCode.InternalServerError => throw new InvalidDataException($"{address} refuses the photo: {words}"),
                _ => (null, words, null),
            };
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException and not UnusableModelException)
        {
            return (null, e.Message, null);
        }
    }

    private TimeSpan? WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter is { } after
        ? after.Delta ?? (after.Date - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero)
        : null;

    private static string WordsOf(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("title", out var title) ? title.ToString() : body;
        }
        catch (JsonException)
        {
            return body[..Math.Min(body.Length, 200)];
        }
    }

    private void Say(string trouble)
    {
        lock (_said)
        {
            if (!_said.Add(trouble.Split(':')[0]))
                return;
        }
        say?.Invoke($"{address}: {trouble} (asked again; said once)");
    }
}
