using System.Diagnostics.Metrics;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>What the service measures; names of the OpenTelemetry conventions where there are some.</summary>
internal sealed class ServiceMeters : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "SyntheticVG.Serve";

    /// <summary>The meter of models that are shared: rows of a batch, prefixes, encoding of photos.</summary>
    public const string Models = "SyntheticVG.Models";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _duration, _stages;
    private readonly UpDownCounter<int> _inside, _working;
    private readonly Counter<long> _refused, _tokens;

    public ServiceMeters()
    {
        var seconds = new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
        };
        _duration = _meter.CreateHistogram("gen_ai.server.request.duration", "s", "Time of a request, waiting included.", advice: seconds);
        _stages = _meter.CreateHistogram("synvg.stage.duration", "s", "Time of a stage of a photo's graph.", advice: seconds);
        _inside = _meter.CreateUpDownCounter<int>("synvg.requests.inside", "{request}", "Requests that work or wait.");
        _working = _meter.CreateUpDownCounter<int>("synvg.requests.working", "{request}", "Requests that are worked on.");
        _refused = _meter.CreateCounter<long>("synvg.requests.refused", "{request}", "Requests that were refused, by reason.");
        _tokens = _meter.CreateCounter<long>("gen_ai.client.token.usage", "{token}", "Tokens read and written by models.");
    }

    /// <summary>A request came in (1) or left (-1).</summary>
    public void Waiting(int change) => _inside.Add(change);

    /// <summary>A request got its turn (1) or was done (-1).</summary>
    public void Working(int change) => _working.Add(change);

    /// <summary>A request was refused.</summary>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A request was answered.</summary>
    public void Answered(string operation, string model, int status, TimeSpan time) => _duration.Record(time.TotalSeconds,
        new("gen_ai.operation.name", operation), new("gen_ai.request.model", model), new("http.response.status_code", status));

    /// <summary>Stages of a photo took so many seconds.</summary>
    public void Stages(IReadOnlyDictionary<string, double> seconds)
    {
        foreach (var (stage, time) in seconds)
            _stages.Record(time, new KeyValuePair<string, object?>("stage", stage));
    }

    /// <summary>A model read and wrote so many tokens.</summary>
    public void Tokens(string model, long read, long written)
    {
        _tokens.Add(read, new("gen_ai.token.type", "input"), new("gen_ai.request.model", model));
        _tokens.Add(written, new("gen_ai.token.type", "output"), new("gen_ai.request.model", model));
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
