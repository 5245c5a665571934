using SyntheticVG.Images;

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

    /// <summary>Asks, as many at a time as the model takes, and writes each answer as soon as it and those before it are there.</summary>
    /// <param name="answerer">The model.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="pictures">Their pictures.</param>
    /// <param name="file">The predictions.</param>
    /// <param name="likelihood">Whether the options are scored, instead of asking for a text.</param>
    /// <param name="progress">Told how many questions are done.</param>
    /// <param name="cancellationToken">Stops between two questions; what is written stays.</param>
    public static AnswerReport Run(
        IAnswerer answerer, IReadOnlyList<Question> questions, QuestionPictures pictures, AnswerFile file, bool likelihood, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        var open = questions.Where(question => !file.Has(question.Id)).ToList();
        pictures.Require(open);
        var (failures, failed, drawn, done) = (new List<string>(), 0, 0, 0);
        var underWay = new Queue<(Question Question, Task<(Action Write, bool IsDrawn)> Answer)>();
        try
        {
            foreach (var question in open)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (underWay.Count == answerer.AtOnce)
                    Settle();
                underWay.Enqueue((question, Begin(question)));
                if (answerer.AtOnce == 1)
                    Settle();
            }
            while (underWay.Count > 0)
                Settle();
        }
        finally
        {
            // Of a run that stops: they end with it.
            Task.WhenAll(underWay.Select(asked => asked.Answer)).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }
        return new(open.Count, questions.Count - open.Count, failed, drawn, failures);

        // In the order of the questions.
        void Settle()
        {
            var (question, answer) = underWay.Dequeue();
            try
            {
                var (write, isDrawn) = answer.GetAwaiter().GetResult();
                write();
                drawn += isDrawn ? 1 : 0;
            }
            catch (Exception e) when (e is ArgumentException or InvalidDataException) // it cannot be read, or its picture is broken; the others go on
            {
                failed++;
                if (failures.Count < Examples)
                    failures.Add($"{question.Id}: {e.Message}");
            }
            progress?.Report(questions.Count - open.Count + ++done);
        }

        Task<(Action Write, bool IsDrawn)> Begin(Question question)
        {
            (Picture Picture, bool IsDrawn)? picture;
            Question read;
            try
            {
                picture = pictures.Of(question);
                var regions = question.Regions(); // here: the readers of data know one thread
                read = question with { Regions = () => regions };
            }
            catch (Exception e) when (e is ArgumentException or InvalidDataException)
            {
                return Task.FromException<(Action, bool)>(e);
            }
            (Action Write, bool IsDrawn) Ask()
            {
                var isDrawn = picture is { IsDrawn: true };
                if (likelihood)
                {
                    var options = answerer.Score(read, picture?.Picture, cancellationToken);
                    return (() => file.Add(question.Id, options, isDrawn), isDrawn);
                }
                var text = answerer.Answer(read, picture?.Picture, cancellationToken);
                return (() => file.Add(question.Id, text, isDrawn), isDrawn);
            }
            // They mostly wait for the model: threads of their own.
            return answerer.AtOnce == 1 ? Now(Ask) : Task.Factory.StartNew(Ask, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private static Task<T> Now<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        task.RunSynchronously();
        return task;
    }
}
