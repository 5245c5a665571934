using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing;
using SyntheticVG.SceneGraphs.Comparing;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>The same photos in two or three runs, with what changed from each to the next.</summary>
internal sealed class CompareAnswers(ViewOptions options)
{
    private const int MostLooked = 2000; // of one request: a filter that little fits goes on with the next

    public Task PhotosAsync(HttpContext context)
    {
        Require();
        var limit = Query.Number(context, "limit", 24, 1, 200);
        var after = Query.Number(context, "after", -1, 0, int.MaxValue);
        var wanted = Query.Text(context, "change") is { Length: > 0 } word
            ? Enum.TryParse<ChangeKind>(word, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
                ? kind
                : throw new ProblemException(Problem.Bad("bad-change", word, "kept, refined, removed or added"))
            : (ChangeKind?)null;
        var first = options.Runs[0].Run;
        var (rows, photo, looked) = (new List<object>(), after + 1, 0);
        for (; photo < first.Index.Photos && rows.Count < limit && looked < MostLooked; photo++)
        {
            var key = first.Index.KeyOf(photo);
            if (options.Runs.Any(source => source.Run.Index.Find(key) < 0))
                continue;
            looked++;
            if (Compare(key) is { } compared && (wanted is null || compared.Has(wanted.Value)))
                rows.Add(new { Image = key, compared.Steps });
        }
        return Answers.WriteAsync(context,
            new { Names = options.Runs.Select(source => source.Name), Rows = rows, Next = photo < first.Index.Photos ? $"{photo - 1}" : null });
    }

    public Task PhotoAsync(HttpContext context, string key)
    {
        Require();
        var graphs = options.Runs.Select(source => GraphAnswers.Find(source, key).Patched.Graph).ToList();
        var compared = Aligned(() => RunComparison.Of(graphs));
        return Answers.WriteAsync(context, new
        {
            Image = key,
            graphs[0].Image.Width,
            graphs[0].Image.Height,
            Names = options.Runs.Select(source => source.Name),
            Regions = compared.Regions.Select(region => region.Select(
                one => one is null ? null : new { one.Name, one.Description, Box = (double[])[one.Box.Left, one.Box.Top, one.Box.Right, one.Box.Bottom] })),
            Lines = compared.Lines.Select(line => line.Select(cell => cell is null ? null : new
            {
                cell.Kind,
                cell.Relationship.Subject,
                cell.Relationship.Predicate,
                cell.Relationship.Object,
                cell.Relationship.Category,
                cell.Relationship.Origin,
                cell.Relationship.Confidence,
            })),
            compared.Steps,
        });
    }

    private RunComparison? Compare(string key)
    {
        try
        {
            return RunComparison.Of([.. options.Runs.Select(source => GraphAnswers.Find(source, key).Patched.Graph)]);
        }
        catch (InvalidDataException)
        {
            return null; // of other sizes: its own page says so
        }
    }

    private static T Aligned<T>(Func<T> compare)
    {
        try
        {
            return compare();
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(new(StatusCodes.Status409Conflict, "other-sizes", e.Message, "graphs of one photo in the same pixels"));
        }
    }

    private void Require()
    {
        if (options.Runs.Count < 2)
            throw new ProblemException(Problem.NotFound("one run", "two or three: synvg view RUN RUN2"));
    }
}
