using System.Diagnostics;
using System.Globalization;
using SyntheticVG.App.Loading;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.App.Benching;

/// <summary>How much memory a whole model takes: loaded, with a photo and a long prompt read, and with many regions talked about side by side.</summary>
internal static class MemoryBench
{
    private const double MostForRegions = 0.2e9;

    /// <summary>What is read and written.</summary>
    /// <param name="Tokens">Positions of photo, regions and text together.</param>
    /// <param name="Regions">Regions, and afterwards rows that go on side by side.</param>
    /// <param name="Written">Tokens that each row writes.</param>
    /// <param name="Most">The most memory in bytes before the rows; null: the aim of the precision, if it has one.</param>
    public sealed record Plan(int Tokens, int Regions, int Written, long? Most);

    /// <summary>Measures, and prints a line a step.</summary>
    /// <returns>The exit code: failed where more memory was taken than may be.</returns>
    public static int Run(ModelSetup setup, Plan plan, CancellationToken cancellation)
    {
        using var session = ModelLoader.Load(setup, Console.WriteLine);
        var robin = session.Robin;
        Say("loaded", Peak());
        cancellation.ThrowIfCancellationRequested();
        using var still = no_grad();
        using var scope = NewDisposeScope();
        using var read = Read(robin, plan);
        _ = read.Next([0]);
        var whole = Peak();
        Say(string.Create(CultureInfo.InvariantCulture, $"with a photo, {plan.Regions} regions and text, {read.Positions:N0} positions in all"), whole);
        cancellation.ThrowIfCancellationRequested();
        using (var rows = read.Fork(plan.Regions, plan.Written))
        {
            for (var i = 0; i < plan.Written; i++)
            {
                rows.Append([.. Enumerable.Range(0, plan.Regions).Select(row => (int[])[(row + i) % robin.Config.Language.VocabularySize])]);
                rows.Next([.. Enumerable.Range(0, plan.Regions)]);
            }
        }
        var added = Math.Max(0, Peak() - whole);
        Say(string.Create(CultureInfo.InvariantCulture, $"with {plan.Regions} rows that wrote {plan.Written} tokens each, {ModelLoader.Size(added)} more"),
            whole + added);
        return Judge(robin.Precision.Name, plan, whole, added);
    }

    private static int Judge(string precision, Plan plan, long whole, long added)
    {
        var most = plan.Most ?? precision switch
        {
            "q4" => 3_200_000_000,
            "q8" => 4_800_000_000,
            _ => (long?)null,
        };
        var wrong = new List<string>();
        if (whole > most)
            wrong.Add($"{precision} took {ModelLoader.Size(whole)}; expected at most {ModelLoader.Size(most.Value)}");
        if (added > MostForRegions)
            wrong.Add($"{plan.Regions} rows took {ModelLoader.Size(added)} more; expected at most {ModelLoader.Size((long)MostForRegions)}");
        foreach (var line in wrong)
            Console.Error.WriteLine($"synvg: {line}");
        return wrong.Count > 0 ? CommandLine.Failed : CommandLine.Done;
    }

    // A photo of noise, regions over all of it, and tokens as they come.
    private static IDecoderState Read(Robin robin, Plan plan)
    {
        var (config, side) = (robin.Config, robin.Config.ImageSide);
        Rle[] masks = [.. Enumerable.Range(0, plan.Regions).Select(i => Polygon.ToRle(side, side, new Box(i, i, side - i, side - i)))];
        int[] prompt = [Splice.Image, .. Enumerable.Repeat((int[])[config.MaskToken, config.PositionToken], plan.Regions).SelectMany(pair => pair)];
        var text = plan.Tokens - config.ImageTokens - (2 * plan.Regions);
        if (text < 1)
        {
            throw new ArgumentException(
                $"--tokens is {plan.Tokens}; a photo of this model takes {config.ImageTokens}, {plan.Regions} regions {2 * plan.Regions}: "
                + $"expected more than both");
        }
        prompt = [.. prompt, .. Enumerable.Range(0, text).Select(i => i * 7 % Math.Min(config.MaskToken, config.PositionToken))];
        return PromptReader.Read(robin, [prompt], robin.Encode(randn([1, 3, side, side], float32, robin.Device), [masks]), plan.Written);
    }

    private static void Say(string what, long bytes) => Console.WriteLine($"peak memory {ModelLoader.Size(bytes)} {what}");

    // The most memory that the program has had, in bytes.
    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
