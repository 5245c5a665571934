using System.Text.Json;
using SyntheticVG.Instructions.Sources;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>The data sets of questions of the paper's mixtures, by how their downloads lie.</summary>
internal static class QuestionSets
{
    private const string Short = "\nAnswer the question using a single word or phrase.",
        Letter = "\nAnswer with the option's letter from the given choices directly.";

    /// <summary>All that have a public download.</summary>
    public static IReadOnlyList<IPreparation> All { get; } =
    [
        new QuestionSet("scienceqa", "problems.json of ScienceQA and its pictures (train/ID/image.png)", 12_726,
            folder => One(folder.Find("scienceqa/problems.json", "ScienceQA/problems.json", "problems.json")), RowFile.OfMembers, ScienceQa),
        new QuestionSet("st-vqa", "train_task_3.json of ST-VQA and its pictures", 26_308, folder => One(folder.Find("train_task_3.json")),
            path => (RowFile.OfList(path, "data"), null), (_, _, row) =>
                [new([Text(row, "file_path"), Text(row, "file_name")], Text(row, "question") + Short, row.GetProperty("answers")[0].GetString()!)]),
        new QuestionSet("ai2d", "questions/*.json of AI2D and its pictures (images/NAME.png)", null,
            folder => folder.FindAll("/ai2d/questions/", ".json"), RowFile.OfMembers, Ai2d),
        new QuestionSet("chartqa", "train_human.json and train_augmented.json of ChartQA, and its pictures", 28_299,
            folder => [.. One(folder.Find("train_human.json")), .. One(folder.Find("train_augmented.json"))], Rows, (_, _, row) =>
                [new([Text(row, "imgname")], Text(row, "query") + Short, Text(row, "label"))]),
        new QuestionSet("docvqa", "train_v1.0.json (or train_v1.0_withQT.json) of DocVQA and its pictures (documents/)", 39_463,
            folder => One(folder.Find("train_v1.0_withQT.json", "train_v1.0.json")), path => (RowFile.OfList(path, "data"), null), (_, _, row) =>
                [new([Text(row, "image"), Path.GetFileName(Text(row, "image"))], Text(row, "question") + Short, row.GetProperty("answers")[0].GetString()!)]),
        new QuestionSet("dvqa", "train_qa.json of DVQA and its pictures", 2_325_316, folder => One(folder.Find("train_qa.json")), Rows, (_, _, row) =>
            [new([Text(row, "image")], Text(row, "question") + Short, Text(row, "answer"))]),
        new QuestionSet("tqa", "tqa_v1_train.json of TQA and its pictures", null, folder => One(folder.Find("tqa_v1_train.json")),
            Rows, (_, _, row) => Tqa(row)),
        new QuestionSet("tallyqa", "train.json of TallyQA (in a folder tallyqa), and the pictures of Visual Genome and COCO", 249_318,
            folder => One(folder.Find("tallyqa/train.json", "TallyQA/train.json")), Rows, (_, _, row) =>
                [new([Text(row, "image"), Path.GetFileName(Text(row, "image")), Path.GetFileName(Text(row, "image")).Split('_')[^1]],
                    Text(row, "question") + Short, row.GetProperty("answer").ToString())]),
    ];

    private static IReadOnlyList<string> One(string? file) => file is null ? [] : [file];

    private static (RowFile, IReadOnlyList<string>?) Rows(string path) => (RowFile.Open(path), null);

    private static string Text(JsonElement row, string name) => row.GetProperty(name).ToString();

    private static IEnumerable<AskedQuestion> ScienceQa(string path, string? id, JsonElement row)
    {
        if (Text(row, "split") != "train")
            yield break;
        string[] options = [.. row.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!)];
        var hint = Text(row, "hint") is { Length: > 0 } words ? $"Context: {words}\n" : "";
        var picture = row.GetProperty("image").ValueKind == JsonValueKind.String ? (IReadOnlyList<string>)[$"train/{id}/{Text(row, "image")}",
            $"images/train/{id}/{Text(row, "image")}", $"scienceqa/images/train/{id}/{Text(row, "image")}", $"scienceqa/train/{id}/{Text(row, "image")}"] : [];
        yield return new(picture, hint + Options(Text(row, "question"), options), $"{(char)('A' + row.GetProperty("answer").GetInt32())}");
    }

    // {"imageName": "1.png", "questions": {"What ...?": {"answerTexts": [...], "correctAnswer": 2}}}, a member a row.
    private static IEnumerable<AskedQuestion> Ai2d(string path, string? member, JsonElement value)
    {
        if (member != "questions")
            yield break;
        var picture = Path.GetFileNameWithoutExtension(path); // 1.png.json
        foreach (var question in value.EnumerateObject())
        {
            string[] options = [.. question.Value.GetProperty("answerTexts").EnumerateArray().Select(text => text.GetString()!)];
            yield return new([$"ai2d/images/{picture}", $"images/{picture}", picture], Options(question.Name, options),
                $"{(char)('A' + question.Value.GetProperty("correctAnswer").GetInt32())}");
        }
    }

    private static IEnumerable<AskedQuestion> Tqa(JsonElement lesson)
    {
        if (!lesson.TryGetProperty("questions", out var kinds) || !kinds.TryGetProperty("diagramQuestions", out var questions))
            yield break;
        foreach (var question in questions.EnumerateObject().Select(member => member.Value))
        {
            (string Key, string Text)[] choices = [.. question.GetProperty("answerChoices").EnumerateObject()
                .Select(choice => (choice.Name, choice.Value.GetProperty("processedText").GetString()!))];
            var right = Array.FindIndex(choices, choice => choice.Key == question.GetProperty("correctAnswer").GetProperty("processedText").GetString());
            if (right >= 0)
                yield return new([Text(question, "imagePath"), Path.GetFileName(Text(question, "imagePath"))],
                    Options(question.GetProperty("beingAsked").GetProperty("processedText").GetString()!, [.. choices.Select(choice => choice.Text)]),
                    $"{(char)('A' + right)}");
        }
    }

    private static string Options(string question, IReadOnlyList<string> options) =>
        question + string.Concat(options.Select((option, i) => $"\n{(char)('A' + i)}. {option}")) + Letter;
}
