using System.Globalization;

namespace SyntheticVG.App.Reproduction;

/// <summary>A plan in words: lines that a shell takes, with what each takes as comments.</summary>
internal static class RealPlanText
{
    /// <summary>The lines.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="price">USD for a million tokens of requests and of answers; null: no sum is said.</param>
    public static IEnumerable<string> Lines(RealPlan plan, (double In, double Out)? price)
    {
        foreach (var line in plan.About)
            yield return $"# {line}";
        var (sum, arm) = (new PlannedCost(), "");
        foreach (var step in plan.Steps)
        {
            if (arm != step.Why)
                yield return $"\n# {arm = step.Why}";
            if (Words(step.Cost, price) is { Length: > 0 } words)
                yield return $"# takes {words}";
            yield return step.Command;
            sum += step.Cost;
        }
        yield return $"\n# in all {Words(sum, price)}";
    }

    private static string Words(PlannedCost cost, (double In, double Out)? price) => string.Join(", ", ((string?[])
    [
        cost.Calls > 0 ? Say($"{cost.Calls:N0} calls with {cost.TokensIn / 1e6:N1} M tokens in and {cost.TokensOut / 1e6:N1} M out") : null,
        cost.Calls > 0 && price is { } usd ? Say($"${((cost.TokensIn * usd.In) + (cost.TokensOut * usd.Out)) / 1e6:N0}") : null,
        cost.GpuHours > 0 ? Say($"{cost.GpuHours:N1} hours of a card") : null,
        cost.CpuHours > 0 ? Say($"{cost.CpuHours:N1} hours of a processor") : null,
        cost.Bytes > 0 ? Say($"{cost.Bytes / 1e9:N1} GB of disk") : null,
    ]).OfType<string>());

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
