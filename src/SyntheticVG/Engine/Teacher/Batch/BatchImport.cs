using System.Security.Cryptography;
using System.Text;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>Brings the results of batches into the ledger: answers as if they had been live, failures to the requests that they are of.</summary>
/// <remarks>
/// A file is read once, by what is in it; of one that grew, the new lines matter. Any order, line ends and marks will do. Killed at any moment, reading it
/// again changes nothing.
/// </remarks>
public sealed class BatchImport(BatchLedger ledger, CallLedger calls, ChatEndpoint endpoint, TimeProvider time)
{
    private const int LinesAtOnce = 256;

    /// <summary>Reads the result files that somebody put into a folder, with what each held; files that were read before are passed over.</summary>
    public IEnumerable<(string File, BatchTally Tally)> ReadUnread(BatchFolder folder, CancellationToken cancellationToken)
    {
        foreach (var path in folder.Results)
        {
            if (Read(path, part: null, cancellationToken) is { } tally)
                yield return (path, tally);
        }
    }

    /// <summary>Reads a file of results.</summary>
    /// <param name="path">The file.</param>
    /// <param name="part">The request file that it answers, or null where that is not known.</param>
    /// <param name="cancellationToken">Stops it; what was read stays.</param>
    /// <returns>What it held; null where that was read before.</returns>
    public BatchTally? Read(string path, int? part, CancellationToken cancellationToken)
    {
        var (name, hash, tally) = (Path.GetFileName(path), ResultFile.Fingerprint(path), new BatchTally());
        if (ledger.ReadUnder(hash) is { } before)
        {
            if (before == name)
                return null;
            if (part is null) // else the provider says whose it is
            {
                tally.Leave($"a copy of {before}, which was read", name);
                return tally;
            }
        }
        foreach (var lines in ResultFile.Lines(path).Chunk(LinesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ledger.Database.Transact(() => // a kill in the midst of it reads these lines again
            {
                foreach (var (line, number, ended) in lines)
                    Take(line, name, number, ended, part, tally);
            });
        }
        ledger.NoteRead(hash, name);
        return tally;
    }

    private void Take(string text, string name, int number, bool ended, int? part, BatchTally tally)
    {
        var where = $"{name}:{number}";
        if (ResultLine.Read(text, endpoint.Key, time.GetUtcNow()) is not { } line)
            tally.Leave(ended ? "no JSON object" : "last line cut off", where);
        else if (line.CustomId is not { } key)
            tally.Leave("no custom_id", where);
        else if (ledger.Find(key) is not { } request)
            tally.Leave("custom_id of no request of this run", where);
        else if (ledger.IsAnswered(key))
            tally.Leave("answered before", where);
        else if (line.Completion is { } completion)
        {
            calls.AddWithin(RecordOf(request, completion));
            ledger.Answer(key);
            tally.Answers++;
        }
        else if (ledger.Fail(key, line.Failure!, part, HashOf($"{where}\n{text}"))) // one of the two
            tally.Fail(line.Failure!.Code, line.Failure.Words);
        else
            tally.Leave("failure of a request that does not wait", where);
    }

    private CallRecord RecordOf(BatchRequest request, Completion completion)
    {
        var response = OpenAiChat.ResponseOf(completion, endpoint, request.Model);
        response.Attempts = request.Failures + 1;
        return LedgeredChatClient.RecordOf(request.Key, response, request.Purpose, request.Item, request.Model, request.Prompt, endpoint.Price);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
