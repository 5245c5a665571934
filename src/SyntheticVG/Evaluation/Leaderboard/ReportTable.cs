using System.Globalization;
using System.Text;

namespace SyntheticVG.Evaluation.Leaderboard;

/// <summary>A table to print.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Its heading.</param>
/// <param name="Rows">Its rows, a text a column.</param>
/// <param name="Notes">What a reader should know.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {Markdown.Text(Title)}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns.Select(Markdown.Text))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns.Select(_ => "---"))} |");
        foreach (var row in Rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Markdown.Text))} |");
        text.AppendLine();
        foreach (var note in Notes)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {Markdown.Text(note)}");
        return text.ToString();
    }

    /// <summary>The table as plain text, its columns under each other; lines are as long as they must be.</summary>
    public string ToText()
    {
        var widths = Enumerable.Range(0, Columns.Count).Select(column => Rows.Select(row => row[column].Length).Append(Columns[column].Length).Max()).ToArray();
        string Line(IReadOnlyList<string> cells) => string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();

        var text = new StringBuilder();
        text.AppendLine(Title).AppendLine(Line(Columns)).AppendLine(new string('-', widths.Sum() + (2 * (widths.Length - 1))));
        foreach (var row in Rows)
            text.AppendLine(Line(row));
        foreach (var note in Notes)
            text.AppendLine(CultureInfo.InvariantCulture, $"note: {note}");
        return text.ToString();
    }

    /// <summary>A share as percent, as tables print it.</summary>
    internal static string Percent(double share) => double.IsNaN(share) ? "n/a" : (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A published percentage.</summary>
    internal static string Published(double percent) => percent.ToString("0.0#", CultureInfo.InvariantCulture);
}
