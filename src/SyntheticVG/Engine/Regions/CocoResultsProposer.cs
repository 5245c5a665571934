using System.Text.Json;
using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Regions;

/// <summary>Masks or boxes of many images in one file, in COCO's results format: a list of {image_id, segmentation or bbox, score}.</summary>
/// <remarks>The file is read once, as a stream; its records stay in memory as text, grouped by image, until they are asked for.</remarks>
internal sealed class CocoResultsProposer : IRegionProposer
{
    private readonly Dictionary<string, List<JsonElement>> _records;

    private CocoResultsProposer(string name, Dictionary<string, List<JsonElement>> records, int withoutImage) =>
        (Name, _records, WithoutImage) = (name, records, withoutImage);

    /// <summary>The source's name.</summary>
    public string Name { get; }

    /// <summary>Records that name no image, and so belong to none.</summary>
    public int WithoutImage { get; }

    /// <summary>Reads a results file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What to call the source; merge policies look at it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">The file is no list in JSON.</exception>
    public static async Task<CocoResultsProposer> OpenAsync(string path, string name, CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        var withoutImage = 0;
        await using var stream = File.OpenRead(path);
        try
        {
            await foreach (var record in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream, cancellationToken: cancellationToken))
            {
                if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("image_id", out var id))
                {
                    withoutImage++;
                    continue;
                }
                if (!records.TryGetValue(id.ToString(), out var list))
                    records[id.ToString()] = list = [];
                list.Add(record);
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: {JsonWords.Of(e)}; expected a list of results", e);
        }
        return new(name, records, withoutImage);
    }

    /// <summary>The proposals of one image, found by its COCO id, else by its id in another data set.</summary>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        var info = image.Graph.Image;
        var ids = info.Sources.OrderBy(s => s.Key == "coco" ? 0 : 1).Select(s => s.Value);
        var set = new ProposalCollector(Name, info.Width, info.Height);
        foreach (var record in ids.Select(id => _records.GetValueOrDefault(id)).FirstOrDefault(r => r is not null) ?? [])
            set.Add(record);
        return ValueTask.FromResult(set.ToSet());
    }
}
