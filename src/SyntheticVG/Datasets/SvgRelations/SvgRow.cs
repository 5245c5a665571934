using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgRelations;

/// <summary>Takes an image out of one JSON object of SVG-Relations.</summary>
internal static class SvgRow
{
    private const string HumanPrefix = "scene_graph_";

    /// <summary>The images of an object: one in the full form, any number in the view by category.</summary>
    public static List<SvgImage> Images(JsonValue row, string where, ReadReport report)
    {
        if (row.TryGet("relations_category"u8, out var view))
            return View(view, where, report);
        var id = row.Get("image_id"u8).Id();
        var image = new SvgImage
        {
            Id = id,
            Key = row.TryGet("key"u8, out var key) ? key.Text() : null,
            File = row.TryGet("file_name"u8, out var file) ? PicturePaths.Inside(file.Text()) : null,
            Width = row.Get("width"u8).Side(),
            Height = row.Get("height"u8).Side(),
            Objects = [],
            Relations = [],
        };
        where = $"{where} (image {id})";
        var subjects = row.Get("relations"u8).Object();
        var (objects, dropped) = Objects(row, subjects, image, where, report);
        return [image with { Objects = [.. objects.Values], Relations = Relations(subjects, objects.ContainsKey, dropped, where, report) }];
    }

