using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Reads values of a JSON object and says which file and member is wrong.</summary>
internal sealed record JsonFile(string Path, JsonObject Members)
{
    private const int MostWhole = 100_000_000; // far above every size that a model states

    public static JsonFile ReadObject(string path)
    {
        using var json = WholeJson.ReadFile(path);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? new(path, JsonObject.Create(json.RootElement.Clone())!) // null only for null
            : throw new InvalidDataException($"{path}: found {JsonWords.Of(json.RootElement.ValueKind)}; expected an object");
    }

    public int Whole(string name) => OptionalWhole(name) ?? throw Wrong(name, "a whole number from 1 to 100,000,000");

    public int? OptionalWhole(string name) => Members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) && number is > 0 and <= MostWhole => number,
        JsonValue value when value.TryGetValue<double>(out var number) && number is > 0 and <= MostWhole && number == Math.Floor(number) => (int)number, // 2.0
        _ => throw Wrong(name, "a whole number from 1 to 100,000,000"),
    };

    public double? Number(string name) => Members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => throw Wrong(name, "a number"),
    };

    public bool? Truth(string name) => Members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        _ => throw Wrong(name, "true or false"),
    };

    public string? Text(string name) => Members[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Wrong(name, "a text"),
    };

    public InvalidDataException Wrong(string name, string expected) =>
        new($"{Path}: {name} is {Members[name]?.ToJsonString() ?? "missing"}; expected {expected}");
}
