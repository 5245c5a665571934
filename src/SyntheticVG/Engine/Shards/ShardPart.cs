using System.IO.Compression;
using System.Text.Json;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Shards;

/// <summary>What became of the images of a shard, as it travels to whoever joins the parts: a ZIP file of outcomes, and of the files that the recipe
/// wrote.</summary>
/// <remarks>An outcome is a line that says how many lines of graphs.jsonl and rejected.jsonl follow, then those lines. The same outcomes give the same
/// bytes.</remarks>
public static class ShardPart
{
    private const string Lines = "outcomes.jsonl", Files = "files/";

    /// <summary>Packs outcomes.</summary>
    /// <param name="stream">Where the file goes.</param>
    /// <param name="outcomes">The outcomes, in the order of the images.</param>
    /// <param name="folder">The folder that the recipe wrote into; its files go along.</param>
    public static void Write(Stream stream, IEnumerable<ImageOutcome> outcomes, string folder)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        using var pack = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var lines = ShardEntries.Begin(pack, Lines, CompressionLevel.Fastest))
        {
            foreach (var outcome in outcomes)
            {
                Line(JsonSerializer.SerializeToUtf8Bytes(
                    new Row(outcome.Place, outcome.Key, outcome.State.ToString(), outcome.Reason, outcome.Stage, outcome.Problem,
                        outcome.Evaluation, outcome.GraphLine is null ? 0 : 1, outcome.RejectedLines.Count, outcome.Counts.ToJson())));
                if (outcome.GraphLine is { } graph)
                    Line(graph);
                foreach (var rejected in outcome.RejectedLines)
                    Line(rejected);
            }

            void Line(byte[] line)
            {
                lines.Write(line);
                lines.WriteByte((byte)'\n');
            }
        }
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal))
            ShardEntries.Add(pack, Files + file, Path.Combine(folder, file));
    }

    /// <summary>The outcomes of a part; the files that the recipe wrote go into a folder.</summary>
    /// <exception cref="InvalidDataException">It is no part.</exception>
    public static IEnumerable<ImageOutcome> Read(Stream stream, string folder)
    {
        using var pack = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        ShardEntries.Extract(pack, Files, folder);
        using var lines = ShardEntries.LinesOf(pack, Lines).GetEnumerator();
        while (lines.MoveNext())
        {
            var row = RowOf(lines.Current);
            var graph = row.Graphs > 0 ? Next(lines) : null;
            var rejected = new List<byte[]>(row.Rejected);
            for (var i = 0; i < row.Rejected; i++)
                rejected.Add(Next(lines));
            yield return new()
            {
                Place = row.Place,
                Key = row.Key,
                State = Enum.Parse<ImageState>(row.State),
                Reason = row.Reason,
                Stage = row.Stage,
                Problem = row.Problem,
                Evaluation = row.Evaluation,
                GraphLine = graph,
                RejectedLines = rejected,
                Counts = StageCounts.FromJson(row.Counts),
            };
        }

        static byte[] Next(IEnumerator<byte[]> lines) =>
            lines.MoveNext() ? lines.Current : throw new InvalidDataException($"{Lines} ends before its last image does");
    }

    private static Row RowOf(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize<Row>(line) ?? throw new InvalidDataException("found null; expected an outcome");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"a line of {Lines} is no outcome: {JsonWords.Of(e)}", e);
        }
    }

    private sealed record Row(
        long Place, string Key, string State, string? Reason, string? Stage, string? Problem, bool Evaluation, int Graphs, int Rejected, string Counts);
}
