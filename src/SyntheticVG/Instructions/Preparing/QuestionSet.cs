using System.Text.Json;
using SyntheticVG.Instructions.Sources;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>A question that a data set asks about a picture.</summary>
/// <param name="Pictures">Names that its picture may have; none: words alone.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
internal readonly record struct AskedQuestion(IReadOnlyList<string> Pictures, string Question, string Answer);

/// <summary>A data set of questions about pictures, as its download has them, into LLaVA's form.</summary>
/// <param name="name">Name of the source.</param>
/// <param name="needs">What it is made of.</param>
/// <param name="published">How many the download has in its training split.</param>
/// <param name="files">Its files.</param>
/// <param name="rows">Opens the rows of a file; the name of each where the file has them by name.</param>
/// <param name="read">The questions of a row: of the file, by its name, and what stands there.</param>
internal sealed class QuestionSet(
    string name, string needs, int? published, Func<PublicFolder, IReadOnlyList<string>> files,
    Func<string, (RowFile Rows, IReadOnlyList<string>? Names)> rows, Func<string, string?, JsonElement, IEnumerable<AskedQuestion>> read) : IPreparation
{
    public string Name => name;

    public string Needs => needs;

    public (int Count, string What)? Published => published is { } count ? (count, "questions of the training split") : null;

    public string? StandsIn =>
        "which of its rows the author took, and in which words, is not published: all of the training split, with the suffixes of LLaVA-1.5";

    public PreparedFile? Find(PublicFolder folder) =>
        files(folder) is { Count: > 0 } found ? new($"{name}.jsonl", (file, stop) => Write(file, folder, found, stop), "") : null;

    private PreparedCounts Write(TextWriter file, PublicFolder folder, IReadOnlyList<string> found, CancellationToken stop)
    {
        var counts = new PreparedCounts();
        foreach (var path in found)
        {
            var (opened, names) = rows(path);
            for (var row = 0; row < opened.Count; row++)
            {
                stop.ThrowIfCancellationRequested();
                try
                {
                    foreach (var asked in opened.Read(row, json => read(path, names?[row], json).ToList()))
                        Add(asked, row);
                }
                catch (UnusableRowException)
                {
                    counts.LeaveOut("bad-row");
                }
            }
        }
        return counts;

        void Add(AskedQuestion asked, int row)
        {
            var picture = asked.Pictures.Count > 0 ? folder.Picture(asked.Pictures) : null;
            if (asked.Pictures.Count > 0 && picture is null)
            {
                counts.LeaveOut("picture-missing");
                return;
            }
            file.Write($"{JsonRowsWriter.Llava($"{name}-{row}", picture, (asked.Question, asked.Answer))}\n");
            counts.Rows++;
        }
    }
}
