using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Questions about a box or a point (types <c>point_qa_local</c>, <c>point_qa_twice</c>) and among four boxes (<c>v7w_point_qa</c>).</summary>
internal static class PointData
{
    private const int Truth = 3; // place of the right box among the four of the file

    /// <summary>A question about what is at a place; a row each for box and point.</summary>
    public static IOriginalData Local(OriginalInput input) =>
        Open(input, row => Places(input.Settings, row).Select(place => $"{Word(row, "question")} {place}"));

    /// <summary>How many there are, asked by name and by place.</summary>
    public static IOriginalData Twice(OriginalInput input) =>
        Open(input, row => [Word(row, "obj_question"), .. Places(input.Settings, row).Select(place => $"{Word(row, "general_question")} {place}")]);

    /// <summary>Which of four boxes answers a question.</summary>
    public static IOriginalData AmongFour(OriginalInput input)
    {
        var shuffle = input.Settings.Flag("is_train", true);
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var row in input.Annotations.EnumerateArray())
        {
            var (width, height) = (row.GetProperty("img_w").GetInt32(), row.GetProperty("img_h").GetInt32());
            var boxes = row.GetProperty("candidates");
            var order = shuffle ? input.Draws.Shuffle(boxes.GetArrayLength()) : [.. Enumerable.Range(0, boxes.GetArrayLength())];
            var question = shuffle ? OriginalTexts.GroundingOfQuestion.Pick(input.Draws) : OriginalTexts.GroundingOfQuestion.Texts[0];
            var options = order.Select((old, now) => $"\n{(char)('A' + now)}. {OriginalRegions.Text(OriginalRegions.Xyxy(boxes[old]), width, height)}");
            var (asked, letter) =
                (question + Word(row, "question") + string.Concat(options) + OriginalTexts.OptionLetter, (char)('A' + Array.IndexOf(order, Truth)));
            rows.Add(_ => AboutPicture(input, Word(row, "file_path"), asked, $"{letter}"));
        }
        return new MadeRows(input.Settings.Sample(rows, input.Draws));
    }

    private static IOriginalData Open(OriginalInput input, Func<JsonElement, IEnumerable<string>> questions)
    {
        if (!input.Settings.Flag("use_bbox_text", true) && !input.Settings.Flag("use_point_text", false))
            throw new InvalidDataException("neither use_bbox_text nor use_point_text; expected at least one of them");
        List<Func<IDraws, OriginalRow>> rows = [.. input.Annotations.EnumerateArray().SelectMany(row => questions(row)
            .Select(question => (Func<IDraws, OriginalRow>)(_ =>
                AboutPicture(input, $"{row.GetProperty("genome_id")}.jpg", question + OriginalTexts.SingleWord, Word(row, "answer")))))];
        return new MadeRows(input.Settings.Sample(rows, input.Draws));
    }

    private static IEnumerable<string> Places(OriginalSettings settings, JsonElement row)
    {
        var (width, height) = (row.GetProperty("img_w").GetInt32(), row.GetProperty("img_h").GetInt32());
        if (settings.Flag("use_bbox_text", true))
            yield return OriginalRegions.Text(OriginalRegions.Xyxy(row.GetProperty("bbox")), width, height);
        if (settings.Flag("use_point_text", false))
        {
            var point = row.GetProperty("point");
            var at = BoxText.ToThousandths(new(point[0].GetDouble(), point[1].GetDouble(), 0, 0), width, height);
            yield return string.Create(CultureInfo.InvariantCulture, $"<point>[[{at.Left},{at.Top}]]</point>");
        }
    }

    private static OriginalRow AboutPicture(OriginalInput input, string picture, string question, string answer)
    {
        var (width, height) = input.SizeOf(picture);
        return new(picture, [Turn.Ask(OriginalRegions.AboutPicture(question)), Turn.Answer(answer)], [OriginalRegions.Whole(width, height)]);
    }

    private static string Word(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
