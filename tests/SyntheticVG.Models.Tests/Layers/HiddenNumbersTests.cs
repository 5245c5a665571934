using System.Text.RegularExpressions;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Tests.Training;
using SyntheticVG.Models.Training;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Layers;

public partial class HiddenNumbersTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Makers = new(() => HiddenNumbers.MakersIn(typeof(Tensor).Assembly.Location));

    [Fact]
    public void Our_code_calls_no_method_that_makes_a_number_which_nobody_holds() =>
        Assert.Empty(HiddenNumbers.CallsIn(typeof(Dense).Assembly.Location, Makers.Value));

    [Theory]
    [InlineData("Tensor::square()")]
    [InlineData("Tensor::add_(TorchSharp.torch/Tensor)")]
    [InlineData("Tensor::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)")]
    [InlineData("Tensor::op_Multiply(TorchSharp.torch/Tensor,System.Double)")]
    [InlineData("TensorExtensionMethods::ToDouble(")]
    public void The_list_names_what_is_known_to_make_one(string method) =>
        Assert.Contains(Makers.Value.Keys, maker => maker.Contains(method, StringComparison.Ordinal));

    [Fact]
    public void The_list_is_read_from_the_library_and_leaves_out_what_makes_none()
    {
        Assert.True(Makers.Value.Count is > 300 and < 2_000, $"{Makers.Value.Count} methods");
        Assert.DoesNotContain(Makers.Value.Keys,
            maker => maker.Contains("Tensor::op_Multiply(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", StringComparison.Ordinal));
    }

    // This assembly computes as it likes, so the search must find something here.
    [Fact]
    public void A_call_of_such_a_method_is_found()
    {
        using var x = ones(2);
        using var y = x.square();

        Assert.Contains(HiddenNumbers.CallsIn(typeof(HiddenNumbersTests).Assembly.Location, Makers.Value), call =>
            call.Contains(nameof(A_call_of_such_a_method_is_found), StringComparison.Ordinal) && call.Contains("square", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_linear_layer_goes_through_the_one_that_rounds_once()
    {
        using var module = Mono.Cecil.ModuleDefinition.ReadModule(typeof(Dense).Assembly.Location);
        var callers = module.Types.SelectMany(type => type.NestedTypes.Append(type)).SelectMany(type => type.Methods)
            .Where(method => method.HasBody && method.Body.Instructions
                .Any(instruction => instruction.Operand is Mono.Cecil.MethodReference call && Fused().IsMatch(call.FullName)));

        Assert.Equal([$"{nameof(Dense)}.{nameof(Dense.Linear)}"], callers.Select(method => $"{method.DeclaringType.Name}.{method.Name}"));
    }

    [Fact]
    public void Training_and_reading_go_on_while_garbage_is_collected_all_the_time()
    {
        using var done = new CancellationTokenSource();
        var collections = 0;
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Interlocked.Increment(ref collections);
            }
        });
        collector.Start();
        try
        {
            using var scope = NewDisposeScope();
            using var robin = TinyData.Model();
            using var batch = TrainingBatch.Of([new TinyData(1).Make(0, 0)], robin.Config);
            using var optimizer =
                new AdamW([new(1e-3, 0.1, [.. robin.named_parameters().Select(p => (p.name, p.parameter))])], new() { Steps = 1, ClipNorm = 1e-3 });
            for (var step = 0; step < 20 || Volatile.Read(ref collections) < 100; step++)
            {
                using var pass = NewDisposeScope();
                Assert.True(double.IsFinite(TrainingPass.Backward(robin, batch, weight: 0.5, recompute: step % 2 == 1)));
                optimizer.Gather(0);
                Assert.True(double.IsFinite(optimizer.Clip()));
                optimizer.Step(0.5);
                optimizer.Clear();
                using var still = no_grad();
                using var prefix = new TorchDecoder(robin.Language).Read([robin.Language.Embed(tensor(new long[] { 3, 17, 8 }))]);
                TextGenerator.Write(prefix, new() { MaxNewTokens = 2, Sample = true }, cancellationToken: TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    [GeneratedRegex(@"functional::linear\(|::addmm|Modules\.Linear::")]
    private static partial Regex Fused();
}
