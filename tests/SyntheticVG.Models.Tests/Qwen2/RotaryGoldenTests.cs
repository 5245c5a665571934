using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Qwen2;

public class RotaryGoldenTests
{
    [Theory]
    [InlineData(128)]
    [InlineData(16)]
    public void Angles_and_rotations_are_those_of_the_reference(int headSize)
    {
        using var golden = Shared.GoldenJson("language/rope.json");
        using var scope = NewDisposeScope();
        var @case = golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == $"head_dim_{headSize}");
        var positions = tensor(Golden.Shape(golden.RootElement.GetProperty("positions")));
        double Tolerance(string name) => @case.GetProperty("tolerance").GetProperty(name).GetDouble();
        using var table = new RotaryTable(headSize, 1e6);

        foreach (var (expected, actual) in Golden.Numbers(@case.GetProperty("inv_freq")).Zip(table.Frequencies))
            Assert.Equal(1, actual / expected, Tolerance("inv_freq_relative"));
        var ownFrequencies = Golden.Numbers(@case.GetProperty("inv_freq")).Zip(table.Frequencies).All(pair => (float)pair.First == pair.Second);

        foreach (var (name, dtype) in new[] { ("fp32", float32), ("bf16", bfloat16) })
        {
            var (cosines, sines) = table.At(positions.unsqueeze(0), 32768, dtype);
            // One frequency of 64 may be the neighbouring fp32 number, for which bf16 then rounds to a neighbour here and there.
            var tolerance = name == "fp32" ? Tolerance("fp32_abs_with_own_inv_freq") : ownFrequencies ? Tolerance("bf16_abs_with_the_given_inv_freq") : 0.004;
            Golden.Near(Golden.File("language", @case.GetProperty($"cos_{name}")), cosines[0, 0].narrow(1, 0, headSize / 2), tolerance, $"cos {name}");
            Golden.Near(Golden.File("language", @case.GetProperty($"sin_{name}")), sines[0, 0].narrow(1, 0, headSize / 2), tolerance, $"sin {name}");

            foreach (var (which, heads) in new[] { ("q", 2), ("k", 1) })
            {
                var x = tensor(Formula.Values($"rope.{which}.{headSize}", heads * 16 * headSize)).view(1, heads, 16, headSize).to(dtype);
                Golden.Near(Golden.File("language", @case.GetProperty($"rotated_{which}_{name}")), RotaryTable.Rotate(x, cosines, sines), Tolerance($"rotated_{name}_abs"), $"{which} {name}");
            }
        }
    }
}
