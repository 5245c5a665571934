using System.Text.Json;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Golden_mmbench_prints_the_published_outputs_digits()
    {
        var file = Shared.Golden("benchmarks/mmbench/real/real_llava13b_dev20230712.json");
        using var expected = Shared.GoldenJson("benchmarks/mmbench/expected.json");

        await Run("evaluate", "mmbench", "--data", file, "--predictions", file, "--mode", "all", "--out", _folder["mmbench"]);

        var real = expected.RootElement.GetProperty("real");
        Assert.Equal(real.GetProperty("circular_acc_vlmevalkit_exact").GetDouble(), Metric("mmbench/circular", "circular-accuracy"), 1e-6);
        Assert.Equal(real.GetProperty("row_acc").GetDouble(), Metric("mmbench/author-rows", "row-accuracy"), 1e-6);
        Assert.Equal(real.GetProperty("first_pass_acc").GetDouble(), Metric("mmbench/author-rows", "first-pass"), 1e-6);
    }

    [Theory]
    [InlineData("llava15_13b", "llava15_13b_image")]
    [InlineData("gpt4v", "gpt4v_image")]
    public async Task Golden_seedbench_prints_the_published_outputs_digits(string model, string name)
    {
        var file = Shared.Golden("benchmarks/seedbench/real/real_image_subset.json");
        using var rows = Shared.GoldenJson("benchmarks/seedbench/real/real_image_subset.json");
        using var expected = Shared.GoldenJson("benchmarks/seedbench/expected.json");
        File.WriteAllLines(_folder["letters.jsonl"], rows.RootElement.EnumerateArray()
            .Select(row => JsonSerializer.Serialize(new { id = row.GetProperty("question_id").GetString(), answer = row.GetProperty(model).GetString() })));

        await Run("evaluate", "seedbench", "--data", file, "--predictions", _folder["letters.jsonl"], "--out", _folder["seed"]);

        Assert.Equal(expected.RootElement.GetProperty(name).GetDouble(), Metric("seed", "accuracy"), 1e-9);
    }

    [Fact]
    public async Task Golden_sugarcrepe_prints_GPT_4Vs_seven_values()
    {
        var folder = Shared.Golden("benchmarks/sugarcrepe/real");
        using var expected = Shared.GoldenJson("benchmarks/sugarcrepe/expected.json");

        await Run("evaluate", "sugarcrepe", "--data", folder, "--predictions", folder, "--mode", "gpt4v", "--out", _folder["sugar"]);

        foreach (var file in expected.RootElement.GetProperty("gpt4v_table_in_readme").EnumerateObject())
            Assert.Equal(file.Value.GetDouble(), Metric("sugar", $"accuracy/{file.Name}"), 0.00005001);
    }

    [Fact]
    public async Task Graphs_are_scored_as_the_run_that_wrote_them_was()
    {
        PocketWorldWriter.Write(_folder["world"], 12, new() { Seed = 5, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        await Run("edit", _folder["world"], "--student", "simulated", "--teacher", "simulated", "--pictures", "0", "--out", _folder["run"]);

        await Run("evaluate", "graphs", "--data", _folder["world/truth.jsonl"], "--predictions", _folder["run/graphs.jsonl"], "--mode",
            "entailed", "--out", _folder["score"]);

        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["run/run.json"], TestContext.Current.CancellationToken));
        var truth = report.RootElement.GetProperty("truth").EnumerateObject().Last().Value;
        Assert.InRange(truth.GetProperty("precision").GetDouble(), 0.5, 0.999);
        Assert.Equal(truth.GetProperty("precision").GetDouble(), Metric("score", "precision"), 0.00005001);
        Assert.Equal(truth.GetProperty("recall").GetDouble(), Metric("score", "recall"), 0.00005001);
    }

    [Theory]
    [InlineData(1, "expected truth", "--split", "nope")]
    [InlineData(1, "holds no graph", "--data", "EMPTY")]
    [InlineData(2, "expected one of relations, triplets, entailed, all", "--mode", "al")]
    public async Task What_graphs_have_not_is_named(int expected, string message, params string[] options)
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 5, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        File.WriteAllText(_folder["empty.jsonl"], "");
        string[] data = options[0] == "--data" ? ["--data", _folder["empty.jsonl"]] : ["--data", _folder["world/truth.jsonl"], .. options];

        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            ["evaluate", "graphs", "--predictions", _folder["world/truth.jsonl"], .. data]);

        Assert.Equal(expected, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gqa", null)]
    [InlineData("mmbench", null)]
    [InlineData("seedbench", null)]
    [InlineData("seedbench", "likelihood")]
    [InlineData("vsr", null)]
    [InlineData("crpe", null)]
    [InlineData("sugarcrepe", null)]
    [InlineData("sugarcrepe", "likelihood-sum")]
    [InlineData("whatsup", "adaptvis")]
    [InlineData("refcoco", null)]
    [InlineData("lvis", null)]
    [InlineData("paco", null)]
    [InlineData("ade20k", "panoptic")]
    [InlineData("ade20k", "semantic")]
    [InlineData("ade20k", "instance")]
    [InlineData("psg", null)]
    [InlineData("psg", "list")]
    [InlineData("psg", "exact")]
    [InlineData("psg", "predcls-scores")]
    [InlineData("vg150", null)]
    public async Task Runs_from_a_tiny_model_to_results_that_say_simulated(string benchmark, string? mode)
    {
        var data = BenchmarkSamples.Of(benchmark, _folder.FullName);
        string[] arguments =
        [
            "evaluate", benchmark, "--data", data, "--model", TinyRobin.Folder, "--draw-missing", "--limit", "3", "--max-tokens", "6",
            "--predictions", _folder["answers.jsonl"], "--out", _folder["results"],
            .. mode is null ? Array.Empty<string>() : ["--mode", mode],
            .. BenchmarkRegistry.All.First(b => b.Card.Name == benchmark).Card.ComparesTexts
                ? ["--encoder", Shared.Data("all-MiniLM-L6-v2")]
                : Array.Empty<string>(),
        ];

        await Run(arguments);

        using var results = JsonDocument.Parse(File.ReadAllBytes(_folder["results/results.json"]));
        Assert.InRange(results.RootElement.GetProperty("counts").GetProperty("answered").GetInt32(), 1, 3);
        Assert.Contains("SIMULATED", results.RootElement.GetProperty("notes")[0].GetString());
        Assert.Equal("robin-random-weights-3", results.RootElement.GetProperty("run").GetProperty("asked-model").GetString());
    }

    [Fact]
    public async Task Goes_on_where_it_was_and_asks_nothing_twice()
    {
        string[] arguments = ["predict", "vsr", "--data", Shared.Golden("benchmarks/samples/vsr"), "--model", TinyRobin.Folder, "--draw-missing",
            "--max-tokens", "4", "--predictions", _folder["answers.jsonl"], "--limit"];
        await Run([.. arguments, "3"]);
        var first = await File.ReadAllTextAsync(_folder["answers.jsonl"], TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(_folder["answers.jsonl"], "{\"id\": \"3\", \"answ", TestContext.Current.CancellationToken); // a killed run's last line

        await Run([.. arguments, "5"]);

        var lines = await File.ReadAllLinesAsync(_folder["answers.jsonl"], TestContext.Current.CancellationToken);
        Assert.Equal(5, lines.Length);
        Assert.Equal(first.TrimEnd('\n').Split('\n'), lines[..3]);
        Assert.Equal(1, await CommandLine.RunAsync([.. arguments, "5", "--temperature", "0.2"])); // begun with another temperature
    }

    [Theory]
    [InlineData("vsr", null)]
    [InlineData("sugarcrepe", "likelihood-sum")]
    public async Task Several_questions_at_once_give_the_answers_of_one_after_the_other_in_their_order(string benchmark, string? mode)
    {
        string[] arguments =
        [
            "predict", benchmark, "--data", Shared.Golden($"benchmarks/samples/{benchmark}"), "--model", TinyRobin.Folder, "--draw-missing",
            "--max-tokens", "6", "--limit", "24",
            .. mode is null ? Array.Empty<string>() : ["--mode", mode],
        ];
        await Run([.. arguments, "--at-once", "1", "--predictions", _folder["one.jsonl"]]);
        await Run([.. arguments, "--at-once", "4", "--predictions", _folder["four.jsonl"]]);

        Assert.Equal(24, (await File.ReadAllLinesAsync(_folder["one.jsonl"], TestContext.Current.CancellationToken)).Length);
        var (one, four) = (Answers("one.jsonl"), Answers("four.jsonl"));
        Assert.Equal(one.Select(answer => answer.Id), four.Select(answer => answer.Id));
        foreach (var (alone, together) in one.Zip(four))
        {
            Assert.Equal(alone.Text, together.Text);
            Assert.Equal(alone.Sums, together.Sums, (a, b) => Math.Abs(a - b) < 1e-3);
        }
    }

    private List<(string Id, string? Text, double[] Sums)> Answers(string file) => [.. File.ReadLines(_folder[file]).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("id").GetString()!, json.RootElement.TryGetProperty("answer", out var text) ? text.GetString() : null,
            json.RootElement.TryGetProperty("likelihood", out var options)
                ? options.GetProperty("sum").EnumerateArray().Select(sum => sum.GetDouble()).ToArray()
                : []);
    })];

    [Fact]
    public async Task Missing_pictures_are_an_error_unless_stand_ins_are_asked_for() =>
        Assert.Equal(1, await CommandLine.RunAsync(
            ["predict", "vsr", "--data", Shared.Golden("benchmarks/samples/vsr"), "--model", TinyRobin.Folder, "--predictions", _folder["answers.jsonl"]]));

    [Fact]
    public async Task A_result_of_the_same_inputs_is_kept_and_not_scored_again()
    {
        var file = Shared.Golden("benchmarks/mmbench/real/real_llava13b_dev20230712.json");
        string[] arguments = ["evaluate", "mmbench", "--data", file, "--predictions", file, "--out", _folder["once"]];
        await Run(arguments);
        var written = File.GetLastWriteTimeUtc(_folder["once/results.json"]);

        await Run(arguments);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["once/results.json"]));

        await Run([.. arguments, "--seed", "1"]);
        Assert.NotEqual(written, File.GetLastWriteTimeUtc(_folder["once/results.json"]));
    }

    [Fact]
    public async Task Names_every_benchmark_and_where_its_data_comes_from()
    {
        foreach (var benchmark in BenchmarkRegistry.All)
            Assert.Equal(0, await CommandLine.RunAsync(["evaluate", benchmark.Card.Name, "--help"]));
        Assert.All(BenchmarkRegistry.All, benchmark => Assert.True(benchmark.Card.Data.Length > 20 && benchmark.Card.Counts.Length > 0));
    }

    public void Dispose() => _folder.Dispose();

    private double Metric(string folder, string name)
    {
        using var results = JsonDocument.Parse(File.ReadAllBytes(_folder[$"{folder}/results.json"]));
        return results.RootElement.GetProperty("metrics").GetProperty(name).GetProperty("value").GetDouble();
    }

    private static async Task Run(params string[] arguments) => Assert.Equal(0, await CommandLine.RunAsync(arguments));
}
