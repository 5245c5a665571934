using System.CommandLine;
using System.Globalization;
using SyntheticVG.Evaluation;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg compare A B</c>: is the second model better than the first?</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("first") { Description = "results.json of one model." };
        var second = new Argument<string>("second") { Description = "results.json of the other, same benchmark and mode." };
        var seed = new Option<int>("--seed") { Description = "Seed of the draws.", DefaultValueFactory = _ => 0 };
        var command = new Command("compare", """
            Compares two results of the same benchmark and mode, unit by unit: the difference of the headline metric, its
            95 % interval (bootstrap over units) and a two-sided p-value (permutation).

            Example:
              synvg compare robin-stage1/results.json robin-stage2/results.json
            """) { first, second, seed };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string first, string second, int seed)
    {
        var (a, b) = (ScoreFile.Read(first), ScoreFile.Read(second));
        if ((a.Benchmark, a.Mode, a.Version) != (b.Benchmark, b.Mode, b.Version))
        {
            throw new InvalidDataException(
                $"{first} is {a.Benchmark} version {a.Version}, mode {a.Mode}; {second} is {b.Benchmark} version {b.Version}, "
                + $"mode {b.Mode}; expected the same");
        }
        var difference = Bootstrap.Compare(a.Units, b.Units, seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {a.Benchmark}, {a.Split}, mode {a.Mode}, {a.Metrics[0].Name}
            first   {a.Metrics[0].Value:0.000000}
            second  {b.Metrics[0].Value:0.000000}
            second - first  {difference.Difference:+0.000000;-0.000000} (95 % {difference.Interval.Low:+0.000000;-0.000000} to {difference.Interval.High:+0.000000;-0.000000}), p = {difference.PValue:0.0000}
            {difference.Shared} units compared, {difference.Unshared} in only one of the two left out
            """));
        return CommandLine.Done;
    }
}
