using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>Human relationships of a file in Visual Genome's form as graphs with boxes only.</summary>
internal static class VisualGenomeRows
{
    public static IEnumerable<SceneGraph> Read(string relationships, string images)
    {
        using var sizes = JsonDocument.Parse(File.ReadAllBytes(images));
        using var rows = JsonDocument.Parse(File.ReadAllBytes(relationships));
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            var id = row.GetProperty("image_id").GetInt32();
            var image = sizes.RootElement.EnumerateArray().First(i => i.GetProperty("image_id").GetInt32() == id);
            var regions = new Dictionary<int, (int Index, Region Region)>();
            var said = row.GetProperty("relationships").EnumerateArray().Select(r => new Relationship
            {
                Subject = Index(r.GetProperty("subject")),
                Predicate = PredicateLexicon.Normalise(r.GetProperty("predicate").GetString()!),
                Object = Index(r.GetProperty("object")),
                Category = PredicateLexicon.CategoryOf(PredicateLexicon.Normalise(r.GetProperty("predicate").GetString()!)),
                Origin = RelationshipOrigin.Human,
            }).ToList();
            yield return new()
            {
                Image = new()
                {
                    Key = $"vg:{id}",
                    File = $"{id}.jpg",
                    Width = image.GetProperty("width").GetInt32(),
                    Height = image.GetProperty("height").GetInt32()
                },
                Regions = [.. regions.Values.OrderBy(r => r.Index).Select(r => r.Region)],
                Relationships = said,
            };

            int Index(JsonElement thing)
            {
                var key = thing.GetProperty("object_id").GetInt32();
                if (!regions.TryGetValue(key, out var known))
                {
                    regions.Add(key, known = (regions.Count, new()
                    {
                        Name = thing.TryGetProperty("name", out var name) ? name.GetString()! : thing.GetProperty("names")[0].GetString()!,
                        Box = Box.FromXywh(thing.GetProperty("x").GetInt32(), thing.GetProperty("y").GetInt32(), thing.GetProperty("w").GetInt32(),
                            thing.GetProperty("h").GetInt32()),
                    }));
                }
                return known.Index;
            }
        }
    }
}
