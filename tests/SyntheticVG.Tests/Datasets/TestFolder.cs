using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Tests.Datasets;

/// <summary>A folder of small pictures and annotation files that goes away after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Root = Directory.CreateTempSubdirectory("synvg-").FullName;

    public string Root { get; }

    public string this[string path] => Path.Combine(Root, path);

    public TestFolder Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
        return this;
    }

    public TestFolder Picture(string path, int width, int height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path],
            PngEncoder.Encode(new() { Width = width, Height = height, Colour = PngColour.Rgb, BitDepth = 8, Bytes = new byte[width * height * 3] }));
        return this;
    }

    public TestFolder Gray(string path, int width, int height, Func<int, int, byte> value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        var bytes = Enumerable.Range(0, width * height).Select(i => value(i % width, i / width)).ToArray();
        File.WriteAllBytes(this[path], PngEncoder.Encode(new() { Width = width, Height = height, Colour = PngColour.Gray, BitDepth = 8, Bytes = bytes }));
        return this;
    }

    /// <summary>COCO instances: a picture of 40 × 30 and a square dog on it.</summary>
    public TestFolder Coco(string path = "instances_train2017.json", long id = 7, int width = 40, int height = 30, string box = "[2, 3, 10, 8]") =>
        Write(path, $$"""
            {"images": [{"id": {{id}}, "file_name": "{{id:D12}}.jpg", "width": {{width}}, "height": {{height}}, "license": 4}],
             "licenses": [{"id": 4, "name": "BY", "url": "https://creativecommons.org/licenses/by/2.0/"}],
             "categories": [{"id": 18, "name": "dog"}],
             "annotations": [{"id": 501, "image_id": {{id}}, "category_id": 18, "bbox": {{box}}, "iscrowd": 0, "area": 80,
               "segmentation": [[2, 3, 12, 3, 12, 11, 2, 11]]}]}
            """);

    /// <summary>Visual Genome: the same photo at another size, with a man, a hat and a relation.</summary>
    public TestFolder VisualGenome(long id = 100, string cocoId = "7", int width = 80, int height = 60) => Write("image_data.json", $$"""
        [{"image_id": {{id}}, "width": {{width}}, "height": {{height}}, "url": "https://x.org/VG_100K/{{id}}.jpg", "coco_id": {{cocoId}}}]
        """).Write("objects.json", $$"""
        [{"image_id": {{id}}, "objects": [
          {"object_id": 1, "names": ["The Man"], "x": 20, "y": 10, "w": 30, "h": 40},
          {"object_id": 2, "names": ["hat"], "x": 24, "y": 10, "w": 10, "h": 8}]}]
        """).Write("relationships.json", $$"""
        [{"image_id": {{id}}, "relationships": [{"relationship_id": 31, "predicate": "is Wearing a ",
          "subject": {"object_id": 1, "name": "man", "x": 20, "y": 10, "w": 30, "h": 40}, "object": {"object_id": 2, "names": ["hat"], "x": 24, "y": 10, "w": 10, "h": 8} }]}]
        """);

    public async Task<(IReadOnlyList<AnnotatedImage> Images, DataFolder Folder)> ReadAsync(DataFolderOptions? options = null)
    {
        using var folder = DataFolder.Open(Root, options);
        return (await folder.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken), folder);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
