using System.Globalization;
using System.Text;
using SyntheticVG.SceneGraphs.Comparing;
using static SyntheticVG.App.Reports.Page;

namespace SyntheticVG.App.Reports;

/// <summary>Precision and recall after each stage of a run, as a table with bars.</summary>
internal static class StageTable
{
    private static readonly SortedDictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["human"] = "annotations",
        ["complete"] = "with the teacher's statements, before any filter",
        ["student"] = "what the model wrote, with annotations",
        ["editor"] = "after the editor's corrections",
        ["rules"] = "after the rules: boxes, masks and depth",
        ["simulated-verifier"] = "after the simulated verifier's yes or no",
        ["verifier"] = "after the verifier's yes or no",
        ["balance"] = "after balancing: nothing twice, nothing too often",
        ["limits"] = "after tidying: nothing twice, not too much of one pair",
    };

    /// <summary>Writes the table.</summary>
    public static void Write(StringBuilder html, IReadOnlyList<(string Stage, TruthCounts Counts)> stages)
    {
        html.Append("<div class=panel><table><tr><th class=left>stage<th>stated<th>true<th>precision<th>recall<th>false ones left</tr>");
        foreach (var (stage, counts) in stages)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Encode(Words.GetValueOrDefault(stage, stage))}<td>{counts.Stated:N0}<td>{counts.Correct:N0}<td>{counts.Precision:P1}{Bar(counts.Precision, "")}<td>{counts.Recall:P1}{Bar(counts.Recall, "recall")}<td>{counts.Stated - counts.Correct:N0}</tr>");
        }
        html.Append("</table></div>\n");

        static string Bar(double share, string kind) => string.Create(CultureInfo.InvariantCulture,
            $"<span class=\"bar {kind}\"><i style=\"width:{(double.IsNaN(share) ? 0 : 100 * share):0.#}%\"></i></span>");
    }
}
