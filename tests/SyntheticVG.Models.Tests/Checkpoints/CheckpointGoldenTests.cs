using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Checkpoints;

public partial class CheckpointGoldenTests
{
    private const string Tower = "model.vision_tower.vision_tower.";

    public static TheoryData<string> Names() => Cases.Named("checkpoints/cases.json", "cases");

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
                CheckFile(path, @case, golden.RootElement.GetProperty("seed").GetUInt64());
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

    public static TheoryData<string> RefusedFolders() => Cases.Named("checkpoints/cases.json", "cases", c =>
        c.GetProperty("level").GetString() == "folder" && c.GetProperty("verdict").GetString() == "refuses");

    // The case's own words, and those of the reference, name the keys, shapes and files that are wrong: so must ours.
    [Theory]
    [MemberData(nameof(RefusedFolders))]
    public void Golden_refusals_name_key_found_and_expected(string name)
    {
        using var golden = Shared.GoldenJson("checkpoints/cases.json");
        var @case = golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var path = Shared.Golden($"checkpoints/{@case.GetProperty("path").GetString()}");

        var error = Assert.Throws<InvalidDataException>(() => new RobinFolder(path));

        var (why, theirs) = (@case.GetProperty("why").GetString()!, @case.GetProperty("reference").GetProperty("result").GetString()!);
        var skipped = SkippedKeys().Matches(why).Select(m => m.Groups[1].Value).ToHashSet();
        var parts = KeysAndShapes().Matches(why).Concat(Files().Matches(theirs)).Concat(QuotedKeys().Matches(theirs)).Select(m => m.Value)
            .Where(part => !skipped.Contains(part));
        Assert.All(parts.Append(Path.GetFileName(path)), part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Golden_sizes_that_config_and_tensors_tell_apart_are_both_named()
    {
        var path = Shared.Golden("checkpoints/folders/config-disagrees");
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "config.json")));
        using var tiny = Shared.GoldenJson("checkpoints/tiny.json");
        var shape = Golden.Shape(tiny.RootElement.GetProperty("parameters").GetProperty("model.embed_tokens.weight"));

        var error = Assert.Throws<InvalidDataException>(() => new RobinFolder(path));

