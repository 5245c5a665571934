using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Coco;

/// <summary>Reads COCO's captions (<c>captions_*.json</c>), an image at a time.</summary>
internal sealed class CaptionReader : IDisposable
{
    private readonly JsonRows<long> _rows;
    private readonly ReadReport _report;

    private CaptionReader(string path, ReadReport report)
    {
        (_rows, _report) = (new(path), report);
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with annotations");
        var found = false;
        while (stream.NextMember())
        {
            if (stream.Name != "annotations")
            {
                stream.Skip();
                continue;
            }
            found = true;
            Rows.Enter(stream, report,
                () => _rows.Collect(stream, report, "annotations", value => _rows.Add(value.Object().Get("image_id"u8).Integer(), stream)));
        }
        if (!found)
            throw stream.Error("found no annotations; expected a list of captions");
        _rows.Sort();
    }

    /// <summary>COCO's ids of the images that have captions.</summary>
    public IReadOnlyCollection<long> Images => _rows.Keys;

    /// <summary>Indexes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, a row is bad.</exception>
    public static CaptionReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>The captions of an image, in the order of the file.</summary>
    public IReadOnlyList<string> Read(long image)
    {
        var captions = new List<string>();
        var range = _rows.RowsOf(image);
        for (var row = range.Start.Value; row < range.End.Value; row++)
        {
            try
            {
                captions.Add(_rows.Read(row).Get("caption"u8).Text().Trim());
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, _rows.Where(row, "annotations"), e.Message);
            }
        }
        return captions;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
