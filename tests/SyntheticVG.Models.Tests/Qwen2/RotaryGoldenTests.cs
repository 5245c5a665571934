using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Qwen2;

public partial class RotaryGoldenTests
{
    // Below one, two neighbouring bf16 numbers are this far apart: 8 bits of fraction.
    private const double Bf16Step = 1 / 256.0;

    public static TheoryData<string> Names() => Cases.Named("language/rope.json", "cases");

    [Theory]
    [MemberData(nameof(Names))]
    public void Angles_and_rotations_are_those_of_the_reference(string name)
    {
        using var golden = Shared.GoldenJson("language/rope.json");
        using var scope = NewDisposeScope();
        var @case = golden.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var positions = tensor(Golden.Shape(golden.RootElement.GetProperty("positions")));
        var frequencies = Golden.Numbers(@case.GetProperty("inv_freq"));
        var headSize = 2 * frequencies.Length;
        var (longest, theta) = Arguments(golden.RootElement.GetProperty("reference").GetString()!);
        double Tolerance(string name) => @case.GetProperty("tolerance").GetProperty(name).GetDouble();
        using var table = new RotaryTable(headSize, theta);

        Cases.Each(frequencies.Zip(table.Frequencies), pair =>
        {
            var (expected, actual) = pair;
            Assert.Equal(1, actual / expected, Tolerance("inv_freq_relative"));
        });
        var given = tensor(frequencies.Zip(table.Frequencies).Select(pair => (float)pair.First == pair.Second ? 1.0 : 0.0).ToArray());

        Cases.Each(new[] { ("fp32", float32), ("bf16", bfloat16) }, pair =>
        {
            var (dtypeName, dtype) = pair;
            var (cosines, sines) = table.At(positions.unsqueeze(0), longest, dtype);
            foreach (var (angles, which) in new[] { (cosines, "cos"), (sines, "sin") })
            {
                var (expected, found) = (Golden.File("language", @case.GetProperty($"{which}_{dtypeName}")), angles[0, 0].narrow(1, 0, headSize / 2));
                Golden.Near(expected * given, found * given, Tolerance($"{dtypeName}_abs_with_the_given_inv_freq"), $"{which} {dtypeName}");
                // Where our frequency is the neighbouring fp32 number, bf16 may round to a neighbour.
                Golden.Near(expected, found, dtype == float32 ? Tolerance("fp32_abs_with_own_inv_freq") : Bf16Step, $"{which} {dtypeName}, every column");
            }
            foreach (var which in new[] { "q", "k" })
            {
                var rotated = Golden.File("language", @case.GetProperty($"rotated_{which}_{dtypeName}"));
                var x = Input(@case.GetProperty("q").GetString()!, which, rotated.shape, golden.RootElement.GetProperty("seed").GetUInt64()).to(dtype);
                Golden.Near(rotated, RotaryTable.Rotate(x, cosines, sines), Tolerance($"rotated_{dtypeName}_abs"), $"{which} {dtypeName}");
            }
        });
    }

    // "Qwen2RotaryEmbedding(dim, 32768, 1e6)" in the words that say how the file was made.
    private static (int Longest, double Theta) Arguments(string reference)
    {
        var match = Call().Match(reference);
        Assert.True(match.Success, $"'{reference}' has no Qwen2RotaryEmbedding(dim, POSITIONS, THETA)");
        return (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    // Keys are drawn as queries are, under a name of their own and in their own shape.
    private static Tensor Input(string call, string which, long[] shape, ulong seed)
    {
        var own = Shape().Replace(call.Replace("rope.q.", $"rope.{which}.", StringComparison.Ordinal), $"({string.Join(", ", shape)})", 1);
        return Golden.Tensor(Formula.Values(own, seed));
    }

    [GeneratedRegex(@"Qwen2RotaryEmbedding\(dim, (\d+), ([\d.e]+)\)")]
    private static partial Regex Call();

    [GeneratedRegex(@"\(\d+(, \d+)+\)")]
    private static partial Regex Shape();
}
