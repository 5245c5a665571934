using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public class ProjectorGoldenTests
{
    [Fact]
    public void Every_type_gives_the_tokens_of_the_reference_in_every_dtype()
    {
        using var golden = Shared.GoldenJson("vision/projector.json");
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var fp32 = Golden.Allowed(cases.Select(c => c.GetProperty("difference_from_fp64").GetProperty("fp32")));
        Cases.Each(cases, @case =>
        {
            foreach (var (name, dtype) in new[] { ("fp32", float32), ("bf16", bfloat16), ("fp16", float16) })
            {
                using var scope = NewDisposeScope();
                using var still = no_grad();
                var input = Golden.Tensor(Formula.Values(@case.GetProperty("input")));
                using var projector = Projector.Create(@case.GetProperty("type").GetString()!, (int)input.shape[^1],
                    @case.GetProperty("hidden_size").GetInt32(), Placement.Cpu(dtype));
                Golden.Fill(projector, Golden.WeightSeed(golden.RootElement), "model.mm_projector.", rounded: dtype == float32 ? null : bfloat16);
                var what = $"{@case.GetProperty("name")} {name}";

                Assert.Equal(@case.GetProperty("parameters").EnumerateObject().Select(p => p.Name), projector.named_parameters().Select(p => p.name));
                var output = projector.forward(dtype == float32 ? input : input.to(float16).to(dtype));

                var expected = @case.GetProperty("outputs").GetProperty(name);
                if (expected.TryGetProperty("file", out _))
                    Golden.Near(Golden.File("vision", expected), output, fp32, what);
                else
                    Golden.NearSamples(expected, output,
                        Math.Max(fp32, 1.5 * @case.GetProperty("difference_from_fp64").GetProperty(name).GetProperty("max_abs").GetDouble()), what);
            }
        });
    }

    [Fact]
    public void Golden_types_that_the_reference_refuses_are_refused()
    {
        using var golden = Shared.GoldenJson("vision/projector.json");
        var input = (int)Golden.Shape(golden.RootElement.GetProperty("cases")[0].GetProperty("input").GetProperty("shape"))[^1];
        Cases.Each(golden.RootElement.GetProperty("refused_types").EnumerateObject(), type =>
        {
            if (type.Value.GetString()!.StartsWith("accepted", StringComparison.Ordinal))
                Assert.NotNull(Projector.Create(type.Name, input, 8, Placement.Cpu()));
            else
                Assert.Contains($"'{type.Name}'", Assert.Throws<ArgumentException>(() => Projector.Create(type.Name, input, 8, Placement.Cpu())).Message);
        });
    }
}
