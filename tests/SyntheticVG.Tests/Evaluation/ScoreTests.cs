using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class ScoreTests
{
    private static string Questions(params string[] letters)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "crpe_relation.jsonl");
        File.WriteAllLines(file, letters.Select((letter, i) =>
            $$"""{"question_id": {{i}}, "image": "a.jpg", "text": "Which?\nA. on\nB. in\nC. at\nD. """
            + $$"""by", "correct_option": "{{letter}}", "category": "predicate"}"""));
        return file;
    }

    private static PredictionSet Answers(params (string Id, string Answer)[] answers)
    {
        var predictions = new PredictionSet();
        foreach (var (id, answer) in answers)
            predictions.Add(id, answer);
        return predictions;
    }

    [Fact]
    public void Counts_missing_and_unreadable_answers_as_wrong_and_keeps_them_in_the_denominator()
    {
        var score = new Crpe().Open(Questions("A", "B", "C", "D")).Score(Answers(("0", "A"), ("1", "no letter"), ("2", "C")), "circular");

        Assert.Equal(new ScoreCounts(Items: 4, Answered: 3, Unreadable: 1, Missing: 1, Duplicates: 0, Unknown: 0, Malformed: 0), score.Counts);
        Assert.Equal(0, score.Metrics[0].Value);
    }

    [Fact]
    public void Does_not_mind_the_order_of_predictions()
    {
        var data = new Crpe().Open(Questions("A", "B", "C", "D"));

        var forward = data.Score(Answers(("0", "A"), ("1", "B"), ("2", "A")));
        var backward = data.Score(Answers(("2", "A"), ("1", "B"), ("0", "A")));

        Assert.Equal(forward.Metrics, backward.Metrics);
    }

    [Fact]
    public void Takes_the_first_of_two_answers_and_counts_the_other_and_those_to_other_questions()
    {
        var score = new Crpe().Open(Questions("A")).Score(Answers(("0", "A"), ("0", "B"), ("17", "C")));

        Assert.Equal(1, score.Metrics[0].Value);
        Assert.Equal((1, 1), (score.Counts.Duplicates, score.Counts.Unknown));
    }

    [Fact]
    public void Names_the_modes_that_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => new Crpe().Open(Questions("A")).Score(Answers(("0", "A")), "exact"));

        Assert.Contains("crpe has no mode 'exact'; it has author-rows, circular, circular-vlmevalkit", error.Message);
    }

    [Fact]
    public void Writes_a_results_file_that_reads_back()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var score = ScoreFile.WithInterval(new Crpe().Open(Questions("A", "B", "C", "D")).Score(Answers(("0", "A"), ("1", "B"))), seed: 1);

        ScoreFile.Write(folder, score, new Dictionary<string, string> { ["seed"] = "1" });
        var read = ScoreFile.Read(Path.Combine(folder, "results.json"));

        Assert.Equal(score.Metrics, read.Metrics);
        Assert.Equal(score.Units, read.Units);
        Assert.Equal(score.Counts, read.Counts);
        Assert.Contains("| row-accuracy | 0.500000 |", File.ReadAllText(Path.Combine(folder, "results.md")));
    }

    [Fact]
    public void Finds_no_difference_between_a_model_and_itself_and_a_clear_one_where_there_is_one()
    {
        var weak = Enumerable.Range(0, 200).Select(i => new UnitScore($"{i}", i % 2)).ToList();
        var strong = weak.ConvertAll(unit => unit with { Value = 1 });

        Assert.Equal(1, Bootstrap.Compare(weak, weak, seed: 3).PValue);
        var difference = Bootstrap.Compare(weak, strong, seed: 3);
        Assert.Equal(0.5, difference.Difference, 1e-12);
        Assert.True(difference.PValue < 0.01 && difference.Interval.Low > 0.4);
    }

    [Fact]
    public void Says_what_a_prediction_looks_like_when_a_file_holds_none()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "answers.jsonl");
        File.WriteAllText(file, "not json\n{\"id\": 3}\n");

        var error = Assert.Throws<InvalidDataException>(() => PredictionSet.Read(file));

        Assert.Contains("expected lines like", error.Message);
    }
}
