using System.CommandLine;
using System.Net;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Viewing;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg view RUN</c>: runs in the browser.</summary>
internal static class ViewCommand
{
    public static Command Create()
    {
        var runs = ViewedRuns.Run();
        var all = new Argument<string[]>("RUN") { Description = runs.Description + " Two or three are compared.", Arity = new(1, 3) };
        var data = new Option<string?>("--data") { Description = "The folder that picture paths start from. Default: the one that run.json names." };
        var names = new Option<string[]>("--names") { Description = "What pages call the runs.", AllowMultipleArgumentsPerToken = true };
        var patch = new Option<string?>("--patch")
        {
            Description = "The file that corrections of the first run go to. Default: RUN.patch.jsonl beside the run."
        }.File();
        var by = new Option<string>("--by")
        {
            Description = "Who corrects.",
            DefaultValueFactory = _ => Environment.UserName is { Length: > 0 } user ? user : "somebody"
        };
        var host = new Option<string>("--host") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The port.", DefaultValueFactory = _ => 8471 }.Within(1, 65535);
        var token = new Option<string?>("--token-file") { Description = "A file with a word that every request must show." };
        var readOnly = new Option<bool>("--read-only") { Description = "Look only." };
        var again = new Option<bool>("--reindex") { Description = "Make the indexes anew." };
        var command = new Command("view", """
            Shows runs in the browser: search, photos with their graphs, dropped relations with their reasons, corrections by key,
            runs side by side, precision by review. Corrections go into a patch beside the run; the run itself is never changed.
            Nothing is fetched from anywhere. docs/view.md describes pages, keys and the API.

            Examples:
              synvg view run
              synvg view stage1 stage2 teacher --names stage-1 stage-2 teacher --data photos
              synvg view run --host 0.0.0.0 --token-file token.txt --read-only
            """) { all, data, names, patch, by, host, port, token, readOnly, again };
        command.Validators.Add(result =>
        {
            if (result.GetValue(names) is { Length: > 0 } called && result.GetValue(all) is { } many && called.Length != many.Length)
                result.AddError($"found {called.Length} --names and {many.Length} runs; expected one name each");
            var given = result.GetResult(host) is { Tokens.Count: > 0 } ? result.GetValue(host) : null;
            if (given is { } address && !IPAddress.TryParse(address, out _) && address != "localhost")
                result.AddError($"--host is '{address}'; expected an address in numbers (127.0.0.1, 0.0.0.0, ::1)");
            else if (given is not null && ViewSession.AddressOf(given) is { } other && !IPAddress.IsLoopback(other) && result.GetValue(token) is null)
                result.AddError($"--host {other} lets others in; expected --token-file with a word that they must show");
            if (result.GetValue(patch) is { } file && (result.GetValue(all) ?? []).FirstOrDefault(run => ViewSession.IsInside(file, run)) is { } inside)
                result.AddError($"--patch is {file}, inside {inside}; expected a file beside it, since a run is never changed");
            if (result.GetResult(by) is { Tokens.Count: > 0 } && string.IsNullOrWhiteSpace(result.GetValue(by)))
                result.AddError("--by is empty; expected a name");
        });
        command.SetAction((parsed, cancellation) => ViewSession.RunAsync(new()
        {
            Runs = parsed.GetRequiredValue(all),
            Data = parsed.GetValue(data),
            Names = parsed.GetValue(names) ?? [],
            Patch = parsed.GetValue(patch),
            By = parsed.GetValue(by)!, // has a default, as the others
            Host = ViewSession.AddressOf(parsed.GetValue(host)!),
            Port = parsed.GetValue(port),
            TokenFile = parsed.GetValue(token),
            ReadOnly = parsed.GetValue(readOnly),
            Again = parsed.GetValue(again),
        }, cancellation));
        return command;
    }
}
