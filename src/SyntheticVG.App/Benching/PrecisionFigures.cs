using System.Text.Json.Nodes;
using SyntheticVG.App.Pocket;

namespace SyntheticVG.App.Benching;

/// <summary>How a model in blocks does beside its own precision.</summary>
/// <param name="Name">The precision.</param>
/// <param name="Agreement">How far its graphs say the same.</param>
/// <param name="Recall">R@50 less that of the own precision.</param>
/// <param name="Precision">Precision less that of the own one.</param>
/// <param name="Divergence">Mean divergence of its expectations in given texts, in nats; NaN where none was read.</param>
/// <param name="Tokens">Tokens of these texts.</param>
internal sealed record PrecisionFigures(string Name, GraphAgreement Agreement, double Recall, double Precision, double Divergence, int Tokens)
{
    private static readonly Dictionary<string, Aims> OfFormats = new()
    {
        ["q8"] = new(0.999, 0.99, 0.003, 0.02, 1e-3),
        ["q4"] = new(0.99, 0.95, 0.01, 0.02, 3e-2),
    };

    private sealed record Aims(double Names, double RelationsF1, double Recall, double Precision, double Divergence);

    /// <summary>Holds a model's graphs in blocks against those of its own precision.</summary>
    public static PrecisionFigures Of(string name, PocketEvaluation own, PocketEvaluation blocks, IReadOnlyList<double> divergences) => new(
        name, GraphAgreement.Of(own.Graphs, blocks.Graphs), blocks.Result.RecallAt50 - own.Result.RecallAt50, blocks.Result.Precision - own.Result.Precision,
        divergences.DefaultIfEmpty(double.NaN).Average(), divergences.Count);

    /// <summary>What falls short of its aim, a line each.</summary>
    public IEnumerable<string> ShortOf()
    {
        var aims = OfFormats[Name];
        if (Agreement.Names < aims.Names)
            yield return Line("the same names", Agreement.Names, $"at least {aims.Names}");
        if (Agreement.RelationsF1 < aims.RelationsF1)
            yield return Line("F1 of relationships", Agreement.RelationsF1, $"at least {aims.RelationsF1}");
        if (Math.Abs(Recall) > aims.Recall)
            yield return Line("R@50 less its own precision's", Recall, $"within {aims.Recall}");
        if (Math.Abs(Precision) > aims.Precision)
            yield return Line("precision less its own precision's", Precision, $"within {aims.Precision}");
        if (Divergence > aims.Divergence)
            yield return Line("mean divergence in given texts", Divergence, $"at most {aims.Divergence}");
    }

    private string Line(string what, double found, FormattableString expected) =>
        FormattableString.Invariant($"{Name}: {what} {found:0.0000}; expected {FormattableString.Invariant(expected)}");

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: the same names {Agreement.Names:0.0000}, relationships F1 {Agreement.RelationsF1:0.0000}, ")
        + FormattableString.Invariant($"R@50 {100 * Recall:+0.00;-0.00;0.00}, precision {100 * Precision:+0.00;-0.00;0.00}, ")
        + FormattableString.Invariant($"divergence {Divergence:0.00000} nats over {Tokens} tokens");

    /// <summary>The figures for a file.</summary>
    public JsonObject ToJson() => new()
    {
        ["names"] = Math.Round(Agreement.Names, 6),
        ["relationships_f1"] = Math.Round(Agreement.RelationsF1, 6),
        ["recall@50_difference"] = Math.Round(Recall, 6),
        ["precision_difference"] = Math.Round(Precision, 6),
        ["mean_divergence"] = double.IsFinite(Divergence) ? Math.Round(Divergence, 8) : null,
        ["tokens"] = Tokens,
        ["short_of_aims"] = new JsonArray([.. ShortOf().Select(line => (JsonNode)line)]),
    };
}
