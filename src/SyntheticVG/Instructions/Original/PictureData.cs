using System.Text.Json;

namespace SyntheticVG.Instructions.Original;

/// <summary>Conversations about whole pictures as they come (types <c>llava</c>, <c>llava_one_vision</c>), and questions of yes or no about a relation
/// (<c>vsr</c>).</summary>
internal static class PictureData
{
    private const int BlackSide = 384; // of the picture that words without one get

    /// <summary>LLaVA's files. Pairs without an answer go, and rows without a pair.</summary>
    public static IOriginalData Llava(OriginalInput input) => Open(input, row =>
    {
        var turns = Said(row).ToList();
        // whoever the file says
        return [.. turns.Chunk(2).Where(pair => pair.Length == 2 && pair[1].Text.Length > 0)
            .SelectMany(pair => (Turn[])[Turn.Ask(pair[0].Text), Turn.Answer(pair[1].Text)])];
    }, row => row.TryGetProperty("image", out var image) && image.GetString() is { } name ? (name, input.SizeOf(name)) : null);

    /// <summary>LLaVA-OneVision's rows; every turn stays.</summary>
    public static IOriginalData OneVision(OriginalInput input) => Open(input, row => [.. Said(row)],
        row => row.GetProperty("image") is { ValueKind: JsonValueKind.Array } size ? ("image", (size[0].GetInt32(), size[1].GetInt32())) : null);

    /// <summary>Visual spatial reasoning.</summary>
    public static IOriginalData Vsr(OriginalInput input) => Open(input,
        row => [Turn.Ask(VsrQuestion(row) + OriginalTexts.YesOrNo), Turn.Answer(row.GetProperty("label").GetInt32() == 1 ? "yes" : "no")],
        row => row.GetProperty("image").GetString() is { } name ? (name, input.SizeOf(name)) : null);

    private static IOriginalData Open(OriginalInput input, Func<JsonElement, Turn[]> read,
        Func<JsonElement, (string Name, (int Width, int Height) Size)?> picture)
    {
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var row in input.Annotations.EnumerateArray())
        {
            var turns = read(row);
            if (turns.Length == 0)
                continue;
            rows.Add(_ =>
            {
                var found = picture(row);
                var (width, height) = found?.Size ?? (BlackSide, BlackSide);
                return new(found?.Name, RefexpData.WithFirst(turns, OriginalRegions.AboutPicture(turns[0].Text)), [OriginalRegions.Whole(width, height)]);
            });
        }
        return new MadeRows(input.Settings.Sample(rows, input.Draws));
    }

    // The picture's mark goes with the line feed behind it or else the one before it; elsewhere its brackets go, like all others.
    private static IEnumerable<Turn> Said(JsonElement row) => OriginalMessages.Read(row.GetProperty("conversations")).Select(turn => turn with
    {
        Text = turn.Text.Replace("<image>\n", "", StringComparison.Ordinal).Replace("\n<image>", "", StringComparison.Ordinal)
            .Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal),
    });

    private static string VsrQuestion(JsonElement row)
    {
        string Of(string name) => row.GetProperty(name).GetString()!;
        var (subject, relation, @object) = (Of("subj"), Of("relation"), Of("obj"));
        return Of("caption").Split(' ').Count(word => word == "is") == 1 ? $"Is the {subject} {relation} the {@object}?"
            : relation == "has as a part" ? $"Is the {subject} part of the {@object}?"
            : $"Does the {subject} {(relation.EndsWith('s') ? relation[..^1] : relation)} the {@object}?";
    }
}
