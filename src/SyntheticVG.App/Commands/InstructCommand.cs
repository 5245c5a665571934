using System.CommandLine;
using System.Globalization;
using System.Text;
using SyntheticVG.App.Instructing;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Sources;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg instruct GRAPHS --mixture FILE --out DIR</c>: training conversations, to look at.</summary>
internal static class InstructCommand
{
    public static Command Create()
    {
        var graphs = new Argument<string?>("GRAPHS")
        {
            Description = "Graphs in any form that synvg reads, for the sources of the mixture that name no file.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder that conversations.jsonl, index.html and pictures go to.",
            Required = true,
            HelpName = "DIR"
        }.Folder();
        var count = new Option<int>("--count")
        {
            Description = "How many conversations, spread evenly over the sources; 0: a whole epoch, without the page.",
            DefaultValueFactory = _ => 60
        }.AtLeast(0);
        var epoch = new Option<int>("--epoch") { Description = "Which epoch: each one is written afresh." };
        var options = new MixtureOptions();
        var command = new Command("instruct", """
            Writes conversations as a model learns from them, as JSON lines and as a page with pictures.

            A mixture names sources and how many samples each gives: graphs with the tasks that they are made into, conversations
            of files (LLaVA, Osprey-724K), data sets of the published code. The same seed and epoch give the same conversations.

            Examples:
              synvg instruct run --data photos --out look
              synvg instruct run --data photos --mixture my-mixture.json --tokenizer robin --out look
              synvg instruct --mixture stage-1 --data /data --tokenizer robin --out look --count 200
            """) { graphs, output, count, epoch };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var report = new ReadReport();
            var result = Run(options.Open(parsed, parsed.GetValue(graphs), report), parsed.GetRequiredValue(output), parsed.GetValue(count),
                parsed.GetValue(epoch), cancellation);
            ReportLines.Print(report);
            return result;
        }, cancellation));
        return command;
    }

    private static int Run(OpenedMixture opened, string output, int count, int epoch, CancellationToken cancellation)
    {
        var page = count > 0 ? new ConversationPage(output) : null;
        using var file = new WholeFile(Path.Combine(output, "conversations.jsonl"));
        var written = 0;
        foreach (var (part, index, later) in Places(opened, count))
        {
            cancellation.ThrowIfCancellationRequested();
            var made = opened.Mixture.Data.MakeWhole(epoch + later, index);
            var (tokens, learned) = (opened.Room.Length(made.Sample), made.Sample.Labels.Count(label => label != ConversationTokens.Ignored));
            var line = new ConversationLine(made.Conversation.Id, part, made.Conversation.PictureFile, opened.Counted ? tokens : null,
                opened.Counted ? learned : null, made.Conversation.Turns, made.Conversation.Masks);
            file.Stream.Write(Encoding.UTF8.GetBytes(line.ToJson() + "\n"));
            page?.Add(made, part + (opened.Counted ? string.Create(CultureInfo.InvariantCulture, $", {tokens} positions, {learned} learned") : "")
                + (made.Dropped > 0 ? $", {made.Dropped} regions without room" : ""));
            written++;
        }
        file.Commit();
        page?.Write($"Conversations: {opened.File.Name}", $"{written} samples, from epoch {epoch} on; an epoch has {opened.Mixture.Data.Count}.");
        Console.WriteLine($"{written} conversations written to {output}{(page is null ? "" : "; look at index.html")}");
        MixtureLines.PrintUnusable(opened.Mixture);
        return CommandLine.Done;
    }

    // Places in the epoch, as many of each source, going on into later epochs where it has fewer; all of them where no number is given.
    private static IEnumerable<(string Source, int Index, int Later)> Places(OpenedMixture opened, int count)
    {
        var (start, sources) = (0, opened.Mixture.Parts.Count(part => part.Samples > 0));
        foreach (var part in opened.Mixture.Parts.Where(part => part.Samples > 0))
        {
            var many = count == 0 ? part.Samples : (count + sources - 1) / sources;
            for (var i = 0; i < many; i++)
                yield return (part.Source.Name, start + (int)((long)i * Math.Max(part.Samples, many) / many % part.Samples),
                    (int)((long)i * Math.Max(part.Samples, many) / many / part.Samples));
            start += part.Samples;
        }
    }
}
