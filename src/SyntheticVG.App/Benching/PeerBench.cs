using System.Diagnostics;
using SyntheticVG.App.Loading;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Gguf;
using static TorchSharp.torch;

namespace SyntheticVG.App.Benching;

/// <summary>Measures decoders side by side in one run: a model's own, one on a GGUF file, and another program on the same file.</summary>
internal static class PeerBench
{
    private const int Prompt = 512, Written = 16, Rows = 18;

    /// <summary>Measures in alternating rounds and prints medians; refuses to where others took too much of the machine.</summary>
    /// <param name="setup">The model.</param>
    /// <param name="file">A GGUF file of a Qwen2 decoder.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="cancellation">Stops it between two measurements.</param>
    /// <returns>The exit code: failed where nothing could be said.</returns>
    public static int Run(ModelSetup setup, string file, int rounds, CancellationToken cancellation)
    {
        var threads = setup.Threads ?? Environment.ProcessorCount;
        using var own = GgufDecoder.Open(file, threads);
        using var peer = new PeerProgram(file, threads);
        using var session = ModelLoader.Load(setup with { Threads = threads }, Console.WriteLine);
        Console.WriteLine($"{file}: {own.Kind}, {ModelLoader.Size(own.WeightBytes)}; {peer.Name}");
        var (model, same, other, memory) = (new Figures(), new Figures(), new Figures(), new List<double>());
        var load = new OthersLoad(peer.Process);
        using var still = no_grad();
        for (var round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            memory.Add(MemorySpeed.Measure(threads));
            other.Prefill.Add(peer.Ask("prefill", Prompt)[0]);
            other.Decode.AddRange(peer.Ask("decode", Written));
            other.Batch.AddRange(peer.Ask("rows", Rows));
            Measure(own, same, round);
            Measure(session.Robin.Decoder, model, round);
        }
        if (load.Cores is var busy && !(busy <= OthersLoad.Most))
        {
            Console.Error.WriteLine(
                FormattableString.Invariant(
                    $"synvg: other programs took {busy:0.00} of a core meanwhile; expected at most {OthersLoad.Most}: no figures. Measure again when the machine is quiet"));
            return CommandLine.Failed;
        }
        Console.WriteLine(FormattableString.Invariant(
            $"medians of {rounds} alternating rounds; others took {busy:0.00} of a core; memory is read at {Middle(memory):0.0} GB/s"));
        Row("", "prefill 512", "decode a token", "18 rows, a token each", "read while decoding");
        Print(peer.Name, other, null, double.NaN, 0);
        Print(own.Kind, same, other, Middle(memory), own.WeightBytes);
        Print($"{session.Robin.Decoder.Kind} ({Path.GetFileName(ModelLoader.FolderOf(setup))})", model, other, Middle(memory),
            session.Robin.Decoder.WeightBytes);
        return CommandLine.Done;
    }

    private static void Measure(IDecoder decoder, Figures figures, int round)
    {
        int[] prompt = [.. Enumerable.Range(0, Prompt).Select(i => (int)(((long)(i + round) * 7919 + 13) % Math.Min(150_000, decoder.Config.VocabularySize)))];
        using var scope = NewDisposeScope();
        IDecoderState? state = null;
        figures.Prefill.Add(Milliseconds(() =>
        {
            state = decoder.Read([decoder.Embed(prompt)], Written + 2);
            state.Next([0]);
        }));
        using (state)
        {
            for (var i = 0; i < Written; i++)
            {
                figures.Decode.Add(Milliseconds(() =>
                {
                    state!.Append([[prompt[i]]]); // read above
                    state.Next([0]);
                }));
            }
            using var rows = state!.Fork(Rows, 4);
            for (var i = 0; i < 2; i++)
            {
                figures.Batch.Add(Milliseconds(() =>
                {
                    rows.Append([.. Enumerable.Range(0, Rows).Select(row => (int[])[prompt[row + i]])]);
                    rows.Next([.. Enumerable.Range(0, Rows)]);
                }));
            }
        }
    }

    private static void Print(string name, Figures own, Figures? beside, double memory, long bytes)
    {
        Row(name, Figure(own.Prefill, beside?.Prefill, time => FormattableString.Invariant($"{Prompt / time * 1000:0.0} tokens/s")),
            Figure(own.Decode, beside?.Decode, time => FormattableString.Invariant($"{time:0.0} ms")),
            Figure(own.Batch, beside?.Batch, time => FormattableString.Invariant($"{time:0.0} ms = {time / Rows:0.0} ms a token")),
            bytes == 0 ? "-" : FormattableString.Invariant(
                $"{bytes / Middle(own.Decode) / 1e6:0.0} GB/s, {bytes / Middle(own.Decode) / 1e6 / memory:0.00} of the memory's"));
    }

    private static string Figure(List<double> own, List<double>? beside, Func<double, string> show) =>
        beside is null ? show(Middle(own)) : FormattableString.Invariant($"{show(Middle(own))}, {Middle(beside) / Middle(own):0.00} x");

    private static void Row(params string[] cells) => Console.WriteLine($"{cells[0],-34} {cells[1],-26} {cells[2],-20} {cells[3],-38} {cells[4]}");

    private static double Milliseconds(Action work)
    {
        var begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double Middle(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private sealed record Figures
    {
        public List<double> Prefill { get; } = [];

        public List<double> Decode { get; } = [];

        public List<double> Batch { get; } = [];
    }
}
