using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>Visual commonsense (type <c>vcr</c>): answer and reason, said freely in one row and as letters of four in another.</summary>
internal static class VcrData
{
    private const int MostRegions = 40;

    public static IOriginalData Open(OriginalInput input)
    {
        var settings = input.Settings;
        List<Func<IDraws, OriginalRow>> rows = [];
        foreach (var row in input.Annotations.EnumerateArray())
        {
            var picture = row.GetProperty("img_fn").GetString()!;
            var shapes = input.File(row.GetProperty("metadata_fn").GetString()!);
            string[] classes = [.. SgData.Texts(row, "objects")];
            string Said(JsonElement words) => Join(words, classes);

            void Add(Turn[] turns) => rows.Add(draws =>
            {
                var (width, height) = input.SizeOf(picture);
                Box[] boxes = [.. shapes.GetProperty("boxes").EnumerateArray().Take(MostRegions).Select(OriginalRegions.Xyxy)];
                string[] named = [.. boxes.Select(
                    (box, i) => OriginalRegions.Named(i, settings.Flag("use_bbox_text", false) ? OriginalRegions.Text(box, width, height) : null))];
                Rle[] masks = [.. shapes.GetProperty("segms").EnumerateArray().Take(MostRegions)
                    .Select((polygons, i) => VcrMask.Read(polygons, boxes[i], width, height))];
                return new(picture, RefexpData.WithFirst(turns, OriginalRegions.Question(draws, named, turns[0].Text)), masks);
            });

            var question = Said(row.GetProperty("question"));
            string[] answers = [.. row.GetProperty("answer_choices").EnumerateArray().Select(Said)];
            string[] reasons = [.. row.GetProperty("rationale_choices").EnumerateArray().Select(Said)];
            var (answer, reason) = (row.GetProperty("answer_label").GetInt32(), row.GetProperty("rationale_label").GetInt32());
            if (!settings.Flag("mc_only", false))
            {
                Add([Turn.Ask(question), Turn.Answer(answers[answer]), Turn.Ask(OriginalTexts.Why.Pick(input.Draws)), Turn.Answer(reasons[reason])]);
            }
            if (!settings.Flag("qa_only", false))
            {
                var why = OriginalTexts.Why.Pick(input.Draws);
                Add([
                    Turn.Ask(Options(question, answers, input.Draws)), Turn.Answer(Option(answers, answer)),
                    Turn.Ask(Options(why, reasons, input.Draws)), Turn.Answer(Option(reasons, reason)),
                ]);
            }
        }
        return new MadeRows(settings.Sample(rows, input.Draws));
    }

    private static string Options(string question, IReadOnlyList<string> options, IDraws draws) =>
        question + string.Concat(options.Select((_, i) => "\n" + Option(options, i))) + "\n" + OriginalTexts.LetterOfFour.Pick(draws);

    private static string Option(IReadOnlyList<string> options, int place) => $"{(char)('A' + place)}. {options[place]}";

    // Words with blanks between them but before marks; a list of numbers is the regions of those numbers.
    private static string Join(JsonElement words, string[] classes) =>
        string.Join(' ', words.EnumerateArray().SelectMany(word => word.ValueKind == JsonValueKind.Array
                ? word.EnumerateArray().Select(region => $"{classes[region.GetInt32()]} at region{region.GetInt32() + 1}")
                : [word.GetString()!]))
            .Replace(" .", ".", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" ?", "?", StringComparison.Ordinal).Replace(" !", "!", StringComparison.Ordinal);
}
