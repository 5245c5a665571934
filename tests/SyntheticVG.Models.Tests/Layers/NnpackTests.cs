using System.Diagnostics;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Layers;

public class NnpackTests
{
    private const string Warning = "Could not initialize NNPACK";

    // Which of them it would ask NNPACK for depends on the processor's other libraries.
    private static readonly ScalarType[] Dtypes = [float32, bfloat16, float16];

    [Fact]
    public void Libtorch_has_the_switch_and_it_is_off_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux builds of libtorch have NNPACK");
        Assert.True(Nnpack.TurnOff());
    }

    // Both run this program again on a machine that NNPACK does not know: its first function is put before libtorch's own and says so.
    [Fact]
    public async Task On_a_processor_that_it_does_not_know_a_tower_says_nothing() =>
        Assert.DoesNotContain(Warning, await OnAnUnknownProcessorAsync(nameof(A_tower)), StringComparison.Ordinal);

    [Fact]
    public async Task There_a_convolution_without_the_switch_says_that_it_could_not_be_initialized() =>
        Assert.Contains(Warning, await OnAnUnknownProcessorAsync(nameof(A_convolution)), StringComparison.Ordinal);

    [Fact(Explicit = true)]
    public void A_tower()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in Dtypes)
        {
            using var tower = new Models.ConvNeXt.ConvNeXt(new ConvNeXtConfig
            {
                Depths = [1, 1, 1, 1],
                Widths = [16, 32, 64, 128],
                HeadWidths = [],
                StochasticDepth = 0
            }, Placement.Cpu(dtype));
            foreach (var pixels in Pixels)
                Assert.Equal(4, tower.forward(pixels).Count);
        }
    }

    // The convolutions of a tower, without it.
    [Fact(Explicit = true)]
    public void A_convolution()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in Dtypes)
        {
            var patches = nn.Conv2d(3, 16, 4, stride: 4, dtype: dtype);
            var around = nn.Conv2d(16, 16, 7, padding: 3, groups: 16, dtype: dtype);
            var halve = nn.Conv2d(16, 32, 2, stride: 2, dtype: dtype);
            foreach (var pixels in Pixels)
                Assert.Equal(4, halve.forward(around.forward(patches.forward(pixels.to(dtype)))).shape.Length);
        }
    }

    private static IEnumerable<Tensor> Pixels => [zeros(1, 3, 64, 64), zeros(2, 3, 96, 64), zeros(1, 3, 70, 50)];

    private static async Task<string> OnAnUnknownProcessorAsync(string test)
    {
        var stop = TestContext.Current.CancellationToken;
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc"), "a C compiler is needed, to stand in for NNPACK's first function");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["stand-in.c"], "int nnp_initialize(void) { return 51; } /* nnp_status_unsupported_hardware */\n", stop);
        using (var compiler = Process.Start("/usr/bin/cc", ["-shared", "-fPIC", "-o", folder["stand-in.so"], folder["stand-in.c"]]))
        {
            await compiler.WaitForExitAsync(stop);
            Assert.Equal(0, compiler.ExitCode);
        }
        var start =
            new ProcessStartInfo(Environment.ProcessPath!, ["-noLogo", "-noColor", "-explicit", "only", "-method", $"{typeof(NnpackTests).FullName}.{test}"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
        start.Environment["LD_PRELOAD"] = folder["stand-in.so"];
        using var process = Process.Start(start)!;
        var (said, output) = (process.StandardError.ReadToEndAsync(stop), process.StandardOutput.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        Assert.True(process.ExitCode == 0 && (await output).Contains("Total: 1,", StringComparison.Ordinal), await output);
        return await said + await output;
    }
}
