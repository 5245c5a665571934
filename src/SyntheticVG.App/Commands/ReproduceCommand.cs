using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using SyntheticVG.App.Reproduction;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Ledger;
using TorchSharp;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg reproduce</c>: the paper's comparisons on drawn scenes.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var scale = new Option<string>("--scale")
        {
            Description = "tiny (minutes: proves that it runs), small (hours on two cores), full (days).",
            DefaultValueFactory = _ => "tiny"
        };
        var output = new Option<string>("--out") { Description = "The folder; the same command goes on there where it was stopped.", Required = true }.Folder();
        var threads = new Option<int?>("--threads") { Description = "Cores to compute on. Default: all." }.AtLeast(1);
        var on = AskingOptions.Choice("--on", "Drawn scenes, or real data: then the commands are printed, with what each takes.", "pocket", "real");
        var data = new Option<string?>("--data") { Description = "The folder of the downloads, as synvg prepare takes it.", HelpName = "DIR" };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "With --on real: prints every command, its calls, hours and disk; runs and writes nothing."
        };
        var teraflops = new Option<double>("--teraflops")
        {
            Description = "What a card computes in training, in 10^12 operations a second.",
            DefaultValueFactory = _ => 400
        }.Above(0);
        var priceIn = new Option<double?>("--price-in") { Description = "USD for a million tokens of requests." }.AtLeast(0);
        var priceOut = new Option<double?>("--price-out") { Description = "USD for a million tokens of answers." }.AtLeast(0);
        scale.AcceptOnlyFromAmong([.. ReproductionScale.All.Select(known => known.Name)]);
        var command = new Command("reproduce", """
            Runs the paper's comparisons in the pocket world: with and without graphs; stage 1 trained on for as long as stage 2;
            the student's own graphs, unedited and edited; graphs as people make them. Relationships, names and phrases that refer
            to a region are scored after each, with several seeds.

            Example:
              synvg reproduce --scale tiny --out reproduction
              synvg reproduce --on real --data data --dry-run --price-in 2.5 --price-out 10 --out arms > arms.sh

            The folder gets results.json (arms with name, seeds, scores and intervals) and reproduction.md, the table and the
            picture made from it. On real data the same six arms are weeks of a card and thousands of dollars: they are printed as
            commands, each of which goes on where it was stopped.
            """) { scale, output, threads, on, data, dryRun, teraflops, priceIn, priceOut };
        bool Draws(CommandResult result) => result.GetValue(on) != "real";
        foreach (var option in new Option[] { data, dryRun, teraflops, priceIn, priceOut })
            command.Idle(option, Draws, "without --on real");
        foreach (var option in new Option[] { scale, threads })
            command.Idle(option, result => !Draws(result), "with --on real");
        command.Validators.Add(result =>
        {
            if (!Draws(result) && (!result.Given(data) || !result.Given(dryRun)))
                result.AddError("--on real prints a plan for the data that it finds: it needs --data and --dry-run; the commands are then run from there");
            if (result.Given(priceIn) != result.Given(priceOut))
                result.AddError("--price-in and --price-out come together");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => parsed.GetValue(on) == "real"
            // come together
            ? PlanAsync(parsed.GetRequiredValue(data)!, parsed.GetRequiredValue(output), parsed.GetValue(teraflops),
                parsed.GetValue(priceIn) is { } dear ? (dear, parsed.GetValue(priceOut)!.Value) : null, cancellation)
            : RunAsync(
            ReproductionScale.All.Single(known => known.Name == parsed.GetRequiredValue(scale)), Path.GetFullPath(parsed.GetRequiredValue(output)),
            parsed.GetValue(threads), cancellation), cancellation));
        return command;
    }

    private static async Task<int> PlanAsync(string data, string output, double teraflops, (double In, double Out)? price, CancellationToken cancellation)
    {
        var plan = await RealPlan.OfAsync(data, output, new(teraflops), cancellation);
        foreach (var line in RealPlanText.Lines(plan, price))
            Console.WriteLine(line);
        return CommandLine.Done;
    }

    private static async Task<int> RunAsync(ReproductionScale scale, string folder, int? threads, CancellationToken cancellation)
    {
        if (threads is { } count)
            torch.set_num_threads(count);
        using var held = RunLock.Take(folder);
        var clock = Stopwatch.StartNew();
        var seeds = new List<IReadOnlyDictionary<string, SortedDictionary<string, double>>>();
        foreach (var seed in scale.Seeds)
            seeds.Add(await new Reproduction.Reproduction(scale, folder, seed, cancellation).RunAsync());

        var arms = ReproductionArm.All.Select(arm => new ArmResult(arm.Name, scale.Seeds, new(
            seeds[0][arm.Name].Keys.ToDictionary(score => score, score => seeds.Select(seed => seed[arm.Name][score]).ToArray()), StringComparer.Ordinal)))
            .ToList();
        new ReproductionResults(scale.Name, Reproduction.Reproduction.Settings(scale), arms).Write(Path.Combine(folder, "results.json"));
        var results = ReproductionResults.Read(Path.Combine(folder, "results.json")); // page and picture say what the file says, rounded as it is
        WholeFile.Write(Path.Combine(folder, ReproductionPlot.File), ReproductionPlot.Draw(results));
        WholeFile.Write(Path.Combine(folder, "reproduction.md"), ReproductionPage.Write(results));
        Console.WriteLine(ReproductionPage.Table(results));
        Console.WriteLine(
            FormattableString.Invariant(
                $"{Path.Combine(folder, "results.json")}: {arms.Count} arms, {scale.Seeds.Count} seeds ({clock.Elapsed.TotalMinutes:0.0} min); teacher and editor are simulated"));
        return CommandLine.Done;
    }
}
