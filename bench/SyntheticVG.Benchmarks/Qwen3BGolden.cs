using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Testing;
using static TorchSharp.torch;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// The language model at its published size against reference results: logits and the stream after every layer, weights by formula.
/// Too large for a test: 6.2 GB in bf16, 12.4 GB in fp32. Run as <c>qwen-3b FILE [bf16|fp32]</c>.
/// </summary>
internal static class Qwen3BGolden
{
    public static void Run(string[] args)
    {
        using var golden =
            JsonDocument.Parse(File.ReadAllBytes(args.Length > 0 ? args[0] : Path.Combine("..", "shared", "goldens", "language", "qwen_3b.json")));
        var root = golden.RootElement;
        foreach (var test in root.GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            if (args.Length > 1 && args[1] != name)
                continue;
            Compare(root, test, root.GetProperty("tolerance").GetProperty(name), name);
        }
    }

    private static void Compare(JsonElement root, JsonElement test, JsonElement tolerance, string name)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var clock = Stopwatch.StartNew();
        using var model = new Qwen2Model(Qwen2Config.Qwen25Of3B, new(name == "fp32" ? ScalarType.Float32 : ScalarType.BFloat16, CPU));
        foreach (var (key, parameter) in model.named_parameters())
            Fill(key, parameter, root.GetProperty("seed").GetUInt64());
        Console.WriteLine(FormattableString.Invariant($"{name}: weights by formula in {clock.Elapsed.TotalSeconds:0} s"));

        clock.Restart();
        var ids = Longs(root.GetProperty("input_ids"));
        var streams = new List<Tensor>();
        var hidden = model.Forward(model.Embed(tensor(ids).unsqueeze(0)), layers: stream => streams.Add(stream.alias().MoveToOuterDisposeScope()));
        streams.Add(hidden);
        var logits = model.Logits(hidden.squeeze(0).index_select(0, tensor(Longs(root.GetProperty("positions")))));
        Console.WriteLine(FormattableString.Invariant($"  {ids.Length} tokens in {clock.Elapsed.TotalSeconds:0.0} s"));

        var difference = new Difference();
        foreach (var (row, top) in test.GetProperty("top20").EnumerateArray().Index())
            difference.Add(logits[row].index_select(0, tensor(Longs(top.GetProperty("ids")))), Numbers(top.GetProperty("logits")));
        foreach (var (row, sampled) in test.GetProperty("sampled_logits").EnumerateArray().Index())
            difference.Add(logits[row].index_select(0, tensor(Longs(root.GetProperty("sampled_vocabulary_ids")))), Numbers(sampled));
        Say("logits, largest difference", difference.Largest, tolerance.GetProperty("logits_abs").GetDouble());
        if (tolerance.TryGetProperty("logits_mean_abs", out var mean))
            Say("logits, mean difference", difference.Mean, mean.GetDouble());

        var (sums, absolute, last) = (0.0, 0.0, new Difference());
        foreach (var (row, stream) in streams.Index())
        {
            var wide = stream.to(float64);
            var (expected, expectedAbsolute) = (test.GetProperty("state_sums")[row].GetDouble(), test.GetProperty("state_abs_sums")[row].GetDouble());
            sums = Math.Max(sums, Math.Abs(wide.sum().item<double>() - expected) / expectedAbsolute);
            absolute = Math.Max(absolute, Math.Abs(wide.abs().sum().item<double>() - expectedAbsolute) / expectedAbsolute);
            last.Add(stream[0, -1].narrow(0, 0, 8), Numbers(test.GetProperty("last_position_state_first_8")[row]));
        }
        Say("stream, sums against sums of sizes", sums, tolerance.GetProperty("state_sums_relative_to_abs_sums").GetDouble());
        Say("stream, sums of sizes", absolute, tolerance.GetProperty("state_abs_sums_relative").GetDouble());
        Say("stream at the last token, largest difference", last.Largest, tolerance.GetProperty("state_abs").GetDouble());
    }

    private static void Say(string what, double found, double allowed)
    {
        Console.WriteLine(
            FormattableString.Invariant($"  {what,-46} {found:0.0e+00}  allowed {allowed:0.0e+00}  {(found <= allowed ? "holds" : "FALLS SHORT")}"));
        if (found > allowed)
            Environment.ExitCode = 1;
    }

    private static void Fill(string name, Tensor parameter, ulong seed)
    {
        const int Piece = 1 << 22;
        var (offset, scale) = FormulaStream.Range(name, parameter.shape);
        var stream = new FormulaStream(name, seed);
        var flat = parameter.view(-1);
        for (var first = 0L; first < flat.shape[0]; first += Piece)
        {
            using var scope = NewDisposeScope();
            var numbers = empty([Math.Min(Piece, flat.shape[0] - first)], float32);
            foreach (ref var number in MemoryMarshal.Cast<byte, float>(numbers.bytes))
                number = (float)(offset + (scale * ((2 * stream.Next()) - 1)));
            flat.narrow(0, first, numbers.shape[0]).copy_(numbers);
        }
    }

    private static long[] Longs(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt64())];

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private sealed class Difference
    {
        private double _sum;
        private long _count;

        public double Largest { get; private set; }

        public double Mean => _sum / _count;

        public void Add(Tensor found, double[] expected)
        {
            using var difference = (found.to(float64) - tensor(expected)).abs();
            Largest = Math.Max(Largest, difference.max().item<double>());
            _sum += difference.sum().item<double>();
            _count += expected.Length;
        }
    }
}
