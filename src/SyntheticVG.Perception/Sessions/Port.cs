using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SyntheticVG.Perception.Sessions;

/// <summary>An input or output that a slot needs a model to have.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its sizes, <see cref="Any"/> where the slot takes any; null where it takes any number of them too.</param>
/// <param name="Optional">Whether the model may lack it.</param>
internal sealed record Port(string Name, TensorElementType Type, int[]? Shape, bool Optional = false)
{
    /// <summary>A size that may be anything.</summary>
    public const int Any = -1;

    public static Port Floats(string name, params int[] shape) => new(name, TensorElementType.Float, shape);

    public static Port Integers(string name, params int[] shape) => new(name, TensorElementType.Int64, shape);

    /// <summary>What the graph says of the port, for errors.</summary>
    public static string Describe(NodeMetadata found) => Describe(found.ElementDataType, found.Dimensions);

    /// <summary>Whether the port can be what the graph says.</summary>
    public bool Fits(NodeMetadata found) => found.ElementDataType == Type && (Shape is null || Fits(found.Dimensions));

    /// <summary>Whether a size in the graph, or of a result, can be what the port wants; a free size of the graph fits all.</summary>
    public bool Fits(IReadOnlyList<int> found) => Shape is null
        || (found.Count == Shape.Length && found.Zip(Shape).All(pair => pair.First <= 0 || pair.Second == Any || pair.First == pair.Second));

    public override string ToString() => $"{Name}: {(Shape is null ? NameOf(Type) : Describe(Type, Shape))}";

    internal static string Describe(TensorElementType type, IEnumerable<int> shape) =>
        $"{NameOf(type)} [{string.Join(", ", shape.Select(s => s < 0 ? "*" : $"{s}"))}]";

    private static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => "fp32",
        TensorElementType.Float16 => "fp16",
        TensorElementType.Int64 => "int64",
        TensorElementType.Int32 => "int32",
        _ => $"{type}",
    };
}
