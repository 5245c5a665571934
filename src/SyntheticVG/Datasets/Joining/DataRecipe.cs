using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Datasets.Joining;

/// <summary>
/// Reads a JSON that says which file of a folder is what, for folders whose files have other names:
/// <c>{"coco": "a.json", "vg": {"image_data": "b.json", "objects": "c.json"}, "gqa": ["d.json"]}</c>. Paths are relative to the
/// folder; what is not named is recognised by its name as always; <c>[]</c> takes a data set out.
/// </summary>
internal static class DataRecipe
{
    /// <summary>The files of a folder as a recipe says.</summary>
    /// <exception cref="InvalidDataException">The recipe is no JSON of this form, or names a file that is not there.</exception>
    public static DataFiles Apply(string path, DataFiles files, IReadOnlyList<string> present)
    {
        using var stream = new JsonStream(path);
        if (stream.Root != System.Text.Json.JsonTokenType.StartObject)
            throw stream.Error("found a list; expected an object with data sets and their files");
        while (stream.NextMember())
        {
            try
            {
                var value = stream.ReadMember();
                files = stream.Name switch
                {
                    "coco" => files with { Coco = Paths(value) },
                    "captions" => files with { Captions = Paths(value) },
                    "panoptic" => files with { Panoptic = Paths(value) },
                    "lvis" => files with { Lvis = Paths(value) },
                    "refs" => files with { Refs = Paths(value) },
                    "vg" => files with { VisualGenome = VisualGenome(value) },
                    "gqa" => files with { Gqa = Paths(value) },
                    "psg" => files with { Psg = Paths(value) },
                    "ade" => files with { AdeFull = Paths(value) },
                    "truth" => files with { Truth = Paths(value).FirstOrDefault() },
                    _ => throw stream.Error($"found \"{stream.Name}\"; expected coco, captions, panoptic, lvis, refs, vg, gqa, psg, ade or truth"),
                };
            }
            catch (BadRowException e)
            {
                throw stream.Error($"{stream.Name}: {e.Message}", e);
            }
        }
        return files;

        string[] Paths(JsonValue value) => [.. value.Texts().Select(Present)];

        string Present(string file) => present.Contains(file) ? file : throw new BadRowException("file-name", $"{file} is not in the folder");

        VgFiles? VisualGenome(JsonValue value)
        {
            if (value.IsArray)
                return null;
            return new(Present(value.Object().Get("image_data"u8).Text()))
            {
                Objects = Optional(value, "objects"u8),
                Relationships = Optional(value, "relationships"u8),
                Attributes = Optional(value, "attributes"u8),
                RegionDescriptions = Optional(value, "region_descriptions"u8),
                SceneGraphs = Optional(value, "scene_graphs"u8),
            };
        }

        string? Optional(JsonValue value, ReadOnlySpan<byte> name) => value.TryGet(name, out var file) ? Present(file.Text()) : null;
    }
}
