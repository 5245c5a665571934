using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Named tensors in a file, or in several that belong together. Opening reads and checks the table of contents only.</summary>
public interface IWeightFile : IDisposable
{
    /// <summary>The file, as error messages name it.</summary>
    string Path { get; }

    /// <summary>What it holds, by key.</summary>
    IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>Reads a tensor's numbers into another, cast to its dtype on its device, a piece at a time.</summary>
    /// <param name="name">The key.</param>
    /// <param name="target">A contiguous tensor of the same shape.</param>
    void CopyTo(string name, Tensor target);

    /// <summary>Reads some of a tensor's numbers, cast as by the other.</summary>
    /// <param name="name">The key.</param>
    /// <param name="first">The first number, counted row by row; of a file in blocks it begins a row.</param>
    /// <param name="target">A contiguous tensor of as many numbers as are wanted.</param>
    void CopyTo(string name, long first, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        target.view(-1).copy_(this.Read(name).view(-1).narrow(0, first, target.numel()));
    }
}

/// <summary>Opens files of weights by their name's ending.</summary>
public static class WeightFile
{
    /// <summary>Opens a .safetensors file, an index of several (.json), a torch file (.bin, .pt, .pth), or a Qwen2 decoder in .gguf.</summary>
    /// <exception cref="InvalidDataException">The file is not what its ending says, or is damaged.</exception>
    public static IWeightFile Open(string path) => Path.GetExtension(path) switch
    {
        ".safetensors" => new SafetensorsFile(path),
        ".json" => new ShardedFile(path),
        ".gguf" => new GgufWeightFile(path),
        ".bin" or ".pt" or ".pth" => new TorchFile(path),
        var other => throw new ArgumentException($"{path} ends in '{other}'; expected .safetensors, .json, .gguf, .bin, .pt or .pth", nameof(path)),
    };

    /// <summary>Reads a tensor in the file's own dtype, on the CPU.</summary>
    /// <returns>The tensor; the caller owns it.</returns>
    public static Tensor Read(this IWeightFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        var entry = file.Tensors[name];
        var tensor = empty([.. entry.Shape], entry.Dtype);
        file.CopyTo(name, tensor);
        return tensor;
    }

    /// <summary>Reads every tensor, one at a time, and checks that all numbers are finite.</summary>
    /// <returns>How many numbers there are.</returns>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public static long Verify(this IWeightFile file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (var name in file.Tensors.Keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            if (file.Tensors[name] is var entry && Dtypes.IsFloat(entry.Dtype))
                RobinFolder.Fill(empty([.. entry.Shape], entry.Dtype), file, name);
        }
        return file.Tensors.Values.Sum(entry => entry.Count);
    }
}
