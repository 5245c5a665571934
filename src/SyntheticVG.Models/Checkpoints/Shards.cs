using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes weights as model.safetensors, or as several files and their index when they are many.</summary>
internal static class Shards
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    public static void Write(string folder, IReadOnlyList<(string Name, Tensor Tensor)> tensors, ScalarType? dtype, long largestFile)
    {
        var shards = Split(tensors, dtype, largestFile);
        var index = Path.Combine(folder, "model.safetensors.index.json");
        if (shards is [var only])
        {
            SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), only, dtype, Metadata);
            File.Delete(index);
            return;
        }
        var places = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:d5}-of-{shards.Count:d5}.safetensors");
            SafetensorsWriter.Write(Path.Combine(folder, name), shards[i], dtype, Metadata);
            foreach (var (tensor, _) in shards[i])
                places.Add(tensor, name);
        }
        var bytes = tensors.Sum(tensor => SafetensorsWriter.Bytes(tensor.Tensor, dtype));
        File.WriteAllText(index + ".partial", JsonSerializer.Serialize(new { metadata = new { total_size = bytes }, weight_map = places }) + "\n");
        File.Move(index + ".partial", index, overwrite: true);
        File.Delete(Path.Combine(folder, "model.safetensors"));
    }

    private static List<List<(string Name, Tensor Tensor)>> Split(IReadOnlyList<(string Name, Tensor Tensor)> tensors, ScalarType? dtype, long largestFile)
    {
        var shards = new List<List<(string, Tensor)>> { new() };
        var filled = 0L;
        foreach (var tensor in tensors)
        {
            var bytes = SafetensorsWriter.Bytes(tensor.Tensor, dtype);
            if (filled > 0 && filled + bytes > largestFile)
            {
                shards.Add([]);
                filled = 0;
            }
            shards[^1].Add(tensor);
            filled += bytes;
        }
        return shards;
    }
}
