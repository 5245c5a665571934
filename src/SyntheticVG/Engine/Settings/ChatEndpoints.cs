using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Settings;

/// <summary>The endpoints that a run asks, with its limits.</summary>
public static class ChatEndpoints
{
    /// <summary>The teacher's; through batches at their price.</summary>
    /// <param name="settings">Those of a run whose teacher is asked.</param>
    /// <param name="keyOf">Key of an address, or null.</param>
    public static ChatEndpoint OfTeacher(RunSettings settings, Func<Uri, string?> keyOf)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var endpoint = Of(settings.Limits, settings.Teacher.Url!, settings.Teacher.Model!, keyOf); // a teacher that is asked has both
        return settings.Teacher.IsBatch && endpoint.Price is { } price ? endpoint with { Price = price.Less(settings.Limits.BatchDiscount) } : endpoint;
    }

    /// <summary>The verifiers', in order.</summary>
    public static IEnumerable<ChatEndpoint> OfVerifiers(RunSettings settings, Func<Uri, string?> keyOf)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Verifiers.Urls.Zip(settings.Verifiers.Models, (url, model) => Of(settings.Limits, url, model, keyOf));
    }

    /// <summary>The keys of a run's endpoints, from the environment of this process.</summary>
    public static EndpointKeys KeysOf(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(settings.Addresses.FirstOrDefault(address => address is not null) is { } first ? new Uri(first) : null, Environment.GetEnvironmentVariable)
        {
            Named = settings.Verifiers.Urls.Zip(settings.Verifiers.KeyVariables ?? []).DistinctBy(pair => pair.First)
                .ToDictionary(pair => new Uri(pair.First), pair => pair.Second),
        };
    }

    private static ChatEndpoint Of(CallLimits limits, string url, string model, Func<Uri, string?> keyOf) => new()
    {
        Url = new(url),
        Model = model,
        Key = keyOf(new(url)),
        MaxAnswerBytes = (long)(limits.MaxAnswerMegabytes * 1e6),
        Concurrency = limits.Concurrency,
        RequestsPerMinute = limits.RequestsPerMinute,
        TokensPerMinute = limits.TokensPerMinute,
        Timeout = TimeSpan.FromSeconds(limits.TimeoutSeconds),
        Price = limits.Price,
        MaxCost = limits.MaxCost,
    };
}
