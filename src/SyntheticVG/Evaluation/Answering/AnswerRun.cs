namespace SyntheticVG.Evaluation.Answering;

/// <summary>What became of asking a model.</summary>
/// <param name="Asked">Questions asked now.</param>
/// <param name="Kept">Answers that the file held before.</param>
/// <param name="Failed">Questions that the model could not read, or whose picture is broken; they stay without an answer and count as wrong.</param>
/// <param name="Drawn">Answers of now that are about drawn stand-ins.</param>
/// <param name="Failures">The first reasons.</param>
public sealed record AnswerReport(int Asked, int Kept, int Failed, int Drawn, IReadOnlyList<string> Failures);

/// <summary>Asks a model all questions that a file of predictions lacks.</summary>
public static class AnswerRun
{
    private const int Examples = 3;

    /// <summary>Asks, and writes each answer as soon as it is there.</summary>
    /// <param name="answerer">The model.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="pictures">Their pictures.</param>
    /// <param name="file">The predictions.</param>
    /// <param name="likelihood">Whether the options are scored, instead of asking for a text.</param>
    /// <param name="progress">Told how many questions are done.</param>
    /// <param name="cancellationToken">Stops between two questions; what is written stays.</param>
    public static AnswerReport Run(
        IAnswerer answerer, IReadOnlyList<Question> questions, QuestionPictures pictures, AnswerFile file, bool likelihood, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var open = questions.Where(question => !file.Has(question.Id)).ToList();
        pictures.Require(open);
        var (failures, failed, drawn) = (new List<string>(), 0, 0);
        foreach (var (i, question) in open.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var picture = pictures.Of(question);
                var isDrawn = picture is { IsDrawn: true };
                if (likelihood)
                    file.Add(question.Id, answerer.Score(question, picture?.Picture, cancellationToken), isDrawn);
                else
                    file.Add(question.Id, answerer.Answer(question, picture?.Picture, cancellationToken), isDrawn);
                drawn += isDrawn ? 1 : 0;
            }
            catch (Exception e) when (e is ArgumentException or InvalidDataException) // the model reads no such question, or its picture is broken; the others go on
            {
                failed++;
                if (failures.Count < Examples)
                    failures.Add($"{question.Id}: {e.Message}");
            }
            progress?.Report(questions.Count - open.Count + i + 1);
        }
        return new(open.Count, questions.Count - open.Count, failed, drawn, failures);
    }
}
