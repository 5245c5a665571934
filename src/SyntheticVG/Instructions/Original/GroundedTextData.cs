using System.Text.Json;

namespace SyntheticVG.Instructions.Original;

/// <summary>Texts with phrases and their boxes: captions (type <c>flickr_entities</c>) and reasoning before an answer (<c>gqa_cot_text</c>).</summary>
internal static class GroundedTextData
{
    private const string PhraseStart = "<ph_st>", PhraseEnd = "<ph_ed>";

    /// <summary>Captions.</summary>
    public static IOriginalData Captions(OriginalInput input) => Open(input, "image_id", row =>
        [(OriginalTexts.GroundedCaption.Pick(input.Draws), Boxed(row, Word(row, "sentence"), row.GetProperty("boxes"), row.GetProperty("boxes_seq")))]);

    /// <summary>Reasoning before answers.</summary>
    public static IOriginalData Reasoning(OriginalInput input) => Open(input, "imageId", row =>
        [.. row.GetProperty("data").EnumerateArray().Select(item =>
        {
            var reasoning = item.GetProperty("cot");
            return ($"{Word(item, "question")}\n{OriginalTexts.GroundedReasoning.Pick(input.Draws)}",
                $"{Boxed(row, Word(reasoning, "value"), reasoning.GetProperty("boxes"), reasoning.GetProperty("seq"))}\nAnswer: {Word(item, "answer")}");
        })]);

    private static IOriginalData Open(OriginalInput input, string id, Func<JsonElement, IReadOnlyList<(string Question, string Answer)>> read)
    {
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var row in input.Annotations.EnumerateArray())
        {
            Turn[] turns = [.. read(row).SelectMany(pair => (Turn[])[Turn.Ask(pair.Question), Turn.Answer(pair.Answer)])];
            var picture = $"{row.GetProperty(id)}.jpg";
            rows.Add(_ =>
            {
                var (width, height) = input.SizeOf(picture);
                return new(picture, RefexpData.WithFirst(turns, OriginalRegions.AboutPicture(turns[0].Text)), [OriginalRegions.Whole(width, height)]);
            });
        }
        return new MadeRows(input.Settings.Sample(rows, input.Draws));
    }

    // The n-th phrase gets the boxes of the n-th list of places, one behind the other.
    private static string Boxed(JsonElement row, string text, JsonElement boxes, JsonElement places)
    {
        var (width, height) = (row.GetProperty("img_w").GetInt32(), row.GetProperty("img_h").GetInt32());
        var pieces = text.Split(PhraseEnd);
        var boxed = string.Concat(pieces.Select((piece, i) => i == pieces.Length - 1 ? piece
            : $"{piece}<|object_ref_end|> {string.Concat(places[i].EnumerateArray().Select(place => OriginalRegions.Text(OriginalRegions.Xyxy(boxes[place.GetInt32()]), width, height)))}"));
        return boxed.Replace(PhraseStart, "<|object_ref_start|>", StringComparison.Ordinal);
    }

    private static string Word(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
