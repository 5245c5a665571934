using System.Diagnostics;
using System.Globalization;
using System.Text;
using SyntheticVG.App.Loading;
using SyntheticVG.Images;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.App.Benching;

/// <summary>Measures a model on this machine and prints a table.</summary>
internal static class ModelBench
{
    private const int Decoded = 8; // tokens of a measurement of writing
    private const int Regions = 10;

    /// <summary>Measures everything.</summary>
    public static void Run(ModelSetup setup, IReadOnlyList<int> lengths, int rounds, int questions, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var session = ModelLoader.Load(setup, Console.WriteLine);
        var loaded = clock.Elapsed.TotalSeconds;
        var weights = session.Robin.parameters().Sum(p => p.numel() * p.ElementSize)
            + (session.Robin.Precision.Blocks is null ? 0 : session.Robin.Decoder.WeightBytes);
        Row("decoder", session.Robin.Decoder.Kind, Text($"{session.Robin.Decoder.WeightBytes / 1e9:0.00} GB"));
        Row("load", Text($"{loaded:0.0} s"), Text($"{weights / 1e9 / loaded:0.00} GB/s; peak memory {PeakMemory() / (double)weights:0.00} x weights"));
        Row("tokenizer, graph text", Text($"{TokenizerSpeed(session):0.0} MB/s"), "");
        using var still = no_grad();
        Tower(session.Robin, rounds);
        foreach (var length in lengths)
        {
            cancellation.ThrowIfCancellationRequested();
            Language(session, length, rounds);
        }
        Questions(session, questions, cancellation);
        Row("peak memory", Text($"{PeakMemory() / 1e9:0.0} GB"), Text($"{PeakMemory() / (double)weights:0.00} x weights"));
    }

    private static void Tower(Robin robin, int rounds)
    {
        using var scope = NewDisposeScope();
        var side = robin.Config.ImageSide;
        var pixels = randn([1, 3, side, side], float32, robin.Device);
        var seconds = Median(rounds, () =>
        {
            using var inner = NewDisposeScope();
            Wait(robin.Encode(pixels).Images);
        });
        Row(Text($"image encoder, {side} px"), Text($"{seconds:0.00} s"), "with projector");
    }

    // Reading a prompt and writing behind it, in turn with the matrix products alone.
    private static void Language(RobinSession session, int length, int rounds)
    {
        var linears = session.Robin.Precision.Blocks is null ? new BareLinears(session.Robin) : null; // of blocks there are no others
        int[] prompt = [.. Enumerable.Range(0, length).Select(i => i * 7 % session.Tokenizer.Count)];
        var (read, bareRead, write, bareWrite) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            using var scope = NewDisposeScope();
            bareRead.Add(linears is null ? double.NaN : Seconds(() => linears.Run(length)));
            IDecoderState? state = null;
            read.Add(Seconds(() =>
            {
                state = PromptReader.Read(session.Robin, [prompt], null, Decoded + 8);
                state.Next([0]);
            }));
            using (state)
            {
                write.Add(Seconds(() =>
                {
                    for (var i = 0; i < Decoded; i++)
                    {
                        state!.Append([[i]]); // read above
                        state.Next([0]);
                    }
                }) / Decoded);
            }
            bareWrite.Add(linears is null ? double.NaN : Seconds(() =>
            {
                for (var i = 0; i < Decoded; i++)
                    linears.Run(1);
            }) / Decoded);
        }
        Row(Text($"reads {length} tokens"), Text($"{length / Middle(read):0.0} tokens/s"),
            linears is null ? "" : Text($"bare products {length / Middle(bareRead):0.0} tokens/s: {Middle(bareRead) / Middle(read):0.00} of their speed"));
        Row(Text($"writes behind {length}"), Text($"{1000 * Middle(write):0} ms/token"),
            linears is null ? "" : Text($"bare products {1000 * Middle(bareWrite):0} ms/token: {Middle(bareWrite) / Middle(write):0.00} of their speed"));
    }

    // Many questions about one photo against its prefix once and their own tokens.
    private static void Questions(RobinSession session, int count, CancellationToken cancellation)
    {
        var side = session.Robin.Config.ImageSide;
        var given = new SceneGraph
        {
            Image = new() { Key = "file:bench", File = "bench", Width = side, Height = side },
            Regions = [.. Enumerable.Range(0, Regions).Select(i => new Region { Name = "", Box = new(i * 5, i * 3, side / 2 + i * 4, side / 2 + i * 2) })],
        };
        var options = new AnswerOptions { Temperature = 0, MaxNewTokens = 4 };
        using var talk = session.TalkAbout(new Picture(side, side), given);
        var first = Seconds(() => talk.Ask("What is region1 doing?", options, cancellation));
        var own = Median(3, () => talk.Ask("What is region2 doing?", options, cancellation));
        var prefix = first - own;
        using var again = session.TalkAbout(new Picture(side, side), given);
        var all = Seconds(() =>
        {
            for (var i = 0; i < count; i++)
                again.Ask($"What is region{(i % Regions) + 1} doing?", options, cancellation);
        });
        Row(Text($"{count} questions, one photo"), Text($"{all:0.0} s"),
            Text($"prefix once {prefix:0.0} s + {count} x {own:0.00} s = {prefix + (count * own):0.0} s: {all / (prefix + (count * own)):0.00}"));
    }

    private static double TokenizerSpeed(RobinSession session)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 1_000_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"region{(i % 99) + 1}: a small brown dog is sitting, "
                + $"happy <|box_start|>({i % 1000},20),(300,400)<|box_end|>\nregion{(i % 99) + 1}: region2 next to, region3 holding\n");
        var graph = text.ToString();
        var bytes = Encoding.UTF8.GetByteCount(graph);
        return bytes / 1e6 / Median(3, () => session.Tokenizer.Encode(graph));
    }

    private static void Wait(Tensor result) => result.narrow(0, 0, 1).cpu().Dispose(); // a device works on while the program goes on

    private static double Median(int rounds, Action work) => Middle([.. Enumerable.Range(0, rounds).Select(_ => Seconds(work))]);

    private static double Middle(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private static double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalSeconds;
    }

    // The most memory that the program has had, in bytes.
    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static void Row(string what, string value, string beside) => Console.WriteLine($"{what,-28} {value,-18} {beside}");
}
