using System.Text.Json;
using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Regions;

/// <summary>Masks that a segmenter wrote beforehand, one JSON file an image: a list of SAM's records, or SA-1B's {image, annotations}.</summary>
/// <param name="folder">The folder; the file is called after the image's key (<c>coco-142238.json</c>), after the picture (<c>000000142238.json</c>) or after
/// the image's id in any data set.</param>
/// <param name="name">What to call the source: <c>sam-whole</c>, <c>sam-part</c>, ...; merge policies look at it.</param>
internal sealed class SamFileProposer(string folder, string name = "sam") : IRegionProposer
{
    /// <summary>The source's name.</summary>
    public string Name => name;

    /// <summary>The proposals of one image; none where there is no file for it (counted as <c>no-file</c>).</summary>
    /// <exception cref="InvalidDataException">The file is no JSON, or no list of records.</exception>
    public async ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        var info = image.Graph.Image;
        var path = new[] { KeyFileName.Of(info.Key), Path.GetFileNameWithoutExtension(info.File) }.Concat(info.Sources.Values)
            .Select(stem => Path.Combine(folder, Path.GetFileName(stem) + ".json")).FirstOrDefault(File.Exists);
        var set = new ProposalCollector(name, info.Width, info.Height);
        if (path is null)
        {
            set.Drop("no-file");
            return set.ToSet();
        }
        using var document = await ParseAsync(path, cancellationToken);
        var root = document.RootElement;
        var records = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("annotations", out var annotations) ? annotations : root;
        if (records.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException(
                $"{path}: found {JsonWords.Of(records.ValueKind)} at the top; expected a list of records, or an object with annotations");
        foreach (var record in records.EnumerateArray())
            set.Add(record);
        return set.ToSet();
    }

    private static async Task<JsonDocument> ParseAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        try
        {
            return await JsonDocument.ParseAsync(stream, default, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: {JsonWords.Of(e)}", e);
        }
    }
}
