using System.Text;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>The two layouts of torch's files: what the pickle says, and where each storage's numbers begin.</summary>
internal abstract class TorchContainer : IDisposable
{
    protected TorchContainer(string path) => Path = path;

    protected string Path { get; }

    /// <summary>What the pickle holds.</summary>
    public object? Content { get; protected set; }

    /// <summary>A stream of a storage's numbers from an index on.</summary>
    public abstract Stream OpenStorage(PickledStorage storage, long firstNumber);

    public abstract void Dispose();

    public static TorchContainer Open(string path)
    {
        var start = new byte[24];
        using (var file = File.OpenRead(path))
            Array.Resize(ref start, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return start switch
        {
            [] => throw new InvalidDataException($"{path}: 0 bytes; expected a torch file"),
            [(byte)'P', (byte)'K', ..] => new ZippedContainer(path),
            [0x80, ..] => new LegacyContainer(path),
            _ when Encoding.ASCII.GetString(start).StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                throw new InvalidDataException($"{path}: a Git LFS pointer; expected the weights themselves: fetch them with 'git lfs pull'"),
            _ => throw new InvalidDataException(
                $"{path}: begins with {Convert.ToHexStringLower(start.AsSpan(0, Math.Min(8, start.Length)))}; expected a zip or a pickle of torch's"),
        };
    }

    // ('storage', type, key, location, count), in the older layout with a sixth member: a view, which nobody writes any more.
    protected PickledStorage ReadStorage(PickledList id) => id.Items is ["storage", PickledName type, string key, string, long count, .. var rest]
            && rest is [] or [null] && Dtypes.FromTorchStorage(type.Name) is { } dtype && count >= 0
        ? new(key, dtype, count)
        : throw new InvalidDataException(
            $"{Path}: its pickle describes a storage in {id.Items.Count} parts that do not fit; expected type, key, location and count");
}
