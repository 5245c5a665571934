using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Answering;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Tests.Evaluation.Answering;

public class AnswerRunTests
{
    private static readonly string Png = Convert.ToBase64String(PictureWriter.Png(new Picture(8, 8)));

    [Theory]
    [InlineData("no base64 at all, and longer than any name of a picture could be.....", "no base64")]
    [InlineData("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==", "format")]
    public void A_broken_picture_costs_its_question_alone(string picture, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mm.tsv"],
            $"index\tquestion\tA\tB\tanswer\timage\n1\tone?\tx\ty\tA\t{picture}\n2\ttwo?\tx\ty\tB\t{Png}\n3\tthree?\tx\ty\tB\tdata:image/png;base64,{Png}\n");
        var data = new MmBench().Open(folder["mm.tsv"]);
        using var file = new AnswerFile(folder["answers.jsonl"], new Dictionary<string, string>());

        var report =
            AnswerRun.Run(new Always("B"), data.Questions, new(null, drawMissing: false), file, likelihood: false, null, TestContext.Current.CancellationToken);

        Assert.Equal((3, 1), (report.Asked, report.Failed));
        Assert.Contains(problem, Assert.Single(report.Failures));
        Assert.Equal([false, true, true], data.Questions.Select(question => file.Has(question.Id)));
    }

    [Theory]
    [InlineData("index\tquestion\tA\tanswer\n1\tq\tx\tA\n2\tq\tx\t\n", ":3: found no answer")]
    [InlineData("question\tA\tanswer\nq\tx\tA\n", ":2: found no index")]
    public void A_row_that_cannot_be_scored_is_named_by_its_line(string table, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mm.tsv"], table);

        Assert.Contains($"mm.tsv{problem}", Assert.Throws<InvalidDataException>(() => new MmBench().Open(folder["mm.tsv"])).Message);
    }

    [Fact]
    public void Ids_of_predictions_may_be_fractions_that_are_whole()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["p.jsonl"],
            "{\"index\":\"2.0\",\"answer\":\"2.0\"}\n{\"index\":3.0,\"answer\":\"b\"}\n{\"index\":\"007\",\"answer\":\"c\"}\n");

        var predictions = PredictionSet.Read(folder["p.jsonl"]);

        Assert.Equal(("2.0", "b", "c", null), (predictions["2"], predictions["3"], predictions["007"], predictions["7"]));
    }

    private sealed class Always(string letter) : IAnswerer
    {
        public string Name => "always";

        public string Answer(Question question, Picture? picture, CancellationToken cancellationToken) => letter;

        public IReadOnlyList<OptionLikelihood> Score(Question question, Picture? picture, CancellationToken cancellationToken) =>
            [.. question.Options.Select(_ => new OptionLikelihood(0, 0))];
    }
}