        Assert.Contains($"[{shape[0]}, {shape[1]}]", error.Message);
        Assert.Contains($"[{shape[0]}, {config.RootElement.GetProperty("hidden_size")}]", error.Message);
    }

    // "(KEY is known and may be skipped; ...)"
    [GeneratedRegex(@"((?:model|mask_extractor|lm_head)\.[\w.]+\w) is known")]
    private static partial Regex SkippedKeys();

    [GeneratedRegex(@"(?:model|mask_extractor|lm_head)\.[\w.]+\w|\[\d+(?:, \d+)*\]|(?<=model_type is )\w+")]
    private static partial Regex KeysAndShapes();

    [GeneratedRegex(@"model-\d+-of-\d+\.safetensors")]
    private static partial Regex Files();

    [GeneratedRegex(@"(?<=ignores: \[')[\w.]+(?='\])")]
    private static partial Regex QuotedKeys();

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
        using var added = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "added_tokens.json")));
        Assert.Equal((added.RootElement.GetProperty("<mask>").GetInt32(), added.RootElement.GetProperty("<pos>").GetInt32()),
            (folder.Config.MaskToken, folder.Config.PositionToken));
        CheckGeneration(path, folder.Generation!);
        var seed = tiny.RootElement.GetProperty("seed").GetUInt64();
        foreach (var (key, shape) in expected)
            Equal(Weight(key, shape, seed).to(Dtype(@case)), parameters[key], key);
        Assert.True(@case.TryGetProperty("values", out _));
    }

    private static void CheckGeneration(string path, GenerationOptions found)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, "generation_config.json")));
        var said = file.RootElement;
        Assert.Equal(Golden.Ints(said.GetProperty("eos_token_id")), found.StopTokens);
        Assert.Equal((said.GetProperty("do_sample").GetBoolean(), said.GetProperty("temperature").GetDouble(), said.GetProperty("top_k").GetInt32(),
            said.GetProperty("top_p").GetDouble(),
            said.GetProperty("repetition_penalty").GetDouble()), (found.Sample, found.Temperature, found.TopK, found.TopP, found.RepetitionPenalty));
    }

    private static ScalarType Dtype(JsonElement @case) => @case.GetProperty("dtype").GetString() switch { "fp32" => float32, "fp16" => float16, _ => bfloat16 };

    private static void CheckFile(string path, JsonElement @case, ulong seed)
    {
        using var file = WeightFile.Open(path);
        if (!@case.TryGetProperty("tensors", out var tensors))
            return;
        var expected = Expected(@case, tensors, seed);
        Assert.Equal(expected.Keys.Order(), file.Tensors.Keys.Order());
        foreach (var (key, value) in expected)
            Equal(value, file.Read(key), key, NotFinite(@case, key));
    }

    // "[0,1] is NaN, [1,0] +Infinity, [1,2] -Infinity", where the values are those of the formula "but for the three".
    private static IReadOnlyList<(long[] Place, double Value)> NotFinite(JsonElement @case, string key) =>
        @case.GetProperty("tensors").ValueKind == JsonValueKind.Object
        && @case.GetProperty("tensors").GetProperty(key).GetString()!.EndsWith("but for the three", StringComparison.Ordinal)
            ? [.. OddNumbers().Matches(@case.GetProperty("why").GetString()!).Select(m => (Whole(m.Groups[1].Value), m.Groups[2].Value switch
            {
                "NaN" => double.NaN,
                "+Infinity" => double.PositiveInfinity,
                _ => double.NegativeInfinity,
            }))]
            : [];

    [GeneratedRegex(@"\[([\d,]+)\] (?:is )?(NaN|\+Infinity|-Infinity)")]
    private static partial Regex OddNumbers();

    private static long[] Whole(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture))];

    private static Dictionary<string, Tensor> Expected(JsonElement @case, JsonElement tensors, ulong seed)
    {
        if (tensors.ValueKind == JsonValueKind.Object)
            return tensors.EnumerateObject().ToDictionary(t => t.Name, t => Described(@case, t.Name, t.Value.GetString()!, seed));
        using var tiny = Shared.GoldenJson("checkpoints/tiny.json");
        var weights = tiny.RootElement.GetProperty("seed").GetUInt64();
        var all = tiny.RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(p => p.Name, p => Weight(p.Name, Golden.Shape(p.Value), weights).to(Dtype(@case)));
        return tensors.GetString() switch
        {
            "all of tiny.json" => all,
            "the tower of tiny.json without its prefix" => all.Where(p => p.Key.StartsWith(Tower)).ToDictionary(p => p.Key[Tower.Length..], p => p.Value),
            "model.mm_projector.* of tiny.json" => all.Where(p => p.Key.StartsWith("model.mm_projector.")).ToDictionary(),
            var other => throw new InvalidDataException($"tensors are '{other}'"),
        };
    }

    private static Tensor Described(JsonElement @case, string name, string text, ulong seed)
    {
        if (text.StartsWith("values("))
        {
            // "values('checkpoints/a', ...)": with the arguments of the others.
            return Golden.Tensor(Formula.Values("formula." + text.Replace("', ...)", "', " + Arguments(), StringComparison.Ordinal), seed));
        }
        if (text.StartsWith("shape [") && name == "empty")
            return empty(Whole(text["shape [".Length..^1]));
        if (text.StartsWith("base"))
        {
            var @base = Golden.Tensor(Formula.Values(@case.GetProperty("base")));
            return View(@base, text["base".Length..]);
        }
        if (text.EndsWith(" (uint8)", StringComparison.Ordinal))
            return tensor(Whole(text[..^" (uint8)".Length])).to(uint8);
        var range = @case.GetProperty("integers");
        var shape = Golden.Shape(range.GetProperty("shape"));
        var integers = tensor(Formula.Integers(range.GetProperty("stream").GetString()!, shape.Aggregate(1L, (a, b) => a * b),
            range.GetProperty("low").GetInt64(), range.GetProperty("high").GetInt64(), range.GetProperty("seed").GetUInt64())).view(shape);
        return name switch
        {
            "scalar" => View(integers, text[text.IndexOf("integers", StringComparison.Ordinal)..]["integers".Length..]),
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

    // The arguments behind the name that the values of other cases have.
    private static string Arguments()
    {
        using var golden = Shared.GoldenJson("checkpoints/cases.json");
        const string End = "', [";
        var call = golden.RootElement.GetProperty("cases").EnumerateArray()
            .Where(c => c.TryGetProperty("tensors", out var tensors) && tensors.ValueKind == JsonValueKind.Object)
            .SelectMany(c => c.GetProperty("tensors").EnumerateObject().Select(t => t.Value.GetString()!))
            .First(text => text.Contains(End, StringComparison.Ordinal));
        return call[(call.IndexOf(End, StringComparison.Ordinal) + "', ".Length)..];
    }

    // ".t()", "[2:4,1:5]", "[:,3]", "[5,7]", "[:1] repeated 3 times" of a matrix.
    private static Tensor View(Tensor matrix, string text)
    {
        if (text is "" or ".t()")
            return text == "" ? matrix : matrix.t();
        var inside = text[1..text.IndexOf(']')];
        var (result, dimension) = (matrix, 0);
        foreach (var part in inside.Split(','))
        {
            if (!part.Contains(':'))
            {
                result = result.select(dimension, long.Parse(part, CultureInfo.InvariantCulture));
                continue;
            }
            var ends = part.Split(':');
            var from = ends[0] == "" ? 0 : long.Parse(ends[0], CultureInfo.InvariantCulture);
            var to = ends[1] == "" ? result.shape[dimension] : long.Parse(ends[1], CultureInfo.InvariantCulture);
            result = result.narrow(dimension++, from, to - from);
        }
        return Repeated().Match(text) is { Success: true } times ? result.expand(long.Parse(times.Groups[1].Value, CultureInfo.InvariantCulture), -1) : result;
    }

    [GeneratedRegex(@"repeated (\d+) times")]
    private static partial Regex Repeated();

    private static Tensor Weight(string name, long[] shape, ulong seed)
    {
        var numbers = new float[shape.Aggregate(1L, (a, b) => a * b)];
        Formula.Weight(name, shape, numbers, seed);
        return tensor(numbers).view(shape);
    }

    private static void Equal(Tensor expected, Tensor actual, string what, IReadOnlyList<(long[] Place, double Value)>? odd = null)
    {
        Assert.True(expected.shape.AsSpan().SequenceEqual(actual.shape),
            $"{what}: [{string.Join(", ", actual.shape)}]; expected [{string.Join(", ", expected.shape)}]");
        if (expected.numel() == 0)
            return;
        var (left, right) = (expected.to(float64), actual.detach().to(float64));
        if (odd is { Count: > 0 })
        {
            Assert.All(odd, one => Assert.Equal(one.Value, one.Place.Aggregate(right, (part, at) => part[at]).item<double>()));
            Assert.Equal(odd.Count, right.isfinite().logical_not().sum().item<long>());
            (left, right) = (left.where(right.isfinite(), zeros_like(left)), right.nan_to_num(0, 0, 0));
        }
        Assert.True(left.eq(right).all().item<bool>(), $"{what} has other values");
    }
}
