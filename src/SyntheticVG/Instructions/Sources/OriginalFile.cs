using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Instructions.Sources;

/// <summary>An annotation file of the published data sets, a row at a time: as a file of the same form that holds that row alone. In memory are the rows'
/// places.</summary>
internal sealed class OriginalFile
{
    private static readonly string[] OfMembers = ["sg", "gqa_cot_sg", "gqa_cot_sg_grounded"];
    private static readonly string[] OfImages = ["coco_data", "PartImagenet", "PascalPart", "RefCOCO", "RefCOCOP", "VGDATA"];

    private readonly string _path;
    private readonly Func<int, byte[]> _row;

    private OriginalFile(string path, int count, Func<int, byte[]> row) => (_path, Count, _row) = (path, count, row);

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Goes over a file once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The type of the data set, which decides the form.</param>
    /// <exception cref="InvalidDataException">It is of another form.</exception>
    public static OriginalFile Open(string path, string type)
    {
        if (type == "psg")
            return OpenPsg(path);
        if (OfImages.Contains(type))
            return OpenImages(path);
        if (OfMembers.Contains(type))
            return OpenMembers(path);
        var rows = RowFile.Open(path);
        return new(path, rows.Count, row => Joined("[", rows.Bytes(row), "]"));
    }

    /// <summary>A row's file.</summary>
    /// <exception cref="UnusableRowException">The row is no JSON.</exception>
    public JsonElement Read(int row)
    {
        try
        {
            return JsonDocument.Parse(_row(row)).RootElement;
        }
        catch (JsonException e)
        {
            throw new UnusableRowException("bad-row", $"{Where(row)}: {JsonWords.Of(e)}");
        }
    }

    /// <summary>A row's place, for messages.</summary>
    public string Where(int row) => $"{_path}: row {row}";

    // {"1": {...}, "2": {...}}
    private static OriginalFile OpenMembers(string path)
    {
        var (rows, names) = RowFile.OfMembers(path);
        return new(path, rows.Count, row => Joined($"{{{JsonSerializer.Serialize(names[row])}:", rows.Bytes(row), "}"));
    }

    // COCO's layout: an image with its annotations, and the categories.
    private static OriginalFile OpenImages(string path)
    {
        using var stream = new JsonStream(path);
        Require(stream, JsonTokenType.StartObject, "an object with images, annotations and categories");
        var (images, annotations, categories) = (new List<(long, int)>(), new List<(long, int)>(), new List<(long, int)>());
        var (ids, owners) = (new List<long>(), new List<long>());
        while (stream.NextMember())
        {
            var list = stream.Name switch { "images" => images, "annotations" => annotations, "categories" => categories, _ => null };
            if (list is null)
            {
                stream.Skip();
                continue;
            }
            stream.EnterList();
            while (stream.NextElement())
            {
                list.Add((stream.Offset, stream.Length));
                if (list == images)
                    ids.Add(stream.Value.Object().Get("id"u8).Integer());
                else if (list == annotations)
                    owners.Add(stream.Value.Object().Get("image_id"u8).Integer());
            }
        }
        var (imageRows, annotationRows, categoryRows) = (RowFile.Of(path, images), RowFile.Of(path, annotations), RowFile.Of(path, categories));
        var names = string.Join(',', Enumerable.Range(0, categories.Count).Select(i => Encoding.UTF8.GetString(categoryRows.Bytes(i))));
        var places = owners.Index().GroupBy(pair => pair.Item, pair => pair.Index).ToDictionary(group => group.Key, group => group.ToArray());
        var withSome = ids.Index().Where(pair => places.ContainsKey(pair.Item)).Select(pair => pair.Index).ToArray();
        return new(path, withSome.Length, row =>
        {
            var own = places[ids[withSome[row]]].Select(i => Encoding.UTF8.GetString(annotationRows.Bytes(i)));
            return Joined("{\"images\":[", imageRows.Bytes(withSome[row]), $"],\"annotations\":[{string.Join(',', own)}],\"categories\":[{names}]}}");
        });
    }

    private static OriginalFile OpenPsg(string path)
    {
        using var stream = new JsonStream(path);
        Require(stream, JsonTokenType.StartObject, "an object with data and classes");
        var (places, classes) = (new List<(long, int)>(), new StringBuilder());
        while (stream.NextMember())
        {
            if (stream.Name == "data")
                places = RowFile.PlacesIn(stream);
            else if (stream.Name.EndsWith("_classes", StringComparison.Ordinal))
            {
                stream.ReadMember();
                classes.Append(JsonSerializer.Serialize(stream.Name)).Append(':')
                    .Append(Encoding.UTF8.GetString(RowFile.Of(path, [(stream.Offset, stream.Length)]).Bytes(0))).Append(',');
            }
            else
                stream.Skip();
        }
        var rows = RowFile.Of(path, places);
        var before = $"{{{classes}\"data\":[";
        return new(path, rows.Count, row => Joined(before, rows.Bytes(row), "]}"));
    }

    private static void Require(JsonStream stream, JsonTokenType form, string expected)
    {
        if (stream.Root != form)
            throw stream.Error($"found {JsonWords.Of(stream.Root)} at the top; expected {expected}");
    }

    private static byte[] Joined(string before, byte[] row, string after) => [.. Encoding.UTF8.GetBytes(before), .. row, .. Encoding.UTF8.GetBytes(after)];
}
