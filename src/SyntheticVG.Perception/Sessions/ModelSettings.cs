using System.Text;
using System.Text.Json;

namespace SyntheticVG.Perception.Sessions;

/// <summary>A model's JSON file (<c>config.json</c>, <c>preprocessor_config.json</c>), with errors that say where.</summary>
internal sealed class ModelSettings
{
    private readonly JsonElement _root;

    private ModelSettings(string path, JsonElement root) => (Path, _root) = (path, root);

    /// <summary>The file, and the member in it.</summary>
    public string Path { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no JSON object.</exception>
    public static ModelSettings Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file; a model folder holds config.json, preprocessor_config.json and *.onnx", path);
        return Parse(path, File.ReadAllBytes(path));
    }

    /// <summary>Reads settings that stand in no file.</summary>
    /// <param name="name">What errors call them.</param>
    /// <param name="json">An object.</param>
    public static ModelSettings Parse(string name, string json) => Parse(name, Encoding.UTF8.GetBytes(json));

    private static ModelSettings Parse(string path, byte[] json)
    {
        using var document = WholeJson.Parse(json, path);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? new(path, document.RootElement.Clone())
            : throw new InvalidDataException($"{path}: found {JsonWords.Of(document.RootElement.ValueKind)}; expected an object");
    }

    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A member that is an object itself; null where it is missing.</summary>
    public ModelSettings? Within(string name) => TryGet(name, out var value)
        ? value.ValueKind == JsonValueKind.Object ? new($"{Path}: {name}", value) : throw Wrong(name, value, "an object")
        : null;

    public double? Number(string name) => TryGet(name, out var value)
        ? value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(name, value, "a number")
        : null;

    /// <summary>Whether a member is a number.</summary>
    public bool IsNumber(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number;

    /// <summary>A whole number of at least 1.</summary>
    public int? Size(string name) => Number(name) is { } number
        ? number is >= 1 and <= 1 << 20 && number == Math.Floor(number) ? (int)number : throw Missing(name, $"{number}", "a whole number of at least 1")
        : null;

    public bool? Flag(string name) => TryGet(name, out var value)
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false")
        : null;

    public string? Text(string name) => TryGet(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, value, "a text")
        : null;

    /// <summary>A list of numbers.</summary>
    /// <param name="name">The member.</param>
    /// <param name="count">How many there must be; null for any.</param>
    public double[]? Numbers(string name, int? count = null)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Number)
            || (count is not null && value.GetArrayLength() != count))
            throw Wrong(name, value, $"a list of {count}{(count is null ? "" : " ")}numbers");
        return [.. value.EnumerateArray().Select(e => e.GetDouble())];
    }

    /// <summary>Names by index: a list, or an object from index to name as <c>id2label</c> is.</summary>
    public string[]? Names(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(e => e.GetString()!)]; // of kind String: not null
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, value, "names by index");
        var names = new SortedDictionary<int, string>();
        foreach (var member in value.EnumerateObject())
        {
            if (!int.TryParse(member.Name, out var index) || index is < 0 or > 100_000 || member.Value.ValueKind != JsonValueKind.String)
                throw Wrong($"{name}.{member.Name}", member.Value, "an index and a name");
            names[index] = member.Value.GetString()!; // of kind String: not null
        }
        return [.. Enumerable.Range(0, names.Count == 0 ? 0 : names.Keys.Max() + 1).Select(i => names.GetValueOrDefault(i, ""))];
    }

    /// <summary>The names of an object from name to index, by index; empty where an index has none.</summary>
    public string[]? Ids(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(name, value, "indices by name");
        var names = new Dictionary<int, string>();
        foreach (var member in value.EnumerateObject())
            names[member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var index) && index is >= 0 and < 10_000_000
                ? index
                : throw Wrong($"{name}.{member.Name}", member.Value, "an index")] = member.Name;
        return [.. Enumerable.Range(0, names.Count == 0 ? 0 : names.Keys.Max() + 1).Select(i => names.GetValueOrDefault(i, ""))];
    }

    /// <summary>The error of a member that is missing or unfit.</summary>
    public InvalidDataException Missing(string name, string found, string expected) => new($"{Path}: {name} is {found}; expected {expected}");

    private InvalidDataException Wrong(string name, JsonElement found, string expected)
    {
        var text = found.GetRawText();
        return Missing(name, text.Length <= 40 ? text : text[..40] + "…", expected);
    }

    private bool TryGet(string name, out JsonElement value) => _root.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
