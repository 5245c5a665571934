using System.Globalization;
using System.Text.Json;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes weights as model.safetensors, or as several files and their index when they are many.</summary>
internal static class Shards
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    public static void Write(string folder, IReadOnlyList<WeightToWrite> weights, long largestFile, Action<string>? say = null)
    {
        var shards = Split(weights, largestFile);
        var (index, single) = (Path.Combine(folder, "model.safetensors.index.json"), Path.Combine(folder, "model.safetensors"));
        if (shards is [var only])
        {
            Write(single, only);
            File.Delete(index);
            return;
        }
        var places = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:d5}-of-{shards.Count:d5}.safetensors");
            Write(Path.Combine(folder, name), shards[i]);
            foreach (var weight in shards[i])
                places.Add(weight.Name, name);
        }
        WholeFile.Write(index,
            JsonSerializer.Serialize(new { metadata = new { total_size = weights.Sum(weight => weight.Bytes) }, weight_map = places }) + "\n");
        File.Delete(single);

        void Write(string path, IReadOnlyList<WeightToWrite> part)
        {
            SafetensorsWriter.Write(path, part, Metadata);
            say?.Invoke(FormattableString.Invariant($"{path}: {part.Count} weights, {part.Sum(weight => weight.Bytes) / 1e6:N1} MB"));
        }
    }

    private static List<List<WeightToWrite>> Split(IReadOnlyList<WeightToWrite> weights, long largestFile)
    {
        var shards = new List<List<WeightToWrite>> { new() };
        var filled = 0L;
        foreach (var weight in weights)
        {
            if (filled > 0 && filled + weight.Bytes > largestFile)
            {
                shards.Add([]);
                filled = 0;
            }
            shards[^1].Add(weight);
            filled += weight.Bytes;
        }
        return shards;
    }
}
