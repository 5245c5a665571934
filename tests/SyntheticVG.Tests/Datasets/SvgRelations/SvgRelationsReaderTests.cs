using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.SvgRelations;

namespace SyntheticVG.Tests.Datasets.SvgRelations;

public class SvgRelationsReaderTests
{
    [Fact]
    public void Golden_svg_relations_load_or_are_refused_as_their_cases_say() => FormatCases.Check("formats/svg-relations", Difference);

    private static string? Difference(JsonElement one, ReadReport report)
    {
        var images = SvgRelationsReader.ReadFile(Shared.Golden($"formats/svg-relations/{one.GetProperty("file").GetString()}"), report).ToList();
        if (!one.TryGetProperty("truth", out var name))
            return "was read, and has no truth";
        using var truth = Shared.GoldenJson($"formats/svg-relations/{name.GetString()}");
        var dropped = one.TryGetProperty("dropped_images", out var ids) ? ids.EnumerateArray().Select(id => id.GetString()).ToHashSet() : [];
        var expected = truth.RootElement.EnumerateArray().Where(image => !dropped.Contains(image.GetProperty("image_id").GetString())).ToList();
        if (!images.Select(image => image.Id).SequenceEqual(expected.Select(image => image.GetProperty("image_id").GetString())))
            return $"read images {string.Join(", ", images.Select(image => image.Id))}";
        return images.Zip(expected).Select(pair => Difference(pair.First, pair.Second)).FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(SvgImage image, JsonElement truth)
    {
        var read =
            image.Relations.Select(relation => $"{relation.Subject}|{relation.Category.ToString().ToLowerInvariant()}|{relation.Predicate}|{relation.Object}");
        var relations = truth.GetProperty("relations").EnumerateArray().Select(relation => string.Join('|', relation.EnumerateArray()));
        if (!read.SequenceEqual(relations))
            return $"relations of {image.Id}: read\n  {string.Join("\n  ", read)}\nexpected\n  {string.Join("\n  ", relations)}";
        if (!truth.TryGetProperty("objects", out var objects))
            return null;
        if ((image.Width, image.Height) != (truth.GetProperty("width").GetInt32(), truth.GetProperty("height").GetInt32()))
            return $"size of {image.Id}: {image.Width} × {image.Height}";
        var parts = image.Objects.OrderBy(part => part.Id, StringComparer.Ordinal).Select(Text).ToList();
        var expected = objects.EnumerateObject().OrderBy(part => part.Name, StringComparer.Ordinal).Select(Text).ToList();
        return parts.SequenceEqual(expected)
            ? null
            : $"objects of {image.Id}: read\n  {string.Join("\n  ", parts)}\nexpected\n  {string.Join("\n  ", expected)}";
    }

    private static string Text(SvgObject part)
    {
        var box = part.Box ?? default;
        return $"{part.Id} [{box.Left},{box.Top},{box.Right},{box.Bottom}] {part.Mask?.Height}x{part.Mask?.Width} {part.Mask} "
            + $"'{part.Description}' {string.Join(';', part.SeedTexts)} {part.IsHuman}";
    }

    private static string Text(JsonProperty part)
    {
        var mask = part.Value.GetProperty("rle");
        return $"{part.Name} "
            + $"[{string.Join(",", part.Value.GetProperty("box").EnumerateArray())}] {string.Join("x", mask.GetProperty("size").EnumerateArray())} {mask.GetProperty("counts").GetString()} "
            + $"'{part.Value.GetProperty("description").GetString()}' {string.Join(';', part.Value.GetProperty("seed_text").EnumerateArray())} {part.Value.GetProperty("human").GetBoolean()}";
    }
}
