using System.Buffers.Binary;
using System.Text;

namespace SyntheticVG.Perception.Tests.Sessions;

/// <summary>Writes ONNX files that answer the same numbers whatever goes in: for tests of what surrounds a model.</summary>
internal sealed class TinyOnnx
{
    private const int Float = 1, Int64 = 7, Float16 = 10;

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _constants = [];
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];

    public TinyOnnx Input(string name, params long[] shape) => Add(_inputs, Value(name, Float, shape));

    public TinyOnnx IntegerInput(string name, params long[] shape) => Add(_inputs, Value(name, Int64, shape));

    public TinyOnnx HalfInput(string name, params long[] shape) => Add(_inputs, Value(name, Float16, shape));

    public TinyOnnx Output(string name, float[] numbers, params long[] shape)
    {
        var bytes = new byte[numbers.Length * 4];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), numbers[i]);
        var sizes = shape.SelectMany(d => Number(1, (ulong)d)).ToArray();
        _constants.Add([.. sizes, .. Number(2, Float), .. Text(8, name + ".numbers"), .. Bytes(9, bytes)]);
        _nodes.Add([.. Text(1, name + ".numbers"), .. Text(2, name), .. Text(4, "Identity")]);
        return Add(_outputs, Value(name, Float, shape));
    }

    public TinyOnnx IntegerOutput(string name, long[] numbers, params long[] shape)
    {
        var bytes = new byte[numbers.Length * 8];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), numbers[i]);
        _constants.Add([.. shape.SelectMany(d => Number(1, (ulong)d)), .. Number(2, Int64), .. Text(8, name + ".numbers"), .. Bytes(9, bytes)]);
        _nodes.Add([.. Text(1, name + ".numbers"), .. Text(2, name), .. Text(4, "Identity")]);
        return Add(_outputs, Value(name, Int64, shape));
    }

    /// <summary>An output that says back an integer input as it went in.</summary>
    public TinyOnnx Echo(string name, string input, params long[] shape)
    {
        _nodes.Add([.. Text(1, input), .. Text(2, name + ".same"), .. Text(4, "Identity")]);
        _nodes.Add([.. Text(1, name + ".same"), .. Text(2, name), .. Text(4, "Cast"), .. Bytes(5, [.. Text(1, "to"), .. Number(3, Float), .. Number(20, 2)])]);
        return Add(_outputs, Value(name, Float, shape));
    }

    public void Write(string path)
    {
        byte[] graph = [.. _nodes.SelectMany(n => Bytes(1, n)), .. Text(2, "tiny"), .. _constants.SelectMany(c => Bytes(5, c)),
            .. _inputs.SelectMany(i => Bytes(11, i)), .. _outputs.SelectMany(o => Bytes(12, o))];
        File.WriteAllBytes(path, [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, ""), .. Number(2, 13)])]);
    }

    private TinyOnnx Add(List<byte[]> list, byte[] value)
    {
        list.Add(value);
        return this;
    }

    // A size of -1 is free.
    private static byte[] Value(string name, int type, long[] shape)
    {
        var dimensions = shape.SelectMany((d, i) => Bytes(1, d < 0 ? Text(2, $"{name}{i}") : Number(1, (ulong)d))).ToArray();
        return [.. Text(1, name), .. Bytes(2, Bytes(1, [.. Number(1, (ulong)type), .. Bytes(2, dimensions)]))];
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] content) => [.. Varint((ulong)((field << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int field, ulong value) => [.. Varint((ulong)(field << 3)), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
