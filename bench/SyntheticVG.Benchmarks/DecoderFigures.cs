using System.Diagnostics;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// How much of a decoder's time is not spent in its matrix products: two layers of Qwen2.5-3B's size in bf16, reading a prompt and writing a token, in turn
/// with the bare products of the same weights. The best of several rounds, for machines with other work. Run as <c>decoder [tokens] [threads]</c>.
/// </summary>
internal static class DecoderFigures
{
    private const int Layers = 2, Rounds = 9;

    public static void Run(string[] args)
    {
        var tokens = args.Length > 0 ? int.Parse(args[0], null) : 512;
        set_num_threads(args.Length > 1 ? int.Parse(args[1], null) : 1);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        using var model = new Qwen2Model(Qwen2Config.Qwen25Of3B with { Layers = Layers, VocabularySize = 1024 }, new(ScalarType.BFloat16, CPU));
        foreach (var parameter in model.parameters())
            parameter.copy_(randn(parameter.shape).Times(0.02));
        Tensor[] weights = [.. model.named_parameters().Where(p => p.name.Contains("layers") && p.parameter.Dimensions == 2).Select(p => (Tensor)p.parameter)];

        var prompt = randn([1, tokens, 2048], dtype: bfloat16);
        var token = randn([1, 1, 2048], dtype: bfloat16);
        using var cache = new KeyValueCache(model, 1, tokens + 64);
        model.Forward(prompt, cache).Dispose();
        var wide = randn([1, tokens, 11008], dtype: bfloat16);
        var up = randn([1, tokens, 11008], dtype: bfloat16);
        var heads = randn([1, 16, tokens, 128], dtype: bfloat16);

        (string Name, Action Work)[] parts =
        [
            ("products", () => Products(weights, tokens)),
            ("whole", () => model.Forward(prompt).Dispose()),
            ("attention", () => { for (var i = 0; i < Layers; i++)
                nn.functional.scaled_dot_product_attention(heads, heads, heads, null!, 0, is_casual: true).Dispose(); }),
            ("gate", () => { for (var i = 0; i < Layers; i++) { using var inner = NewDisposeScope(); _ = nn.functional.silu(wide) * up; } }),
            ("token products", () => Products(weights, 1)),
            ("token whole", () =>
            {
                model.Forward(token, cache).Dispose();
                cache.Truncate(tokens);
            }),
        ];
        var best = parts.ToDictionary(part => part.Name, _ => double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, work) in parts)
            {
                var clock = Stopwatch.StartNew();
                work();
                best[name] = Math.Min(best[name], clock.Elapsed.TotalMilliseconds);
            }
        }
        foreach (var (name, time) in best)
            Console.WriteLine(FormattableString.Invariant($"{name,-16} {time / Layers,8:0.00} ms a layer"));
        Console.WriteLine(
            FormattableString.Invariant(
                $"reading {tokens} tokens at {best["products"] / best["whole"]:0.00} of the products' speed, a token behind them at {best["token products"] / best["token whole"]:0.00}"));
    }

    private static void Products(Tensor[] weights, int rows)
    {
        using var scope = NewDisposeScope();
        var inputs = weights.Select(weight => weight.shape[1]).Distinct().ToDictionary(width => width, width => zeros([1, rows, width], dtype: bfloat16));
        foreach (var weight in weights)
            nn.functional.linear(inputs[weight.shape[1]], weight).Dispose();
    }
}