    /// <summary>The images of the view by category: image → subject → {relations: {category: [[object, predicate]]}}.</summary>
    public static List<SvgImage> View(JsonValue view, string where, ReadReport report)
    {
        var images = new List<SvgImage>();
        var each = view.Object().Children;
        while (each.MoveNext())
        {
            var place = $"{where} (image {each.Name})";
            try
            {
                var relations = Relations(each.Current.Object(), _ => true, [], place, report);
                images.Add(new()
                {
                    Id = each.Name,
                    Relations = relations,
                    Objects = [.. relations.SelectMany(relation => new[] { relation.Subject, relation.Object }).Distinct().Select(id => new SvgObject(id))],
                });
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, place, e.Message);
            }
        }
        return images;
    }

    // The objects that have a region, and the ids of those whose region is unknown.
    private static (Dictionary<string, SvgObject> Objects, HashSet<string> Dropped) Objects(JsonValue row, JsonValue subjects, SvgImage image,
        string where, ReadReport report)
    {
        var proposals = Regions(row, "regions"u8, image, where, report);
        var human = Regions(row, "scene_graph_regions"u8, image, where, report);
        var (objects, dropped) = (new Dictionary<string, SvgObject>(), new HashSet<string>());
        var mapping = row.Get("id_region_mapping"u8).Object().Children;
        while (mapping.MoveNext())
        {
            var (id, target) = (mapping.Name, mapping.Current.Id());
            var list = target.StartsWith(HumanPrefix, StringComparison.Ordinal) ? human : proposals;
            var number = list == human ? target[HumanPrefix.Length..] : target;
            if (int.TryParse(number, System.Globalization.NumberStyles.None, null, out var at) && at < list.Count)
            {
                objects.Add(id, list[at] with { Id = id });
                continue;
            }
            dropped.Add(id);
            report.Add("region-unknown", where,
                $"object {id} is region {target}; the image has {proposals.Count} regions and {human.Count} of the scene graph");
        }
        Describe(row, subjects, objects);
        return (objects, dropped);
    }

    private static void Describe(JsonValue row, JsonValue subjects, Dictionary<string, SvgObject> objects)
    {
        var each = subjects.Children;
        while (each.MoveNext())
        {
            if (objects.TryGetValue(each.Name, out var part) && each.Current.Object().TryGet("description"u8, out var description))
                objects[each.Name] = part with { Description = description.Text() };
        }
        if (!row.TryGet("object_details"u8, out var details))
            return;
        each = details.Object().Children;
        while (each.MoveNext())
        {
            if (objects.TryGetValue(each.Name, out var part) && each.Current.Object().TryGet("text"u8, out var texts))
                objects[each.Name] = part with { SeedTexts = texts.Texts() };
        }
    }

    private static List<SvgObject> Regions(JsonValue row, ReadOnlySpan<byte> name, SvgImage image, string where, ReadReport report)
    {
        var regions = new List<SvgObject>();
        if (!row.TryGet(name, out var list))
            return regions;
        var isHuman = name.SequenceEqual("scene_graph_regions"u8);
        foreach (var value in list.List().Children)
        {
            var mask = value.Object().TryGet("segmentation"u8, out var segmentation)
                ? Segmentation.Read(segmentation, image.Width, image.Height, report, where)
                : null;
            regions.Add(new("")
            {
                Mask = mask,
                Box = value.TryGet("xyxy"u8, out var corners) ? Corners(corners) : value.TryGet("bbox"u8, out var sides) ? Sides(sides) : null,
                HumanId = isHuman ? value.TryGet("object_id"u8, out var id) ? id.Id() : "" : null,
                Score = value.TryGet("predicted_iou"u8, out var score) ? score.Number() : null,
            });
        }
        return regions;
    }

    private static List<SvgRelation> Relations(JsonValue subjects, Func<string, bool> isKnown, HashSet<string> dropped, string where, ReadReport report)
    {
        var relations = new List<SvgRelation>();
        var each = subjects.Children;
        while (each.MoveNext())
        {
            var subject = each.Name;
            var value = each.Current.Object();
            var categories = (value.TryGet("relations"u8, out var inner) ? inner : value).Object().Children;
            while (categories.MoveNext())
            {
                var category = categories.Name;
                foreach (var pair in categories.Current.List().Children)
                {
                    try
                    {
                        if (Relation(subject, category, pair, isKnown, dropped) is { } relation)
                            relations.Add(relation);
                    }
                    catch (BadRowException e)
                    {
                        report.Add(e.Kind, $"{where}, subject {subject}", e.Message);
                    }
                }
            }
        }
        return relations;
    }

    // Null where an end was dropped, and counted, before.
    private static SvgRelation? Relation(string subject, string category, JsonValue pair, Func<string, bool> isKnown, HashSet<string> dropped)
    {
        var (@object, predicate) = Pair(pair);
        if (!Enum.TryParse<RelationshipCategory>(category.Trim(), ignoreCase: true, out var kind) || !Enum.IsDefined(kind)
            || char.IsAsciiDigit(category.Trim()[0]))
            throw new BadRowException("category-unknown",
                $"found the category '{category}'; expected {string.Join(", ", Enum.GetNames<RelationshipCategory>()).ToLowerInvariant()}");
        if (string.IsNullOrWhiteSpace(predicate))
            throw new BadRowException("predicate-empty", $"the relation to object {@object} has no predicate");
        if (dropped.Contains(subject) || dropped.Contains(@object))
            return null;
        if (!isKnown(subject) || !isKnown(@object))
            throw new BadRowException("relation-object-unknown", $"object {(isKnown(subject) ? @object : subject)} has no region");
        return subject == @object
            ? throw new BadRowException("relation-to-itself", $"object {subject} is {predicate} itself")
            : new(subject, kind, predicate, @object);
    }

    private static (string Object, string Predicate) Pair(JsonValue pair)
    {
        if (!pair.IsArray)
            throw new BadRowException("relation-form", "found no list; expected [object, predicate]");
        var parts = new List<string>();
        foreach (var part in pair.Children)
        {
            parts.Add(parts.Count == 0 && part.Type is System.Text.Json.JsonTokenType.Number ? part.Id()
                : part.Type == System.Text.Json.JsonTokenType.String ? part.Text()
                : throw new BadRowException("relation-form", $"found {part.Type} in a relation; expected [object, predicate]"));
        }
        return parts is [var @object, var predicate]
            ? (@object, predicate)
            : throw new BadRowException("relation-form", $"found {parts.Count} parts; expected [object, predicate]");
    }

    private static Box Corners(JsonValue value) => value.FourNumbers() is var (left, top, right, bottom) ? new(left, top, right, bottom) : default;

    private static Box Sides(JsonValue value) => value.FourNumbers() is var (x, y, width, height) ? Box.FromXywh(x, y, width, height) : default;
}
