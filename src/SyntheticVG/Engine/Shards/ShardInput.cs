using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Shards;

/// <summary>The images of a shard as they travel to whoever works on them: a ZIP file of what was read of each, a line an image, and of the files that a recipe
/// opens.</summary>
/// <remarks>The same images give the same bytes. Whoever unpacks it needs no data folder.</remarks>
public static class ShardInput
{
    private const string Lines = "images.jsonl", Files = "files/", FolderSidecar = "depth.json";

    /// <summary>Packs images.</summary>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="images">The images, in order.</param>
    /// <param name="root">The data folder: files are called by their paths from it.</param>
    /// <param name="opensPicture">Whether the recipe opens the picture of an image.</param>
    public static void Write(Stream stream, IEnumerable<SourceImage> images, string root, Func<AnnotatedImage, bool> opensPicture)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var pack = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var files = new SortedSet<string>(StringComparer.Ordinal);
        using (var lines = ShardEntries.Begin(pack, Lines, CompressionLevel.Fastest))
        {
            foreach (var image in images)
            {
                lines.Write(LineOf(image, root));
                lines.WriteByte((byte)'\n');
                files.UnionWith(FilesOf(image.Image, opensPicture).Where(File.Exists).Select(file => Path.GetRelativePath(root, file)));
            }
        }
        foreach (var file in files)
            ShardEntries.Add(pack, Files + file, Path.Combine(root, file));
    }

    /// <summary>Unpacks images; their files go into a folder, under their paths in the data folder.</summary>
    /// <exception cref="InvalidDataException">It is no shard.</exception>
    public static IReadOnlyList<SourceImage> Unpack(Stream stream, string folder)
    {
        try
        {
            using var pack = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            ShardEntries.Extract(pack, Files, folder);
            var images = new List<SourceImage>();
            foreach (var line in ShardEntries.LinesOf(pack, Lines))
                images.Add(Read(line, folder));
            return images;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"a line of {Lines} is no image: {JsonWords.Of(e)}", e);
        }
    }

    // A depth map's convention stands beside it, or for the whole folder.
    private static IEnumerable<string> FilesOf(AnnotatedImage? image, Func<AnnotatedImage, bool> opensPicture)
    {
        if (image is null)
            yield break;
        if (opensPicture(image))
            yield return image.PicturePath;
        if (image.DepthPath is not { } depth)
            yield break;
        yield return depth;
        yield return Path.ChangeExtension(depth, ".json");
        yield return Path.Combine(Path.GetDirectoryName(depth) ?? "", FolderSidecar);
    }

    private static ReadOnlySpan<byte> LineOf(SourceImage source, string root)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("key", source.Key);
            if (source.Counts is { } counts)
                writer.WriteString("counts", counts.ToJson());
            if (source.Image is not { } image)
            {
                writer.WriteString("failure", source.Failure);
                writer.WriteString("problem", source.Problem);
            }
            else
            {
                Graph("graph", image.Graph);
                writer.WriteString("picture", Path.GetRelativePath(root, image.PicturePath));
                if (image.DepthPath is { } depth)
                    writer.WriteString("depth", Path.GetRelativePath(root, depth));
                writer.WritePropertyName("captions");
                JsonSerializer.Serialize(writer, image.Captions);
                writer.WritePropertyName("phrases");
                JsonSerializer.Serialize(writer, image.Phrases);
                if (image.Proposals.Count > 0)
                    Graph("proposals", new() { Image = image.Graph.Image, Regions = image.Proposals });
                if (image.Draft is { } draft)
                    Graph("draft", draft);
                if (image.Truth is { } truth)
                    Graph("truth", truth);
            }
            writer.WriteEndObject();

            void Graph(string name, SceneGraph graph)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(GraphLines.Write(graph), skipInputValidation: true);
            }
        }
        return buffer.WrittenSpan;
    }

    private static SourceImage Read(byte[] line, string folder)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var key = root.GetProperty("key").GetString() ?? throw new InvalidDataException("an image of the shard has no key");
        var counts = root.TryGetProperty("counts", out var counted) ? StageCounts.FromJson(counted.GetString()!) : null;
        if (!root.TryGetProperty("graph", out var graph))
            return new(key, null, root.GetProperty("failure").GetString(), root.GetProperty("problem").GetString()) { Counts = counts };
        return new(key, new()
        {
            Graph = GraphOf(graph),
            PicturePath = Path.Combine(folder, root.GetProperty("picture").GetString()!),
            DepthPath = root.TryGetProperty("depth", out var depth) ? Path.Combine(folder, depth.GetString()!) : null,
            Captions = root.GetProperty("captions").Deserialize<List<string>>()!,
            Phrases = root.GetProperty("phrases").Deserialize<List<RegionPhrase>>()!,
            Proposals = root.TryGetProperty("proposals", out var proposals) ? GraphOf(proposals).Regions : [],
            Draft = root.TryGetProperty("draft", out var draft) ? GraphOf(draft) : null,
            Truth = root.TryGetProperty("truth", out var truth) ? GraphOf(truth) : null,
        }, null)
        {
            Counts = counts,
        };

        static SceneGraph GraphOf(JsonElement element) => GraphLines.Read(element.GetRawText());
    }
}
