using System.CommandLine;
using SyntheticVG.App.Building;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg batch</c>: a run's requests to a provider's batches, and their results back.</summary>
internal static class BatchCommand
{
    private static readonly Option<bool> Wait =
        new("--wait") { Description = "Look again, each minute at last, until the provider is done; Ctrl-C ends the waiting only." };

    public static Command Create() => new("batch", """
        Takes the calls of a run to the batches of a provider, which answers within a day at a lower price (--batch-discount).
        Any OpenAI-compatible API with /files and /batches will do. A round is: build (or edit) with --teacher-mode batch
        writes the requests into RUN/batch/requests-NNN.jsonl, submit takes them to the provider, fetch brings the answers
        into the run's ledger, and the same build goes on. What has no result (expired, cancelled, failed), and corrections,
        go into the next file, for the next round.

        Each step is in the ledger before it is taken: after a kill the same command goes on, and nothing is submitted twice.
        The provider's files are deleted once their results are kept. Keys come from OPENAI_API_KEY and SYNVG_KEY_SERVER,
        as for build.

        Examples:
          synvg build --data photos --teacher openai --teacher-model gpt-4o --teacher-mode batch \
            --price-in 2.5 --price-out 10 --max-cost 20 --out run
          synvg batch submit run --wait
          synvg build --data photos --teacher openai --teacher-model gpt-4o --teacher-mode batch \
            --price-in 2.5 --price-out 10 --max-cost 20 --out run

        By hand: submit the files in another way, put the output and error files into RUN/batch under any name that ends in
        .jsonl and does not begin with requests-, and run the same build again. Never do both with one file.
        """) { Submit(), Poll(), Fetch(), Cancel() };

    private static Command Submit()
    {
        var run = Run();
        var inDoubt = new Option<string?>("--in-doubt")
        {
            Description = "A batch that may or may not have been made when the process ended, at a provider that lists no batches: ask makes it again."
        };
        inDoubt.AcceptOnlyFromAmong("ask", "leave");
        var command = new Command("submit", """
            Uploads the files of requests that wait and makes a batch of each; with --wait also fetches the results. What could
            cost more than --max-cost of the run is not submitted.

            Example:
              synvg batch submit run --wait
            """) { run, Wait, inDoubt };
        command.SetAction((parsed, cancellation) =>
            BatchSession.SubmitAsync(parsed.GetRequiredValue(run), parsed.GetValue(inDoubt) == "ask", parsed.GetValue(Wait), cancellation));
        return command;
    }

    private static Command Poll()
    {
        var run = Run();
        var command = new Command("poll", """
            Asks how far the batches of a run are.

            Example:
              synvg batch poll run
            """) { run, Wait };
        command.SetAction((parsed, cancellation) => BatchSession.PollAsync(parsed.GetRequiredValue(run), parsed.GetValue(Wait), cancellation));
        return command;
    }

    private static Command Fetch()
    {
        var run = Run();
        var inDoubt = new Option<string?>("--in-doubt")
        {
            Description = "Batches that the provider does not know any more, "
            + "or whose answers it counts but does not give: ask puts their requests into the next file, to be asked and paid for again."
        };
        inDoubt.AcceptOnlyFromAmong("ask", "leave");
        var command = new Command("fetch", """
            Brings the results of the batches that have ended into the run, and deletes the provider's files. Answers of batches
            that expired, failed or were cancelled are kept; the rest goes into the next file.

            Example:
              synvg batch fetch run --wait
            """) { run, Wait, inDoubt };
        command.SetAction((parsed, cancellation) =>
            BatchSession.FetchAsync(parsed.GetRequiredValue(run), parsed.GetValue(inDoubt) == "ask", parsed.GetValue(Wait), cancellation));
        return command;
    }

    private static Command Cancel()
    {
        var run = Run();
        var command = new Command("cancel", """
            Asks the provider to end the batches under way; what was answered until then comes with fetch.

            Example:
              synvg batch cancel run
            """) { run };
        command.SetAction((parsed, cancellation) => BatchSession.CancelAsync(parsed.GetRequiredValue(run), cancellation));
        return command;
    }

    private static Argument<string> Run() => new("run") { Description = "The folder of a run." };
}
