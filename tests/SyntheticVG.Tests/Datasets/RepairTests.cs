using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SyntheticVG.Datasets.Joining;

namespace SyntheticVG.Tests.Datasets;

/// <summary>
/// Every reader, every field, every kind of fault: a fault costs what needs the field and nothing else, and what is lost is counted.
/// </summary>
public sealed partial class RepairTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. Layouts.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_fault_in_a_field_costs_that_field(string name)
    {
        var layout = Layouts.All.Single(layout => layout.Name == name);
        layout.Prepare(_folder);
        var good = await Read(layout, layout.Json);
        Assert.Equal(2, good.Images.Count);
        Assert.Null(good.Error);
        var failures = new List<string>();

        foreach (var fault in Faults.Of(layout.Json))
        {
            var found = await Read(layout, fault.Json);
            if (Wrong(layout, fault, good, found) is { } problem)
                failures.Add($"{fault.Path} {fault.Kind}: {problem} (counted: {string.Join(", ", found.Counted)}; {found.Error})");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} fall short:\n{string.Join("\n", failures)}");
    }

    [Fact]
    public async Task A_key_that_stands_twice_costs_one_item()
    {
        const string Dog = """{"name": "dog", "x": 2, "y": 3, "w": 10, "h": 8, "attributes": ["brown"], "attributes": ["red"], "relations": []}""";
        _folder.Write("train_sceneGraphs.json", """
            {"1": {"width": 40, "height": 30, "objects": {"11": DOG, "11": DOG, "12": DOG}},
             "1": {"width": 40, "height": 30, "objects": {}},
             "2": {"width": 40, "height": 30, "objects": {"21": DOG}}}
            """.Replace("DOG", Dog, StringComparison.Ordinal)).Picture("1.jpg", 40, 30).Picture("2.jpg", 40, 30);

        var (images, folder) = await _folder.ReadAsync();

        Assert.Equal([2, 1], images.Select(image => image.Graph.Regions.Count));
        Assert.All(images.SelectMany(image => image.Graph.Regions), region => Assert.Equal(["brown"], region.Attributes));
        Assert.Equal(3, folder.Warnings.Counts["duplicate-key"]); // one of image 1 whole, one at the top, one of image 2
        Assert.Throws<InvalidDataException>(() => DataFolder.Open(_folder.Root, new() { Strict = true }));
    }

    [Fact]
    public async Task A_class_whose_name_cannot_be_read_keeps_its_number()
    {
        var psg = Layouts.All.Single(layout => layout.Name == "PSG");
        psg.Prepare(_folder);

        var found = await Read(psg, psg.Json.Replace("\"thing_classes\": [\"person\", \"dog\"]", "\"thing_classes\": [{}, \"dog\"]", StringComparison.Ordinal));

        Assert.Equal(["dog", "grass"], found.Images.Values.First().Names);
    }

    [Fact]
    public async Task Objects_that_share_an_id_stay_and_relations_that_name_it_go()
    {
        _folder.VisualGenome().Picture("000000000007.jpg", 80, 60).Coco(width: 80, height: 60);
        _folder.Write("objects.json", File.ReadAllText(_folder["objects.json"]).Replace("\"object_id\": 2", "\"object_id\": 1", StringComparison.Ordinal));
        _folder.Write("relationships.json", """
            [{"image_id": 100, "relationships": [{"relationship_id": 1, "predicate": "on", "subject_id": 1, "object_id": 1},
            {"predicate": "wearing", "subject": {"name": "The Man", "x": 20, "y": 10, "w": 30, "h": 40}, "object": {"object_id": "x", "names": "hat", "x": "24", "y": 10, "w": 10, "h": 8}}]}]
            """);

        var (images, folder) = await _folder.ReadAsync();

        var graph = Assert.Single(images).Graph;
        Assert.Equal(["dog", "man", "hat"], graph.Regions.Select(region => region.Name));
        var relation = Assert.Single(graph.Relationships);
        Assert.Equal((1, "wearing", 2), (relation.Subject, relation.Predicate, relation.Object));
        Assert.Equal((1, 1), (folder.Warnings.Counts["duplicate-id"], folder.Warnings.Counts["relation-object-ambiguous"]));
    }

    // What is wrong with what was read; null where it is as it should be.
    private static string? Wrong(Layout layout, Fault fault, Reading good, Reading found)
    {
        var needed = layout.Needed.Any(pattern => fault.Path == pattern || fault.Path.StartsWith($"{pattern}.", StringComparison.Ordinal)
            || fault.Path.StartsWith($"{pattern}[", StringComparison.Ordinal));
        if (found.Error is not null)
            return layout.Whole.Contains(fault.Path) && found.Error.Contains(Path.GetFileName(layout.File), StringComparison.Ordinal)
                ? null
                : "the folder was refused";
        if (layout.Whole.Contains(fault.Path))
            return null;
        var (lost, other) = (false, false);
        foreach (var (key, before) in good.Images)
        {
            var after = found.Images.GetValueOrDefault(key);
            if (after is null)
                (lost, other) = (true, other || key != good.Images.Keys.First());
            else
                (lost, other) = (lost || after.Lacks(before), other || (key != good.Images.Keys.First() && after.Lacks(before)));
        }
        return other && !layout.Shared.Contains(fault.Path) ? "another photo lost something"
            : lost && !needed && fault.Breaks ? "it cost more than the field"
            : lost && !fault.Absent && !found.Counted.Except(good.Counted).Any() ? "something was lost and nothing counted"
            : null;
    }

    private async Task<Reading> Read(Layout layout, string json)
    {
        _folder.Write(layout.File, json);
        try
        {
            return await layout.Read(_folder);
        }
        catch (InvalidDataException e)
        {
            return new Reading([], [], e.Message);
        }
    }

    /// <summary>What one photo has.</summary>
    internal sealed record Content(IReadOnlyList<string> Names, int Regions, int Relations, int Texts)
    {
        public bool Lacks(Content before) => Regions < before.Regions || Relations < before.Relations || Texts < before.Texts;
    }

    /// <summary>What was read, by the photo's name.</summary>
    internal sealed record Reading(SortedDictionary<string, Content> Images, IReadOnlyList<string> Counted, string? Error);

    /// <summary>A file layout with a good file of two photos; faults are put into the first.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="File">The file's relative path.</param>
    /// <param name="Json">The good file.</param>
    /// <param name="Prepare">Writes what lies beside it.</param>
    internal sealed record Layout(string Name, string File, string Json, Action<TestFolder> Prepare)
    {
        /// <summary>Fields without which an item cannot be.</summary>
        public string[] Needed { get; init; } = [];

        /// <summary>Fields whose fault may make the whole file none of its layout.</summary>
        public string[] Whole { get; init; } = [];

        /// <summary>Fields that both photos use.</summary>
        public string[] Shared { get; init; } = [];

        /// <summary>Reads the folder.</summary>
        public Func<TestFolder, Task<Reading>> Read { get; init; } = async folder =>
        {
            var (images, data) = await folder.ReadAsync();
            var content = new SortedDictionary<string, Content>(StringComparer.Ordinal);
            foreach (var image in images)
            {
                content[Path.GetFileNameWithoutExtension(image.Graph.Image.File)] = new(
                    [.. image.Graph.Regions.Select(region => region.Name)], image.Graph.Regions.Count + image.Proposals.Count, image.Graph.Relationships.Count,
                    image.Captions.Count + image.Phrases.Count + image.Graph.Regions.Sum(region => region.Sources.Count));
            }
            return new(content, [.. data.Warnings.Counts.Concat(data.LeftOut.Counts).Select(pair => $"{pair.Key} {pair.Value}")], null);
        };
    }

    /// <summary>A fault in one field.</summary>
    /// <param name="Path">The field, with <c>[]</c> for any place in a list and <c>*</c> for any key that is an id.</param>
    /// <param name="Kind">What stands there instead.</param>
    /// <param name="Json">The file with it.</param>
    /// <param name="Breaks">Whether the value can only be wrong; else it may mean something else than before.</param>
    internal sealed record Fault(string Path, string Kind, string Json, bool Breaks)
    {
        /// <summary>Whether the file says no more that there is something: a list without the item, or none.</summary>
        public bool Absent { get; init; }
    }

    internal static partial class Faults
    {
        /// <summary>Each field that stands in the first item of every list, with each kind of fault.</summary>
        public static IEnumerable<Fault> Of(string json)
        {
            foreach (var path in Paths(JsonNode.Parse(json)!, []).ToList())
            {
                foreach (var (kind, breaks, value) in Values(At(JsonNode.Parse(json)!, path)!))
                {
                    var root = JsonNode.Parse(json)!;
                    Put(root, path, value);
                    yield return new(Pattern(path), kind, root.ToJsonString().Replace("\"@half\"", "\"\\ud800\"", StringComparison.Ordinal), breaks)
                    {
                        Absent = (kind == "missing" && (path[^1] is int || Pattern(path).EndsWith('*')))
                            || (kind is "missing" or "null" or "[]" or "{}" && At(JsonNode.Parse(json)!, path) is JsonArray or JsonObject),
                    };
                }
            }
        }

        private static IEnumerable<(string Kind, bool Breaks, string? Value)> Values(JsonNode old)
        {
            var kind = old.GetValueKind();
            yield return ("missing", true, null);
            yield return ("null", true, "null");
            yield return ("true", true, "true");
            yield return ("{}", kind is not System.Text.Json.JsonValueKind.Object, "{}");
            yield return ("[[]]", true, "[[]]");
            yield return ("[]", kind is not System.Text.Json.JsonValueKind.Array, "[]");
            yield return ("half a pair", true, "\"@half\"");
            yield return ("a text", kind is not System.Text.Json.JsonValueKind.String, "\"x\"");
            yield return ("1e30", kind is not System.Text.Json.JsonValueKind.Number, "1e30");
            yield return ("-1", false, "-1");
            yield return ("0", false, "0");
            if (kind is System.Text.Json.JsonValueKind.Number)
                yield return ("the number as a text", true, $"\"{old.ToJsonString()}\"");
            if (kind is System.Text.Json.JsonValueKind.Number && !old.ToJsonString().Contains('.', StringComparison.Ordinal))
            {
                yield return ("the number with .0", true, $"{old.ToJsonString()}.0");
                yield return ("half more", false, $"{old.ToJsonString()}.5");
            }
        }

        private static IEnumerable<object[]> Paths(JsonNode node, object[] path)
        {
            if (path.Length > 0)
                yield return path;
            var children = node switch
            {
                JsonObject @object => @object.Where(pair => pair.Value is not null).Select(pair => ((object)pair.Key, pair.Value!)),
                JsonArray list => list.Take(path.Length > 0 && path[^1] is "bbox" or "imsize" or "box" ? 4 : 1).Select((item, i) => ((object)i, item!)),
                _ => [],
            };
            var ids = 0;
            foreach (var (key, child) in children)
            {
                if (key is string name && Id().IsMatch(name) && ids++ > 0)
                    continue; // of members that are ids the first stands for all
                foreach (var below in Paths(child, [.. path, key]))
                    yield return below;
            }
        }

        private static JsonNode? At(JsonNode root, object[] path) =>
            path.Aggregate((JsonNode?)root, (node, key) => key is int i ? node![i] : node![(string)key]);

        private static void Put(JsonNode root, object[] path, string? value)
        {
            var parent = At(root, path[..^1])!;
            switch (parent, path[^1], value)
            {
                case (JsonArray list, int i, null):
                    list.RemoveAt(i);
                    break;
                case (JsonObject members, string name, null):
                    members.Remove(name);
                    break;
                case (JsonArray list, int i, _):
                    list[i] = JsonNode.Parse(value);
                    break;
                case (JsonObject members, string name, _):
                    members[name] = JsonNode.Parse(value);
                    break;
            }
        }

        private static string Pattern(object[] path) =>
            string.Concat(path.Select((key, i) => key is int ? "[]" : Id().IsMatch((string)key) ? $"{(i > 0 ? "." : "")}*" : $"{(i > 0 ? "." : "")}{key}"));

        [GeneratedRegex("^[0-9]+$")]
        private static partial Regex Id();
    }
}
