using System.Globalization;
using System.Text;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Engine.Run;

/// <summary>Precision and recall after each stage, as text.</summary>
public static class TruthTable
{
    /// <summary>The table, a line a stage; without a line end behind the last.</summary>
    public static string Write(IReadOnlyList<(string Stage, TruthCounts Counts)> stages)
    {
        var width = Math.Max(12, stages.Max(stage => stage.Stage.Length));
        var text = new StringBuilder("against the truth".PadRight(width + 2)).Append("   stated     true   precision   recall");
        foreach (var (stage, counts) in stages)
        {
            text.AppendLine();
            text.Append(CultureInfo.InvariantCulture,
                $"  {stage.PadRight(Math.Max(width, "against the truth".Length - 2))} {counts.Stated,8:N0} {counts.Correct,8:N0} {counts.Precision,11:0.000} {counts.Recall,8:0.000}");
        }
        return text.ToString();
    }
}
