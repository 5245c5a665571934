using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Viewing;
using SyntheticVG.Browsing;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Filters.Calibration;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Engine.Teacher.Geometry;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg calibrate DATA</c>: how the filters judge annotations, and from which confidence on a verifier can be believed.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("data") { Description = "A folder of photos and annotations, or a file of graphs (.jsonl, .jsonl.zst; rules only)." };
        var limit = new Option<int?>("--limit") { Description = "The most images that are looked at. Default: all." };
        var models = new Option<string[]>("--verifier-model") { Description = "A verifier's model name; repeat for a second one." };
        var urls = new Option<string[]>("--verifier-url")
        {
            Description = $"Its OpenAI-compatible endpoint, with the version (http://localhost:8000/v1); one for all models or one each. {EndpointKeys.Help}"
        };
        var output = new Option<string?>("--out")
        {
            Description = "File for the thresholds; the answers are kept beside it, and are not asked for again."
        }.File();
        var claims = new Option<int>("--claims")
        {
            Description = "The most right claims that are put to the verifiers, and the most wrong ones.",
            DefaultValueFactory = _ => new VerifierCalibrationOptions().MaxClaims
        };
        var precision = new Option<double>("--target-precision", "--precision")
        {
            Description = "The precision to reach, among as many wrong claims as right ones.",
            DefaultValueFactory = _ => new VerifierCalibrationOptions().Precision
        };
        var seed = new Option<int>("--seed") { Description = "Seed of the wrong claims.", DefaultValueFactory = _ => new VerifierCalibrationOptions().Seed };
        var reviews = new Option<string?>("--reviews")
        {
            Description = "A patch of synvg view: what people accepted and rejected in the run DATA is the "
            + "truth, and the confidences that the run recorded are the verifiers' answers; no model is asked."
        };
        var command = new Command("calibrate", """
            Puts the annotated relationships to the rules, as they stand and with their ends exchanged, and prints
            how many pass, abstain and fail, a line a family of rules. With verifiers, asks them the same and as many claims
            made wrong on purpose, and writes the thresholds from which their yes is right 9 times in 10.

            Examples:
              synvg calibrate visual-genome
              synvg calibrate run/graphs.jsonl --limit 1000
              synvg calibrate data --verifier-url http://localhost:8000/v1 --verifier-model Qwen2.5-VL-7B --out thresholds.json
              synvg calibrate run --reviews run.patch.jsonl --out thresholds.json
            """) { data, limit, models, urls, output, claims, precision, seed, reviews };
        command.Validators.Add(result =>
        {
            var (named, reached) = (result.GetValue(models)?.Length ?? 0, result.GetValue(urls)?.Length ?? 0);
            if (named > 0 && (reached == 0 || (reached != 1 && reached != named)))
                result.AddError($"found {named} --verifier-model and {reached} --verifier-url; expected one address for all models, or one each");
            if (result.GetValue(reviews) is not null && (named > 0 || result.GetValue(output) is null))
                result.AddError(named > 0
                    ? "--reviews and --verifier-model are two ways to the same thresholds; expected one of them"
                    : "--reviews needs --out, the file that the thresholds go to");
            if (named > 0 && result.GetValue(output) is null)
                result.AddError("--verifier-model needs --out, the file that the thresholds go to");
            foreach (var url in result.GetValue(urls) ?? [])
                AskingOptions.RequireAddress(result, urls.Name, url);
            if (named == 0 && reached > 0)
                result.AddError("--verifier-url needs --verifier-model");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(reviews) is { } patch)
                return Reviews(parsed.GetRequiredValue(data), patch, parsed.GetValue(output)!, parsed.GetValue(precision), cancellation); // validated above
            await RulesAsync(parsed.GetRequiredValue(data), parsed.GetValue(limit) ?? int.MaxValue, cancellation);
            if (parsed.GetValue(models) is not { Length: > 0 } named)
                return CommandLine.Done;
            var addresses = parsed.GetValue(urls)!; // validated above
            var keys = EndpointKeys.FromEnvironment(addresses);
            var endpoints = named.Select((model, i) => new ChatEndpoint
            {
                Url = new Uri(addresses[Math.Min(i, addresses.Length - 1)]),
                Model = model,
            }).Select(endpoint => endpoint with { Key = keys.Of(endpoint.Url) });
            var options = new VerifierCalibrationOptions
            {
                MaxClaims = parsed.GetValue(claims),
                Precision = parsed.GetValue(precision),
                Seed = parsed.GetValue(seed)
            };
            return await VerifiersAsync(parsed.GetRequiredValue(data), parsed.GetValue(limit) ?? int.MaxValue, [.. endpoints],
                parsed.GetValue(output)!, options, cancellation);
        });
        return command;
    }

    private static int Reviews(string run, string patch, string output, double precision, CancellationToken cancellation)
    {
        using var viewed = ViewedRuns.OpenToRead(run, patch, again: false, cancellation);
        var (thresholds, table) = ReviewedThresholds.Of(viewed.Edited().Select(pair => pair.Graph), precision);
        thresholds.Write(Path.GetFullPath(output));
        Console.WriteLine(table);
        Console.WriteLine($"thresholds in {output}");
        return CommandLine.Done;
    }

    private static async Task RulesAsync(string data, int limit, CancellationToken cancellation)
    {
        var (report, uses, regions) = (new RuleReport(), new AffordanceReport(0, 0, 0, 0, 0), new RegionStage(new()));
        await foreach (var image in ReadAsync(data, cancellation).Take(limit))
        {
            report.Add(image.Graph, image.DepthPath is { } depth ? DepthFile.Read(depth) : null);
            var merged = await regions.ApplyAsync(image, cancellation); // a thing that two data sets annotated has one use
            uses = uses.Plus(AffordanceReport.Of([merged.Graph]));
        }
        if (report.Relationships == 0)
            throw new InvalidDataException(
                $"{data}: found no relationship that a person stated in {report.Images} images; expected human relationships to calibrate on");
        Console.WriteLine(report);
        Console.WriteLine(FormattableString.Invariant(
            $"what things are for: said of {uses.Stated} pairs, {uses.Related} of them related by people too, {uses.Agreeing} in the same family ({100 * uses.Precision:0} %); {uses.Found} of {uses.Wanted} such human pairs found ({100 * uses.Recall:0} %)"));
    }

    private static async Task<int> VerifiersAsync(
        string data, int limit, IReadOnlyList<ChatEndpoint> endpoints, string output, VerifierCalibrationOptions options, CancellationToken cancellation)
    {
        if (!Directory.Exists(data))
            throw new InvalidDataException($"{data}: verifiers look at pictures; expected a folder of photos and annotations");
        var whole = Path.GetFullPath(output);
        using var database = LedgerDatabase.Open(whole + ".calls");
        var ledger = new CallLedger(database, TimeProvider.System);
        ledger.ForgetFailures(inDoubt: true);
        var verifiers =
            endpoints.Select(endpoint => new Verifier(
                ChatPipeline.Create(endpoint, ledger, TimeProvider.System, options.Seed, tell: Console.Error.WriteLine, stop: cancellation), endpoint.Model))
                .ToList();
        var calibration = new VerifierCalibration(verifiers, new PairPictures(), options);
        await foreach (var image in ReadAsync(data, cancellation).Take(limit))
        {
            if (calibration.IsFull)
                break;
            await calibration.AddAsync(new StageInput(image.Graph, null, image), cancellation);
        }
        var (thresholds, table) = calibration.Compute();
        thresholds.Write(whole);
        Console.WriteLine();
        Console.WriteLine(table);
        Console.WriteLine($"thresholds in {output}");
        return CommandLine.Done;
    }

    private static async IAsyncEnumerable<AnnotatedImage> ReadAsync(
        string data, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(data))
        {
            foreach (var graph in GraphLines.ReadFile(data))
                yield return new() { Graph = graph, PicturePath = graph.Image.File };
            yield break;
        }
        using var folder = DataFolder.Open(data);
        await foreach (var image in folder.ReadAsync(cancellation))
            yield return image;
    }
}
