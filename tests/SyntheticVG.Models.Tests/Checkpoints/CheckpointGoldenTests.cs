using System.Globalization;
using System.Text.Json;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Checkpoints;

public class CheckpointGoldenTests
{
    private const string Tower = "model.vision_tower.vision_tower.";

    public static TheoryData<string> Names()
    {
        var folder = Environment.GetEnvironmentVariable("SYNVG_GOLDENS") is { Length: > 0 } named
            ? Path.GetFullPath(named, Environment.GetEnvironmentVariable("SYNVG_STARTED_IN") ?? Shared.Repository)
            : Path.Combine(Shared.Repository, "..", "shared", "goldens");
        var path = Path.Combine(folder, "checkpoints", "cases.json");
        if (!File.Exists(path))
            return ["absent"];
        using var golden = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. golden.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_file_loads_with_its_values_or_is_refused_with_a_reason(string name)
    {
        using var golden = Shared.GoldenJson("checkpoints/cases.json");
        var @case = golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var path = Shared.Golden($"checkpoints/{@case.GetProperty("path").GetString()}");
        var either = @case.TryGetProperty("either", out var free) && free.GetBoolean();
        var loads = @case.GetProperty("verdict").GetString() == "loads";
        using var scope = NewDisposeScope();
        using var quiet = new StringWriter();
        var console = Console.Out;
        Console.SetOut(quiet);
        try
        {
            if (@case.GetProperty("level").GetString() == "folder")
                CheckFolder(path, @case);
            else
                CheckFile(path, @case);
            Assert.True(loads || either, $"{name} was read; expected a refusal: {@case.GetProperty("why")}");
        }
        catch (InvalidDataException refusal)
        {
            Assert.True(!loads || either, refusal.Message);
            Assert.Contains(Path.GetFileNameWithoutExtension(path), refusal.Message);
            Assert.True(refusal.Message.Length < 4000, $"a message of {refusal.Message.Length} characters");
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Equal("", quiet.ToString());
    }

    [Theory]
    [InlineData("missing-key", "model.layers.0.post_attention_layernorm.weight", "model.layers.1.post_attention_layernorm.weight", "mask_extractor.res4.bias")]
    [InlineData("extra-key", "model.surprise.weight")]
    [InlineData("misshaped-key", "model.layers.0.mlp.down_proj.weight", "[24, 16]", "[16, 24]")]
    [InlineData("integer-weight", "model.norm.weight", "Int32")]
    [InlineData("config-disagrees", "model.embed_tokens.weight", "[40, 16]", "[40, 32]")]
    [InlineData("shard-missing", "model-00002-of-00003.safetensors")]
    [InlineData("index-names-absent-key", "model.layers.0.self_attn.extra.weight")]
    [InlineData("other-model", "qwen2", "robin_qwen")]
    public void Golden_refusals_name_key_found_and_expected(string folder, params string[] parts)
    {
        var error = Assert.Throws<InvalidDataException>(() => new RobinFolder(Shared.Golden($"checkpoints/folders/{folder}")));

        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    private static void CheckFolder(string path, JsonElement @case)
    {
        using var folder = new RobinFolder(path);
        using var robin = folder.Load(Precision.Full);
        using var tiny = Shared.GoldenJson("checkpoints/tiny.json");
        var parameters = robin.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        var expected = tiny.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(p => p.Name, p => Golden.Shape(p.Value));
        if (!folder.Config.Language.TieEmbeddings)
            expected["lm_head.weight"] = expected["model.embed_tokens.weight"];

        Assert.Equal(expected.Keys.Order(), parameters.Keys.Order());
        Assert.Equal((37, 38), (folder.Config.MaskToken, folder.Config.PositionToken));
        foreach (var (key, shape) in expected)
            Equal(Weight(key, shape).to(bfloat16), parameters[key], key);
        Assert.True(@case.TryGetProperty("values", out _));
    }

    private static void CheckFile(string path, JsonElement @case)
    {
        using var file = WeightFile.Open(path);
        if (!@case.TryGetProperty("tensors", out var tensors))
            return;
        var expected = Expected(@case, tensors);
        Assert.Equal(expected.Keys.Order(), file.Tensors.Keys.Order());
        foreach (var (key, value) in expected)
            Equal(value, file.Read(key), key);
    }

    private static Dictionary<string, Tensor> Expected(JsonElement @case, JsonElement tensors)
    {
        if (tensors.ValueKind == JsonValueKind.Object)
            return tensors.EnumerateObject().ToDictionary(t => t.Name, t => Described(@case, t.Name, t.Value.GetString()!));
        using var tiny = Shared.GoldenJson("checkpoints/tiny.json");
        var dtype = @case.GetProperty("dtype").GetString() switch { "fp32" => float32, "fp16" => float16, _ => bfloat16 };
        var all = tiny.RootElement.GetProperty("parameters").EnumerateObject().ToDictionary(p => p.Name, p => Weight(p.Name, Golden.Shape(p.Value)).to(dtype));
        return tensors.GetString() switch
        {
            "all of tiny.json" => all,
            "the tower of tiny.json without its prefix" => all.Where(p => p.Key.StartsWith(Tower)).ToDictionary(p => p.Key[Tower.Length..], p => p.Value),
            "model.mm_projector.* of tiny.json" => all.Where(p => p.Key.StartsWith("model.mm_projector.")).ToDictionary(),
            var other => throw new InvalidDataException($"tensors are '{other}'"),
        };
    }

    private static Tensor Described(JsonElement @case, string name, string text)
    {
        if (text.StartsWith("values("))
        {
            var call = text.StartsWith("values('checkpoints/a', ...)") ? "values('checkpoints/a', [2,3], -1, 1, seed)" : text;
            return Golden.Tensor(Formula.Values("formula." + call, 0UL));
        }
        if (text.StartsWith("shape [") && name == "empty")
            return empty([.. text["shape [".Length..^1].Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture))]);
        if (text.StartsWith("base"))
        {
            var @base = Golden.Tensor(Formula.Values(@case.GetProperty("base")));
            return text switch
            {
                "base" => @base,
                "base.t()" => @base.t(),
                "base[2:4,1:5]" => @base.narrow(0, 2, 2).narrow(1, 1, 4),
                "base[:,3]" => @base.select(1, 3),
                "base[:1] repeated 3 times" => @base.narrow(0, 0, 1).expand(3, -1),
                "base[1:3]" => @base.narrow(0, 1, 2),
                "base[5,7]" => @base[5, 7],
                _ => throw new InvalidDataException(text),
            };
        }
        if (text.StartsWith("1, 2, 3"))
            return tensor(new byte[] { 1, 2, 3 });
        var range = @case.GetProperty("integers");
        var integers = tensor(Formula.Integers(range.GetProperty("stream").GetString()!, 15, range.GetProperty("low").GetInt64(), range.GetProperty("high").GetInt64())).view(3, 5);
        return name switch
        {
            "scalar" => integers[1, 2],
            "bool" => integers.remainder(2).to(ScalarType.Bool),
            "float64" => integers.to(float64),
            "float32" => integers.to(float32),
            "float16" => integers.to(float16),
            "bfloat16" => integers.to(bfloat16),
            "int32" => integers.to(int32),
            "int16" => integers.to(int16),
            "int8" => integers.to(int8),
            "uint8" => integers.to(uint8),
            _ => integers,
        };
    }

    private static Tensor Weight(string name, long[] shape)
    {
        var numbers = new float[shape.Aggregate(1L, (a, b) => a * b)];
        Formula.Weight(name, shape, numbers);
        return tensor(numbers).view(shape);
    }

    private static void Equal(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.shape.AsSpan().SequenceEqual(actual.shape), $"{what}: [{string.Join(", ", actual.shape)}]; expected [{string.Join(", ", expected.shape)}]");
        if (expected.numel() == 0)
            return;
        var (left, right) = (expected.to(float64), actual.detach().to(float64));
        if (what == "a" && !right.isfinite().all().item<bool>())
        {
            Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], [right[0, 1].item<double>(), right[1, 0].item<double>(), right[1, 2].item<double>()]);
            (left, right) = (left.where(right.isfinite(), zeros_like(left)), right.nan_to_num(0, 0, 0));
        }
        Assert.True(left.eq(right).all().item<bool>(), $"{what} has other values");
    }
}
