using System.Text;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Tests.Datasets;

/// <summary>Large files are not read again where nothing changed; what is read is the same.</summary>
public sealed class RowPlacesTests : IDisposable
{
    private const int Images = 400;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _kept = [];

    public void Dispose()
    {
        foreach (var file in _kept)
            File.Delete(file);
        _folder.Dispose();
    }

    [Fact]
    public void Visual_genomes_objects_are_found_by_the_places_of_the_last_opening()
    {
        File.WriteAllText(_folder["image_data.json"],
            $"[{string.Join(',', Enumerable.Range(1, Images).Select(id => $$"""{"image_id": {{id}}, "width": 40, "height": 30, "url": "https://x/VG_100K/{{id}}.jpg"}"""))}]");
        var objects = Large("objects.json", "", id => $$"""{"image_id": {{id}}, "objects": [{"object_id": {{id}}, "names": ["thing {{id}}"], "x": 1, "y": """
            + $$"""1, "w": 9, "h": 9}], "more": "PADDING"}""", "[", "]");

        string Read()
        {
            var report = new ReadReport { Repairs = true };
            using var reader = VgReader.Open(new(_folder["image_data.json"]) { Objects = objects }, report);
            return string.Join('\n', reader.Images.Select(image =>
                $"{image.Id} {reader.Has(image.Id)} {(reader.Has(image.Id) ? string.Join(' ', reader.Read(image).Objects.Select(o => o.Names[0])) : "")}")
                .Append($"{report.Total}"));
        }
        AssertSame(objects, "", "\"image_id\": 5,", "\"image_id\": 9,", Read);
    }

    [Fact]
    public void Gqas_graphs_are_found_with_their_sizes()
    {
        var graphs = Large("train_sceneGraphs.json", "", id => $$$"""
            "{{{id}}}": {"width": {{{40 + id}}}, "height": 30, "objects": {"1": {"name": "thing {{{id}}}", "x": 1, "y": 1, "w": 9, "h": 9, "attributes": ["PADDING"], "relations": []} } }
            """, "{", "}");

        string Read()
        {
            using var reader = GqaReader.Open(graphs, new ReadReport { Repairs = true });
            return string.Join('\n', reader.Images.Select(image => $"{image} {reader.Read(image).Objects[0].Name}"));
        }
        AssertSame(graphs, "", "\"5\":", "\"Z\":", Read);
    }

    [Fact]
    public void Cocos_annotations_are_passed_over_and_what_stands_behind_them_is_read()
    {
        var images = string.Join(',', Enumerable.Range(1, Images).Select(id => $$"""{"id": {{id}}, "file_name": "{{id}}.jpg", "width": 40, "height": 30}"""));
        var file = Large("instances.json", "annotations", id =>
            $$"""{"id": {{id}}, "image_id": {{id}}, "category_id": 1, "bbox": [1, 1, 9, 9], "iscrowd": {{id % 2}}, "segmentation": """
            + $$"""[[1, 1, 10, 1, 10, 10]], "more": "PADDING"}""",
            $$"""{"images": [{{images}}], "annotations": [""", """], "categories": [{"id": 1, "name": "person"}], "licenses": []}""");

        string Read()
        {
            using var reader = CocoReader.Open(file, new ReadReport { Repairs = true });
            return string.Join('\n', reader.Images.SelectMany(image => reader.Read(image)).Select(a => $"{a.Id} {a.Label} {a.Box} {a.Crowd}"));
        }
        AssertSame(file, "annotations", "\"image_id\": 5,", "\"image_id\": 6,", Read);
    }

    [Fact]
    public void A_list_with_a_bad_row_is_read_each_time_so_that_it_is_counted_each_time()
    {
        var file = Large("instances.json", "annotations",
            id => id == 7 ? """{"id": 7, "image_id": {}}""" : $$"""{"id": {{id}}, "image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9], "more": "PADDING"}""",
            """{"images": [{"id": 1, "file_name": "1.jpg", "width": 40, "height": 30}], "annotations": [""",
            """], "categories": [{"id": 1, "name": "person"}]}""");

        foreach (var _ in new[] { "once", "again" })
        {
            var report = new ReadReport { Repairs = true };
            CocoReader.Open(file, report).Dispose();
            Assert.Equal(1, report.Total);
        }
        Assert.False(File.Exists(RowPlaces.FileOf(file, "annotations")));
    }

    // The same at the first opening, at the second from what was kept, after damage of that, and after a change of the file.
    private static void AssertSame(string file, string list, string key, string other, Func<string> read)
    {
        var kept = RowPlaces.FileOf(file, list);
        var first = read();
        Assert.True(File.Exists(kept));

        var (text, time) = (File.ReadAllText(file), File.GetLastWriteTimeUtc(file));
        Write(text.Replace(key, other, StringComparison.Ordinal)); // of the same size and time: only who reads the list would see it
        Assert.Equal(first, read());
        Write(text);

        var bytes = File.ReadAllBytes(kept);
        bytes[^20] ^= 1;
        File.WriteAllBytes(kept, bytes);
        Assert.Equal(first, read());

        File.WriteAllText(file, text.Replace("\"PADDING", "  \"PADDING", StringComparison.Ordinal)); // all rows lie elsewhere
        Assert.Equal(first, read());

        void Write(string content)
        {
            File.WriteAllText(file, content);
            File.SetLastWriteTimeUtc(file, time);
        }
    }

    private string Large(string name, string list, Func<int, string> row, string begin, string end)
    {
        var padding = $"PADDING{new string('x', (int)(RowPlaces.LeastBytes / Images) + 200)}";
        var text = new StringBuilder(begin).AppendJoin(",\n",
            Enumerable.Range(1, Images).Select(id => row(id).Trim().Replace("PADDING", padding, StringComparison.Ordinal))).Append(end);
        File.WriteAllText(_folder[name], text.ToString());
        _kept.Add(RowPlaces.FileOf(_folder[name], list));
        return _folder[name];
    }
}
