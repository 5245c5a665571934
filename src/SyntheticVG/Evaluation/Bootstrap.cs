namespace SyntheticVG.Evaluation;

/// <summary>Intervals and paired tests by resampling whole units (questions, groups, images).</summary>
public static class Bootstrap
{
    /// <summary>Percentile interval (2.5 %, 97.5 %) of the weighted mean of the units.</summary>
    /// <param name="units">One value a unit; units without weight add nothing.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="draws">Number of resamples.</param>
    /// <returns>The interval; NaN at both ends where there are no units.</returns>
    public static Interval OfMean(IReadOnlyList<UnitScore> units, int seed, int draws = 1000)
    {
        if (units.Count == 0)
            return new(double.NaN, double.NaN);
        var random = new Random(seed);
        var means = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            var (sum, weight) = (0.0, 0.0);
            for (var i = 0; i < units.Count; i++)
            {
                var unit = units[random.Next(units.Count)];
                sum += unit.Value * unit.Weight;
                weight += unit.Weight;
            }
            means[draw] = weight > 0 ? sum / weight : double.NaN;
        }
        Array.Sort(means);
        return new(Quantile(means, 0.025), Quantile(means, 0.975));
    }

    /// <summary>The difference of two models on the same units, its interval, and the chance of one at least as large if neither were better.</summary>
    /// <remarks>The interval resamples units; the p-value exchanges the two models unit by unit at random (a permutation test, two-sided).</remarks>
    /// <param name="first">Units of one model.</param>
    /// <param name="second">Units of the other; those that only one of them has are left out and counted.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="draws">Number of resamples and of permutations.</param>
    public static PairedDifference Compare(IReadOnlyList<UnitScore> first, IReadOnlyList<UnitScore> second, int seed, int draws = 1000)
    {
        var others = second.ToDictionary(unit => unit.Id);
        var shared = first.Where(unit => others.ContainsKey(unit.Id))
            .Select(unit => new UnitScore(unit.Id, others[unit.Id].Value - unit.Value, unit.Weight)).ToList();
        var weight = shared.Sum(unit => unit.Weight);
        var difference = weight > 0 ? shared.Sum(unit => unit.Value * unit.Weight) / weight : double.NaN;

        var random = new Random(seed);
        var asLarge = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var sum = 0.0;
            foreach (var unit in shared)
                sum += random.Next(2) == 0 ? unit.Value * unit.Weight : -unit.Value * unit.Weight;
            if (Math.Abs(sum / weight) >= Math.Abs(difference) - 1e-12)
                asLarge++;
        }
        return new(shared.Count, first.Count + second.Count - (2 * shared.Count), difference, OfMean(shared, seed, draws), (asLarge + 1.0) / (draws + 1.0));
    }

    private static double Quantile(double[] sorted, double q)
    {
        var at = q * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}

/// <summary>What <see cref="Bootstrap.Compare"/> found.</summary>
/// <param name="Shared">Units that both have.</param>
/// <param name="Unshared">Units that only one has; left out.</param>
/// <param name="Difference">Second minus first.</param>
/// <param name="Interval">95 % interval of the difference.</param>
/// <param name="PValue">Two-sided, in (0, 1].</param>
public sealed record PairedDifference(int Shared, int Unshared, double Difference, Interval Interval, double PValue);
