using System.CommandLine;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests;

/// <summary>The pages of help, all of them.</summary>
public class HelpTests
{
    [Fact]
    public void No_line_is_longer_than_a_terminal_and_no_sentence_of_the_list_is_cut()
    {
        var pages = All(CommandLine.Create()).Select(StopWords.VerbOf).ToList();
        var wrong = new List<string>();
        foreach (var page in pages)
        {
            using var output = new StringWriter();
            CommandLine.Create().Parse([.. page.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Invoke(new() { Output = output });
            wrong.AddRange(Lines(page).Where(line => line.Length > BriefHelp.Width - 2).Select(line => $"{page}, broken by the page: {line}"));
            wrong.AddRange(output.ToString().Split('\n').Where(line => line.Length > BriefHelp.Width).Select(line => $"{page} --help: {line}"));
        }

        Assert.True(pages.Count > 40);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        foreach (var verb in All(CommandLine.Create()).SelectMany(command => command.Subcommands))
            Assert.True(BriefHelp.FirstSentence(verb.Description!).EndsWith('.'), $"{verb.Name}: {BriefHelp.FirstSentence(verb.Description!)}");
    }

    [Theory]
    [InlineData("One sentence\nover two lines. Another.\n\nExample:", "One sentence over two lines.")]
    [InlineData("No end\n\nExamples:", "No end")]
    public void The_first_sentence_is_whole(string text, string sentence) => Assert.Equal(sentence, BriefHelp.FirstSentence(text));

    // Lines of a text that are laid out by hand: examples, lists.
    private static string[] Lines(string page)
    {
        var command = CommandLine.Create().Parse([.. page.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).CommandResult.Command;
        return page.StartsWith("evaluate ", StringComparison.Ordinal) || page.StartsWith("predict ", StringComparison.Ordinal)
            || command.Description?.Contains('\n', StringComparison.Ordinal) != true ? [] : command.Description.Split('\n');
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}
