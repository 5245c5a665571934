using System.Text.Json;

namespace SyntheticVG.Perception.Store;

/// <summary>Which files a model's weights are in: one, or those that an index names.</summary>
internal static class WeightFiles
{
    private const string Index = "model.safetensors.index.json", Single = "model.safetensors";

    /// <summary>The names, the index left out.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="tryAsync">Fetches a file of the publisher's; false where there is none.</param>
    /// <exception cref="InvalidDataException">The index is none.</exception>
    public static async Task<IReadOnlyList<string>> NamesAsync(string folder, Func<string, Task<bool>> tryAsync)
    {
        if (!await tryAsync(Index))
            return [Single];
        var path = Path.Combine(folder, Index);
        try
        {
            using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
            var names = index.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => entry.Value.GetString()!).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).ToList();
            return names.Find(name => Path.GetFileName(name) != name || !name.EndsWith(".safetensors", StringComparison.Ordinal)) is { } wrong
                ? throw new InvalidDataException($"{path}: names the file {wrong}; expected .safetensors files beside it")
                : names;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: {JsonWords.Of(e)}; expected weight_map, from tensors to files", e);
        }
    }
}
