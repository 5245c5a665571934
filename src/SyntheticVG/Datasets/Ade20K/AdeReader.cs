using System.Text.Json;
using SyntheticVG.Datasets.Json;

namespace SyntheticVG.Datasets.Ade20K;

/// <summary>Reads the JSON files of ADE20K's full release of 2021, one a picture.</summary>
public static class AdeReader
{
    /// <summary>The picture that a JSON describes.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, an object is bad.</exception>
    public static AdeImage Read(string path, ReadReport report)
    {
        using var stream = new JsonStream(path);
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
        var file = PicturePaths.Inside(value.Get("filename"u8).Text());
        var sides = value.Get("imsize"u8).List().Children; // rows, columns, channels
        var (height, width) = (sides.MoveNext() ? sides.Current.Side() : 0, sides.MoveNext() ? sides.Current.Side() : 0);
        if (width == 0)
            throw new BadRowException("field-type", "imsize has fewer than two numbers");
        var objects = new List<AdeObject>();
        if (value.TryGet("object"u8, out var list))
        {
            if (list.IsObject)
            {
                Take(list);
            }
            else
            {
                foreach (var item in list.List().Children)
                    Take(item);
            }
        }
        return new AdeImage
        {
            Id = Path.GetFileNameWithoutExtension(file),
            File = file,
            Width = width,
            Height = height,
            Scene = value.TryGet("scene"u8, out var scene) ? scene.Texts() : [],
            Objects = objects,
        };

        void Take(JsonValue item)
        {
            var where = $"{path}: object {objects.Count}";
            try
            {
                objects.Add(Object(item));
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, where, e.Message);
            }
        }
    }

    private static AdeObject Object(JsonValue value)
    {
        var names = value.Object().Get("name"u8).Text().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new AdeObject
        {
            Id = value.Get("id"u8).Integer(),
            NameIndex = value.Get("name_ndx"u8).Integer(),
            Names = names.Length > 0 ? names : throw new BadRowException("name-missing", "the name is empty"),
            RawName = value.TryGet("raw_name"u8, out var raw) ? raw.Text() : "",
            Attributes = value.TryGet("attributes"u8, out var attributes) ? attributes.Texts() : [],
            PartOf = value.TryGet("parts"u8, out var parts) && parts.TryGet("ispartof"u8, out var whole) && !whole.IsArray ? whole.Integer() : null,
            MaskFile = value.TryGet("instance_mask"u8, out var mask) ? PicturePaths.Inside(mask.Text()) : null,
        };
    }
}
