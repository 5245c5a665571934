using System.Globalization;
using System.Text;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Calibration;

/// <summary>Settings of a <see cref="VerifierCalibration"/>.</summary>
public sealed record VerifierCalibrationOptions
{
    /// <summary>The precision that thresholds aim at, among as many wrong claims as right ones.</summary>
    public double Precision { get; init; } = 0.90;

    /// <summary>The most right claims that are asked, and the most wrong ones.</summary>
    public int MaxClaims { get; init; } = 2000;

    /// <summary>Seed of the wrong claims.</summary>
    public int Seed { get; init; } = 17;
}

/// <summary>Finds from which P(yes) on verifiers can be believed: asks annotations, and as many claims made wrong on purpose.</summary>
/// <remarks>
/// A wrong claim has its ends exchanged (unless symmetric), another object, or another predicate of its category, in turn. Each model's
/// mean logit on the wrong claims is its leaning to yes, and is taken off before the models are averaged. The threshold of a category is
/// the least one at which the wanted precision is reached; 1 where none reaches it.
/// </remarks>
public sealed class VerifierCalibration(IReadOnlyList<Verifier> verifiers, IPairPictures pictures, VerifierCalibrationOptions options)
{
    private readonly List<Answered> _answers = [];
    private readonly Random _random = new(options.Seed);
    private int _asked;

    /// <summary>Whether enough was asked.</summary>
    public bool IsFull => _asked >= options.MaxClaims;

    /// <summary>Claims to which a verifier gave no readable answer.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Asks about one image.</summary>
    public async Task AddAsync(StageInput input, CancellationToken cancellationToken)
    {
        var graph = input.Graph;
        var vote = new Vote(verifiers, new(), graph, pictures.Open(input));
        var claims = new List<(Relationship Claim, bool Right)>();
        foreach (var stated in graph.Relationships.Where(r => r.Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth))
        {
            if (IsFull)
                break;
            claims.Add((stated, true));
            if (WrongClaims.Of(graph, stated, _asked, _random) is { } wrong)
                claims.Add((wrong, false));
            _asked++;
        }
        var answers = await Task.WhenAll(claims.Select(claim => vote.AnswersAsync(claim.Claim.Subject, claim.Claim, claim.Claim.Object, cancellationToken)));
        foreach (var ((claim, right), yes) in claims.Zip(answers))
        {
            if (yes.Any(answer => answer.Yes is null))
                Unreadable++;
            else
                _answers.Add(new(claim.Category, right, [.. yes.Select(answer => answer.Yes!.Value)])); // none is null: just asked
        }
    }

    /// <summary>The thresholds, and the table that led to them.</summary>
    /// <exception cref="InvalidDataException">Nothing was asked.</exception>
    public (VerifierThresholds Thresholds, string Table) Compute()
    {
        if (_answers.Count == 0)
            throw new InvalidDataException("no claim was answered; expected human relationships to calibrate on, and a verifier that answers yes or no");
        var bias = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < verifiers.Count; i++)
            bias[verifiers[i].Model] = Math.Round(_answers.Where(a => !a.Right).Select(a => VerifierThresholds.Logit(a.Yes[i])).DefaultIfEmpty(0).Average(), 4);
        var unbiased = new VerifierThresholds { YesBias = bias };
        var keep = new SortedDictionary<RelationshipCategory, double>();
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{"category",-14} {"right",6} {"wrong",6} {"from",6} {"precision",10} {"kept of right",14}");
        foreach (var group in _answers.GroupBy(a => a.Category).OrderBy(group => group.Key))
        {
            var scored = group.Select(a => (Score: a.Yes.Select((yes, i) => unbiased.Unbiased(verifiers[i].Model, yes)).Average(), a.Right)).ToList();
            var (from, precision, kept) = Threshold(scored, options.Precision);
            keep[group.Key] = from;
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{group.Key.ToString().ToLowerInvariant(),-14} {scored.Count(s => s.Right),6} {scored.Count(s => !s.Right),6} {from,6:0.00} {100 * precision,8:0.0} "
                    + $"% {100 * kept,12:0.0} %");
        }
        table.Append(CultureInfo.InvariantCulture, $"{Unreadable} claims without a readable answer");
        var source = $"{_answers.Count} claims, precision {options.Precision.ToString("0.00", CultureInfo.InvariantCulture)}, seed {options.Seed}, "
            + $"verifier-questions/{VerifierQuestions.Version}, {string.Join(" and ", verifiers.Select(v => v.Model))}";
        return (unbiased with { KeepByCategory = keep, Source = source }, table.ToString());
    }

    // Right and wrong claims count equally, however many of either there are.
    internal static (double From, double Precision, double Kept) Threshold(List<(double Score, bool Right)> scored, double wanted)
    {
        double right = scored.Count(s => s.Right), wrong = scored.Count(s => !s.Right);
        foreach (var from in scored.Select(s => Math.Floor(s.Score * 100) / 100).Distinct().Order())
        {
            var keptRight = scored.Count(s => s.Right && s.Score >= from) / Math.Max(1, right);
            var keptWrong = scored.Count(s => !s.Right && s.Score >= from) / Math.Max(1, wrong);
            if (keptRight > 0 && keptRight / (keptRight + keptWrong) >= wanted)
                return (from, keptRight / (keptRight + keptWrong), keptRight);
        }
        return (1, double.NaN, 0);
    }

    private sealed record Answered(RelationshipCategory Category, bool Right, IReadOnlyList<double> Yes);
}
