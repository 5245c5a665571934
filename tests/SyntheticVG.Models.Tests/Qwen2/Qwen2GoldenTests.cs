using System.Text.Json;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Qwen2;

public class Qwen2GoldenTests
{
    [Fact]
    public void Logits_of_one_prompt_are_those_of_the_reference_in_every_dtype()
    {
        using var golden = Shared.GoldenJson("language/qwen_tiny.json");
        Cases.Each(All(golden).Where(c => c.TryGetProperty("logits", out _) && !c.TryGetProperty("rows", out _)), @case =>
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            using var model = Model(golden.RootElement, @case);
            var ids = @case.GetProperty("input_ids").ValueKind == JsonValueKind.Array
                ? Golden.Ints(@case.GetProperty("input_ids")).Select(id => (long)id).ToArray()
                : Formula.Integers(@case.GetProperty("input_ids").GetString()!, golden.RootElement.GetProperty("seed").GetUInt64());
            if (@case.TryGetProperty("first_ids", out var first))
                Assert.Equal(Golden.Shape(first), ids.Take(first.GetArrayLength()));
            var streams = new List<Tensor>();

            var hidden = model.Forward(model.Embed(tensor(ids).unsqueeze(0)), layers: stream => streams.Add(stream.alias().DetachFromDisposeScope()));
            if (@case.TryGetProperty("positions", out var positions))
                hidden = hidden.index_select(1, tensor(Golden.Shape(positions)));

            Near(Golden.File("language", @case.GetProperty("logits")), model.Logits(hidden).squeeze(0), @case, "logits");
            if (@case.TryGetProperty("hidden_states", out var states))
                Near(Golden.File("language", states), cat([.. streams, hidden]), @case, "stream");
            streams.ForEach(stream => stream.Dispose());
        });
    }

    [Fact]
    public void Golden_rows_padded_on_the_right_do_not_see_the_padding()
    {
        using var golden = Shared.GoldenJson("language/qwen_tiny.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = Named(golden, "batch_right_padding");
        using var model = Model(golden.RootElement, @case);
        var rows = Rows(@case);

        var hidden = model.Forward(model.Embed(Padded(rows, @case.GetProperty("pad_id").GetInt32(), left: false)));
        var real = cat([.. rows.Select((row, i) => hidden.select(0, i).narrow(0, 0, row.Length))]);

        Near(Golden.File("language", @case.GetProperty("logits")), model.Logits(real), @case, "logits");
    }

    [Fact]
    public void Golden_rows_padded_on_the_left_do_not_see_the_padding()
    {
        using var golden = Shared.GoldenJson("language/qwen_tiny.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = Named(golden, "batch_left_padding");
        using var model = Model(golden.RootElement, @case);
        var state = new TorchDecoder(model).Read([.. Rows(@case).Select(row => model.Embed(tensor(row)))]);

        Near(Golden.File("language", @case.GetProperty("logits")), state.Logits(), @case, "logits");
        state.Dispose();
    }

    [Fact]
    public void Golden_logits_are_the_same_one_token_at_a_time_from_a_cache()
    {
        using var golden = Shared.GoldenJson("language/qwen_tiny.json");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var @case = Named(golden, "cached_decoding");
        using var model = Model(golden.RootElement, @case);
        var ids = Golden.Shape(@case.GetProperty("input_ids"));
        // The logits are those of the case that reads the same ids at once; wherever the prompt is cut, they are the same.
        var expected = Golden.File("language", All(golden).First(c => c.TryGetProperty("logits", out _) && Same(c)).GetProperty("logits"));
        var embeddings = model.Embed(tensor(ids).unsqueeze(0));
        Cases.Each([1, ids.Length / 2, ids.Length * 2 / 3], cut =>
        {
            using var cache = new KeyValueCache(model, 1, cut + 1);
            var hidden = model.Forward(embeddings.narrow(1, 0, cut), cache);
            Near(expected[cut - 1], model.Logits(hidden)[0, -1], @case, $"logits {cut - 1}");
            for (var at = cut; at < ids.Length; at++)
                Near(expected[at], model.Logits(model.Forward(embeddings.narrow(1, at, 1), cache))[0, 0], @case, $"logits {at}");
        });

        bool Same(JsonElement other) => other.GetProperty("tied").GetBoolean() == @case.GetProperty("tied").GetBoolean()
            && other.GetProperty("dtype").GetString() == @case.GetProperty("dtype").GetString() && Scale(other) is null or { Count: 0 }
            && other.TryGetProperty("input_ids", out var read) && read.ValueKind == JsonValueKind.Array && Golden.Shape(read).SequenceEqual(ids);
    }

    private static void Near(Tensor expected, Tensor actual, JsonElement @case, string what)
    {
        var tolerance = @case.GetProperty("tolerance");
        Golden.Near(expected, actual, tolerance.GetProperty("abs").GetDouble(), $"{@case.GetProperty("name")} {what}",
            tolerance.TryGetProperty("mean_abs", out var mean) ? mean.GetDouble() : null);
    }

    private static JsonElement.ArrayEnumerator All(JsonDocument golden) => golden.RootElement.GetProperty("cases").EnumerateArray();

    private static JsonElement Named(JsonDocument golden, string name) => All(golden).Single(c => c.GetProperty("name").GetString() == name);

    private static long[][] Rows(JsonElement @case) => [.. @case.GetProperty("rows").EnumerateArray().Select(Golden.Shape)];

    private static Tensor Padded(long[][] rows, long pad, bool left)
    {
        var longest = rows.Max(row => row.Length);
        return stack(rows.Select(row =>
        {
            var padding = Enumerable.Repeat(pad, longest - row.Length);
            return tensor((left ? padding.Concat(row) : row.Concat(padding)).ToArray());
        }));
    }

    private static Qwen2Model Model(JsonElement golden, JsonElement @case)
    {
        var dtype = @case.GetProperty("dtype").GetString() == "bf16" ? bfloat16 : float32;
        var config = Config(golden.GetProperty("config")) with { TieEmbeddings = @case.GetProperty("tied").GetBoolean() };
        if (@case.TryGetProperty("max_position_embeddings", out var longest))
            config = config with { MaxPositions = longest.GetInt32() };
        var model = new Qwen2Model(config, Placement.Cpu(dtype));
        Golden.Fill(model, golden.GetProperty("seed").GetUInt64(), scale: Scale(@case));
        return model;
    }

    internal static IReadOnlyDictionary<string, double>? Scale(JsonElement @case) => @case.TryGetProperty("scale", out var scale)
        ? scale.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble())
        : null;

    internal static Qwen2Config Config(JsonElement config) => new()
    {
        VocabularySize = config.GetProperty("vocab_size").GetInt32(),
        HiddenSize = config.GetProperty("hidden_size").GetInt32(),
        IntermediateSize = config.GetProperty("intermediate_size").GetInt32(),
        Layers = config.GetProperty("num_hidden_layers").GetInt32(),
        Heads = config.GetProperty("num_attention_heads").GetInt32(),
        KeyValueHeads = config.GetProperty("num_key_value_heads").GetInt32(),
        MaxPositions = config.GetProperty("max_position_embeddings").GetInt32(),
        RopeTheta = config.GetProperty("rope_theta").GetDouble(),
        RmsNormEpsilon = config.GetProperty("rms_norm_eps").GetDouble(),
        TieEmbeddings = config.GetProperty("tie_word_embeddings").GetBoolean(),
    };
}
