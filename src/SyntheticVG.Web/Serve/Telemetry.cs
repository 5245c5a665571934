using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve;

/// <summary>Metrics for Prometheus at <c>/metrics</c>, and over OTLP with traces where an address was given. The Prometheus exporter is a beta; nothing else
/// here knows it.</summary>
internal static class Telemetry
{
    /// <summary>Name of the source of traces.</summary>
    public const string Source = ServiceMeters.Name;

    /// <summary>Adds what measures.</summary>
    public static void Add(IServiceCollection services, Uri? otlp)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("synvg"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(ServiceMeters.Name, ServiceMeters.Models).AddPrometheusExporter();
            if (otlp is not null)
                metrics.AddOtlpExporter(exporter => exporter.Endpoint = otlp);
        });
        if (otlp is not null)
            telemetry.WithTracing(traces => traces.AddSource(Source).AddOtlpExporter(exporter => exporter.Endpoint = otlp));
    }

    /// <summary>Maps <c>/metrics</c>.</summary>
    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
