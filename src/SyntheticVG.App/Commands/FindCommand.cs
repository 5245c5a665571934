using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Viewing;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Queries;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg find RUN "QUERY"</c>: the relations of a run that answer a question.</summary>
internal static class FindCommand
{
    private const int PageSize = 1000, FacetWidth = 44, MostShownValues = 12;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static Command Create()
    {
        var run = ViewedRuns.Run();
        var query = new Argument<string>("QUERY") { Description = "What is looked for; * * * is every relation." };
        var facets = new Option<bool>("--facets") { Description = "Print how often each value of each column is among them, instead of the relations." };
        var json = new Option<bool>("--json") { Description = "Print JSON: a relation a line, or the facets." };
        var limit = new Option<int>("--limit") { Description = "The most relations that are printed.", DefaultValueFactory = _ => 50 }.AtLeast(0);
        var output = new Option<string?>("--out") { Description = "Write all of them into FILE as JSON lines." }.File();
        var patch = new Option<string?>("--patch") { Description = "The corrections that are looked at too. Default: RUN.patch.jsonl, where it is there." };
        var again = new Option<bool>("--reindex") { Description = "Make the index anew." };
        var command = new Command("find", """
            Finds relations in a run, kept and dropped ones, by a query:
              person riding horse            subject, predicate, object; * for any; "tennis racket" in quotes
              ~hold                          other forms too: holding, holding onto; a single word stands anywhere
              person * horse & dog on *      in photos that have both
              origin:teacher category:social,emotional outcome:pass rule:contact-gate confidence:>=0.5
              dropped:verifier dropped:yes dropped:no reason:contradicted
              name:coat attribute:red text:"red coat"           a region at one of its ends
              source:coco evaluation:no image:coco:139          its photo
              reviewed:no changed:added                         what people did to it
            A minus before a condition turns it round: -origin:human. The first search makes an index in the user's cache
            folder; RUN is a run, or whatever synvg stats reads.

            Examples:
              synvg find run "person * horse origin:teacher dropped:verifier"
              synvg find run "* * * dropped:yes" --facets
              synvg find svg-relations.jsonl "~hold" --out holding.jsonl
            """) { run, query, facets, json, limit, output, patch, again };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(run), parsed.GetRequiredValue(query), parsed.GetValue(facets), parsed.GetValue(json), parsed.GetValue(limit),
            parsed.GetValue(output), parsed.GetValue(patch), parsed.GetValue(again), cancellation)));
        return command;
    }

    private static int Run(string path, string query, bool facets, bool json, int limit, string? output, string? patch, bool again,
        CancellationToken cancellation)
    {
        try
        {
            RelationQuery.Parse(query); // before an index is made for it
            using var run = ViewedRuns.OpenToRead(path, patch, again, cancellation);
            if (output is not null)
                return WriteAll(run, query, output, cancellation);
            var result = run.Search(query, new() { Limit = facets ? 0 : limit, Facets = facets });
            if (facets)
                PrintFacets(result, json);
            else
                PrintRows(result, json);
            return CommandLine.Done;
        }
        catch (QueryException e)
        {
            Console.Error.WriteLine($"synvg: {e.Message}");
            Console.Error.WriteLine($"  {query.ReplaceLineEndings(" ")}");
            Console.Error.WriteLine($"  {new string(' ', e.Position)}{new string('^', Math.Max(1, e.Length))}");
            return CommandLine.WrongUsage;
        }
    }

    private static int WriteAll(ViewedRun run, string query, string output, CancellationToken cancellation)
    {
        using var file = new WholeFile(output);
        var written = 0L;
        for (string? after = null; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = run.Search(query, new() { After = after, Limit = PageSize });
            foreach (var row in page.Rows)
            {
                file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(row, Json));
                file.Stream.Write("\n"u8);
                written++;
            }
            if ((after = page.Next) is null)
                break;
        }
        file.Commit();
        Console.WriteLine(FormattableString.Invariant($"{output}: {written:N0} relations"));
        return CommandLine.Done;
    }

    private static void PrintRows(SearchResult result, bool json)
    {
        foreach (var row in result.Rows)
            Console.WriteLine(json ? JsonSerializer.Serialize(row, Json) : Line(row));
        if (!json)
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{result.Total:N0} relations in {result.Photos:N0} photos{(result.Next is null ? "" : $", {result.Rows.Count:N0} shown; --limit shows more, --out writes all")}"));
    }

    private static string Line(FoundRow row)
    {
        var judged = row.Stage is not null ? $"  dropped by {row.Stage}: {row.Reason}" : "";
        var confidence = row.Confidence is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "";
        return CleanWriter.Line($"{row.Image}  {row.SubjectName} {row.Predicate} {row.ObjectName}  "
            + $"[{row.Category.ToString().ToLowerInvariant()}, {JsonNamingPolicy.KebabCaseLower.ConvertName(row.Origin.ToString())}{(confidence.Length > 0 ? $", {confidence}" : "")}]{judged}{(row.Change is { } change ? $"  {change}" : "")}{(row.Review is { } review ? $"  {review}" : "")}");
    }

    private static void PrintFacets(SearchResult result, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { result.Total, result.Photos, Facets = result.Facets }, Json));
            return;
        }
        Console.WriteLine(FormattableString.Invariant($"{result.Total:N0} relations in {result.Photos:N0} photos"));
        foreach (var (column, values) in result.Facets!.Columns) // was asked for
        {
            if (values.Count == 0)
                continue;
            Console.WriteLine(column);
            foreach (var value in values.Take(MostShownValues))
                Console.WriteLine(FormattableString.Invariant($"  {CleanWriter.Line(value.Value).PadRight(FacetWidth)} {value.Count,12:N0}"));
            if (values.Count > MostShownValues)
                Console.WriteLine("  ...");
        }
        Console.WriteLine("confidence");
        foreach (var (i, count) in result.Facets.Confidences.Index())
            Console.WriteLine(FormattableString.Invariant($"  {i / 10.0:0.0} to {(i + 1) / 10.0:0.0}{"",-35} {count,12:N0}"));
        Console.WriteLine(FormattableString.Invariant($"  {"none",-44} {result.Facets.Unmeasured,12:N0}"));
    }
}
