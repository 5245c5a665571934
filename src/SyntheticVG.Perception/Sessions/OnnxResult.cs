using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SyntheticVG.Perception.Sessions;

/// <summary>What a model answered; the numbers live until it is disposed.</summary>
internal sealed class OnnxResult(string path, IReadOnlyList<string> names, IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    /// <summary>The numbers of an output, row-major.</summary>
    public ReadOnlySpan<float> Numbers(string name) => Value(name).GetTensorDataAsSpan<float>();

    /// <summary>The whole numbers of an output, row-major.</summary>
    public ReadOnlySpan<long> Integers(string name) => Value(name).GetTensorDataAsSpan<long>();

    /// <summary>The sizes of an output.</summary>
    /// <exception cref="InvalidDataException">They are not the expected ones.</exception>
    public int[] Shape(string name, params int[] expected)
    {
        int[] found = [.. Value(name).GetTensorTypeAndShape().Shape.Select(d => checked((int)d))];
        return Port.Floats(name, expected).Fits(found)
            ? found
            : throw new InvalidDataException($"{path}: the model answered {name} as [{string.Join(", ", found)}]; "
                + $"expected [{string.Join(", ", expected.Select(s => s < 0 ? "*" : $"{s}"))}]");
    }

    /// <summary>Refuses an answer that holds NaN.</summary>
    public void RefuseNaN()
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (values[i].GetTensorTypeAndShape().ElementDataType != TensorElementType.Float || !HoldsNaN(Numbers(names[i])))
                continue;
            var count = 0;
            foreach (var value in Numbers(names[i]))
                count += float.IsNaN(value) ? 1 : 0;
            var message = $"{path}: output {names[i]} holds NaN in {count} of {Numbers(names[i]).Length} places; "
                + $"expected numbers (the file may be damaged, or its precision too small)";
            Dispose();
            throw new InvalidDataException(message);
        }
    }

    public void Dispose() => values.Dispose();

    private OrtValue Value(string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return values[i];
        throw new ArgumentException($"{path} has no output {name}");
    }

    private static bool HoldsNaN(ReadOnlySpan<float> numbers)
    {
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        foreach (var block in blocks)
            if (!Vector.EqualsAll(block, block))
                return true;
        foreach (var number in numbers[(blocks.Length * Vector<float>.Count)..])
            if (float.IsNaN(number))
                return true;
        return false;
    }
}
