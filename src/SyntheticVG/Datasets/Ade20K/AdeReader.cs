using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Ade20K;

/// <summary>Reads the JSON files of ADE20K's full release of 2021, one a picture.</summary>
internal static class AdeReader
{
    /// <summary>The picture that a JSON describes.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, an object is bad.</exception>
    public static AdeImage Read(string path, ReadReport report)
    {
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with an annotation");
        AdeImage? image = null;
        while (stream.NextMember())
        {
            if (stream.Name != "annotation")
            {
                stream.Skip();
                continue;
            }
            try
            {
                image = Image(stream.ReadMember().Object(), path, report);
            }
            catch (BadRowException e) // what belongs to the whole picture
            {
                throw stream.Error($"{e.Message} [{e.Kind}]", e);
            }
        }
        return image ?? throw stream.Error("found no annotation");
    }

    private static AdeImage Image(JsonValue value, string path, ReadReport report)
    {
        var file = report.Repairs
            ? value.Optional("filename"u8, Path.ChangeExtension(Path.GetFileName(path), ".jpg"), report, path, name => PicturePaths.Inside(name.Text()))
            : PicturePaths.Inside(value.Get("filename"u8).Text());
        var (width, height) = report.Repairs ? value.Optional("imsize"u8, (0, 0), report, path, Size) : Size(value.Get("imsize"u8));
        var (objects, ids) = (new List<AdeObject>(), new HashSet<long>());
        if (value.TryGet("object"u8, out var list))
        {
            if (list.IsObject)
            {
                Take(list);
            }
            else
            {
                foreach (var item in value.OptionalItems("object"u8, report, path))
                    Take(item);
            }
        }
        return new AdeImage
        {
            Id = Path.GetFileNameWithoutExtension(file),
            File = file,
            Width = width,
            Height = height,
            Scene = value.OptionalTexts("scene"u8, report, path),
            Objects = objects,
        };

        void Take(JsonValue item)
        {
            var where = $"{path}: object {objects.Count}";
            try
            {
                var read = Object(item, objects.Count, report, where);
                if (report.Repairs && !ids.Add(read.Id))
                {
                    report.Add("duplicate-id", where, $"object {read.Id} stands there already; parts of that id belong to the first");
                    read = read with { Id = -1 - objects.Count };
                }
                objects.Add(read);
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, where, e.Message);
            }
        }
    }

    // Rows, columns, channels.
    private static (int Width, int Height) Size(JsonValue list)
    {
        var sides = list.List().Children;
        var (height, width) = (sides.MoveNext() ? sides.Current.Side() : 0, sides.MoveNext() ? sides.Current.Side() : 0);
        return width > 0 ? (width, height) : throw new BadRowException("field-type", "imsize has fewer than two numbers");
    }

    private static AdeObject Object(JsonValue value, int place, ReadReport report, string where)
    {
        var raw = value.Object().Optional("raw_name"u8, "", report, where, name => name.Label(report));
        var names = NamesOf(value, raw, report, where);
        return new AdeObject
        {
            Id = report.Repairs ? value.Optional("id"u8, -1L - place, report, where, id => id.Integer()) : value.Get("id"u8).Integer(),
            NameIndex = report.Repairs ? value.Optional("name_ndx"u8, -1L, report, where, index => index.Integer()) : value.Get("name_ndx"u8).Integer(),
            Names = names.Length > 0 ? names : throw new BadRowException("name-missing", "the name is empty"),
            RawName = raw,
            Attributes = value.OptionalTexts("attributes"u8, report, where),
            PartOf = value.Optional<long?>("parts"u8, null, report, where,
                parts => parts.TryGet("ispartof"u8, out var whole) && !whole.IsArray ? whole.Integer() : null),
            MaskFile = value.Optional<string?>("instance_mask"u8, null, report, where, mask => PicturePaths.Inside(mask.Text())),
            Outline = report.Repairs ? value.Optional<IReadOnlyList<double>>("polygon"u8, [], report, where, Outline) : [],
        };
    }

    // In repairing reading what the annotator typed stands for a name that is none.
    private static string[] NamesOf(JsonValue value, string raw, ReadReport report, string where)
    {
        var name = report.Repairs ? value.Optional("name"u8, raw, report, where, given => given.Label(report)) : value.Get("name"u8).Text();
        return name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names
            : report.Repairs && raw.Trim().Length > 0 ? [raw.Trim()] : [];
    }

    private static List<double> Outline(JsonValue polygon)
    {
        var xs = polygon.Get("x"u8).List().Children;
        var ys = polygon.Get("y"u8).List().Children;
        var points = new List<double>();
        while (xs.MoveNext() && ys.MoveNext())
            points.AddRange([xs.Current.Number(orText: true), ys.Current.Number(orText: true)]);
        return points;
    }
}
