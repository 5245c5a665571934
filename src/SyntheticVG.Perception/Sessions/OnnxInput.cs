using Microsoft.ML.OnnxRuntime;

namespace SyntheticVG.Perception.Sessions;

/// <summary>What goes into a model under a name: numbers, row-major, with their sizes.</summary>
internal sealed class OnnxInput
{
    private readonly Array _values;

    public OnnxInput(string name, float[] values, params long[] shape) => (Name, _values, Shape) = (name, values, shape);

    public OnnxInput(string name, long[] values, params long[] shape) => (Name, _values, Shape) = (name, values, shape);

    public string Name { get; }

    public long[] Shape { get; }

    public float[] Numbers => (float[])_values;

    public OrtValue ToValue() => _values is float[] floats
        ? OrtValue.CreateTensorValueFromMemory(floats, Shape)
        : OrtValue.CreateTensorValueFromMemory((long[])_values, Shape);

    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
