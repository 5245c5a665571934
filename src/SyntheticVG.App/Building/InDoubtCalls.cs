using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.App.Building;

/// <summary>What is said of calls that were sent and whose answers are not known, and what becomes of them.</summary>
internal static class InDoubtCalls
{
    /// <summary>Whether they are asked again unless the user says otherwise: where they have no price.</summary>
    public static bool AreAsked(RunSettings settings) => settings.Limits.Price is null;

    /// <summary>What became of them, in words.</summary>
    public static string Words(RunSettings settings, DoubtfulCalls calls) => AreAsked(settings)
        ? "they have no price and are asked again"
        : $"they may have been answered and paid for; synvg retry RUN --in-doubt ask asks them again, for {Cost(settings, calls)} at most";

    /// <summary>What asking them again costs at most.</summary>
    public static string Cost(RunSettings settings, DoubtfulCalls calls) =>
        settings.Limits.Price is { } price ? FormattableString.Invariant($"${price.Of(calls.TokensIn, calls.TokensOut):0.00##}") : "a price that is not known";

    /// <summary>Says, when a run goes on, how many calls were under way when it ended.</summary>
    public static void Print(RunSettings settings, string folder, DoubtfulCalls calls)
    {
        if (calls.Count > 0)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{folder}: {calls.Count:N0} call{(calls.Count == 1 ? " is" : "s are")} in doubt, sent without an answer that arrived: {Words(settings, calls).Replace("RUN", folder, StringComparison.Ordinal)}"));
    }
}
