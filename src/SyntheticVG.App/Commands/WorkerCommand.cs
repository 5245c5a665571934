using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SyntheticVG.App.Clustering;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg worker</c>: works on the shards of a run that another process cuts.</summary>
internal static class WorkerCommand
{
    private static readonly string[] Known = ["cpu", "perception", "gpu", WorkerSession.Teacher];

    private static readonly Option<string> Join = new("--join") { Description = "PostgreSQL database of the cluster (Host=db;Database=svg).", Required = true };
    private static readonly Option<string> Store = new("--store")
    {
        Description = "Where shards lie: a folder that every machine sees, under whatever path it has here, or s3://BUCKET/PREFIX.",
        Required = true
    };
    private static readonly Option<string[]> Capabilities = new("--capabilities")
    {
        Description = $"What this worker can do: {string.Join(",", Known)}. A run says which it needs.",
        Required = true,
        CustomParser = Words
    };
    private static readonly Option<string?> Run = ClusterOptions.RunOption("The run to work on. Default: the first that is not done.");
    private static readonly Option<TimeSpan> Wait = Span("--wait", "How long to wait for a run to begin (90s, 10m, 2h).", TimeSpan.FromMinutes(10));
    private static readonly Option<TimeSpan?> DrainAfter = new("--drain-after")
    {
        Description = "End after this long, with the shards under way finished (90s, 50m, 2h).",
        CustomParser = result => SpanOf(result)
    };

    public static Command Create()
    {
        var command = new Command("worker", """
            Takes shards of a run that synvg build --cluster cut, until the run is done; then it ends with 0. On SIGTERM or
            Ctrl-C it takes nothing new, finishes what it can within 20 seconds, and gives back the rest. Killed, its shards are
            taken by others some seconds later. It needs the same program as the build, and never the data folder.

            With --capabilities teacher it takes no shards, but makes the calls of the other workers: only there the keys are
            needed (OPENAI_API_KEY, SYNVG_KEY_SERVER). Limits and --max-cost hold for all such processes together.

            Examples:
              synvg worker --join "Host=db;Database=svg" --store /shared/run --capabilities cpu
              synvg worker --join "Host=db;Database=svg" --store /shared/run --capabilities cpu,perception --drain-after 50m
              synvg worker --join "Host=db;Database=svg" --store /shared/run --capabilities teacher
            """) { Join, Store, Capabilities, Run, Wait, DrainAfter };
        command.SetAction((parsed, stop) =>
            WorkerSession.RunAsync(parsed.GetRequiredValue(Join), parsed.GetRequiredValue(Store), parsed.GetRequiredValue(Capabilities),
                parsed.GetValue(Run), parsed.GetValue(Wait), parsed.GetValue(DrainAfter), stop));
        return command;
    }

    private static string[] Words(ArgumentResult result)
    {
        var words = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Distinct().ToArray();
        if (words.FirstOrDefault(word => !Known.Contains(word)) is { } other)
            result.AddError($"--capabilities is '{other}'; expected {string.Join(", ", Known)}, with commas between several");
        if (words.Contains(WorkerSession.Teacher) && words.Length > 1)
            result.AddError("--capabilities teacher stands alone: such a process has the keys, and makes calls for the others");
        return words;
    }

    private static Option<TimeSpan> Span(string name, string description, TimeSpan usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual, CustomParser = result => SpanOf(result) ?? usual };

    private static TimeSpan? SpanOf(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number < 1e6)
        {
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(number);
                case 'm':
                    return TimeSpan.FromMinutes(number);
                case 'h':
                    return TimeSpan.FromHours(number);
            }
        }
        result.AddError($"found the time '{text}'; expected a number with s, m or h behind it, such as 90s, 10m or 2h");
        return null;
    }
}
