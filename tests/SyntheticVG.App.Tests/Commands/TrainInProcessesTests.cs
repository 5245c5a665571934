using System.Collections.Concurrent;
using System.Diagnostics;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Runs <c>synvg train</c> in real processes under Open MPI's <c>mpirun</c>.</summary>
public sealed class TrainInProcessesTests : IDisposable
{
    private static readonly string[] Train =
        ["train", "--preset", "tiny", "--steps", "12", "--batch", "5", "--micro-batch", "2", "--checkpoint-every", "4", "--threads", "1", "--seed", "3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_processes_make_the_bytes_of_two_workers_and_the_first_alone_speaks()
    {
        RequireMpi();
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, [.. Train, "--workers", "2", "--out", _folder["workers"]]);
        Assert.True(code == 0, output);
        (code, output) = await RunAsync(2, null, [.. Train, "--out", _folder["processes"]]);
        Assert.True(code == 0, output);
        Assert.Single(output.Split('\n'), line => line.Contains("million weights learn, 2 processes of 1 threads", StringComparison.Ordinal));
        Assert.Single(output.Split('\n'), line => line.Contains("The model is in", StringComparison.Ordinal));
        (code, output) = await RunAsync(3, null, [.. Train, "--shard-optimizer", "--out", _folder["shards"]]);
        Assert.True(code == 0, output);

        foreach (var run in new[] { "processes", "shards" })
        {
            foreach (var file in new[] { "model/model.safetensors", "model/tokenizer.json", "checkpoints/step-00000012/optimizer.safetensors", "request.json" })
                Assert.Equal(await BytesAsync("workers", file), await BytesAsync(run, file));
        }
    }

    [Fact]
    public async Task A_killed_process_ends_all_with_a_reason_and_the_same_command_goes_on_from_the_checkpoint()
    {
        RequireMpi();
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, [.. Train, "--workers", "2", "--out", _folder["calm"]]);
        Assert.True(code == 0, output);

        // The first holds after step 6, so the second waits for it when it is killed.
        (code, output) = await RunAsync(2, ("SYNVG_HOLD=step 6", "holds at step 6"), [.. Train, "--shard-optimizer", "--out", _folder["shaken"]]);
        Assert.True(code != 0, output);
        Assert.Contains("exited on signal 9", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder["shaken/checkpoints/step-00000004"]));
        (code, output) = await RunAsync(2, null, [.. Train, "--shard-optimizer", "--out", _folder["shaken"]]);

        Assert.True(code == 0, output);
        Assert.Equal(await BytesAsync("calm", "model/model.safetensors"), await BytesAsync("shaken", "model/model.safetensors"));
    }

    [Fact]
    public async Task What_one_process_alone_finds_wrong_ends_all_with_its_number()
    {
        RequireMpi();
        var (code, output) = await RunAsync(2, null, [.. Train.Select(word => word == "5" ? "1" : word), "--out", _folder["small"]]);
        Assert.Equal(1, code);
        Assert.Contains("synvg: process ", output, StringComparison.Ordinal);
        Assert.Contains("processes: 2; expected 1 to 1, the batch size", output, StringComparison.Ordinal);
        var (alone, said) = await ChildProcess.RunAndListenAsync(Cancellation, [.. Train, "--shard-optimizer", "--out", _folder["alone"]]);
        Assert.Equal(1, alone);
        Assert.Contains("--shard-optimizer has no effect in one process", said, StringComparison.Ordinal);
    }

    private static void RequireMpi() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "mpirun"))),
        "mpirun is absent; Debian: apt-get install openmpi-bin");

    // With a hold point, the last process is killed as soon as the first one holds there.
    private static async Task<(int Code, string Output)> RunAsync(int processes, (string Variable, string Words)? kill, string[] arguments)
    {
        var start = new ProcessStartInfo("mpirun", ["-n", $"{processes}", "--oversubscribe", "dotnet", typeof(CommandLine).Assembly.Location, .. arguments])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        if (kill is { } hold)
            start.Environment[hold.Variable.Split('=')[0]] = hold.Variable.Split('=')[1];
        var output = new ConcurrentQueue<string?>();
        using var process = Process.Start(start)!; // started without a shell, so never null
        var killed = 0;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, string.Join('\n', output));

        void Hear(string? line)
        {
            output.Enqueue(line);
            if (kill is { } at && line?.Contains(at.Words, StringComparison.Ordinal) == true && Interlocked.Exchange(ref killed, 1) == 0)
                KillLastChild(process.Id);
        }
    }

    private static void KillLastChild(int parent)
    {
        var children = File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
        Process.GetProcessById(children.Max()).Kill();
    }

    private Task<byte[]> BytesAsync(string run, string file) => File.ReadAllBytesAsync(_folder[$"{run}/{file}"], Cancellation);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
