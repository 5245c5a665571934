using System.Text;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Which tensor of a file fills which weight of a model: by name, all or none.</summary>
internal static class WeightMatch
{
    private const int ShownOfEach = 12;

    /// <summary>Pairs a model's weights with a file's tensors.</summary>
    /// <param name="file">The file's name, for the message.</param>
    /// <param name="expected">The model's weights and their shapes.</param>
    /// <param name="found">The file's tensors, under the model's names.</param>
    /// <exception cref="InvalidDataException">Some are missing, extra, misshaped or not floating point; the message lists them all.</exception>
    public static void Require(string file, IReadOnlyDictionary<string, long[]> expected, IReadOnlyDictionary<string, TensorEntry> found)
    {
        var faults = new StringBuilder();
        List(faults, "missing", expected.Keys.Where(name => !found.ContainsKey(name))
            .Select(name => $"{name} [{string.Join(", ", expected[name])}]"));
        List(faults, "not of this model", found.Where(entry => !expected.ContainsKey(entry.Key))
            .Select(entry => $"{entry.Key} {entry.Value.ShapeText}"));
        List(faults, "of another shape", found.Where(entry => expected.TryGetValue(entry.Key, out var shape) && !shape.SequenceEqual(entry.Value.Shape))
            .Select(entry => $"{entry.Key} is {entry.Value.ShapeText}, expected [{string.Join(", ", expected[entry.Key])}]"));
        List(faults, "not floating point", found.Where(entry => expected.ContainsKey(entry.Key) && !Dtypes.IsFloat(entry.Value.Dtype))
            .Select(entry => $"{entry.Key} is {entry.Value.Dtype}, expected Float32, Float16 or BFloat16"));
        if (faults.Length > 0)
            throw new InvalidDataException($"{file}: its weights do not fit the model of {expected.Count} weights.{faults}");
    }

    private static void List(StringBuilder text, string what, IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        if (all.Count == 0)
            return;
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $" {all.Count} {what}: {string.Join("; ", all.Take(ShownOfEach))}");
        text.Append(all.Count > ShownOfEach ? $"; and {all.Count - ShownOfEach} more." : ".");
    }
}
