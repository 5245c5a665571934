using System.Globalization;
using System.Text;
using SyntheticVG.App.Pocket;
using SyntheticVG.App.Reports;

namespace SyntheticVG.App.Demo;

/// <summary>The part of the page that shows what pocket ROBIN wrote about new scenes.</summary>
internal static class StudentSection
{
    /// <summary>Writes it.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="student">The scenes and their graphs.</param>
    /// <param name="first">Number of the first scene on the page.</param>
    public static void Write(StringBuilder html, StudentScenes student, int first)
    {
        var result = student.Result;
        html.Append("<h2>A trained model looks at new scenes</h2><p>Pocket ROBIN, which comes with the program, was trained from nothing on drawn scenes, "
            + "on one processor core. It is given the picture and the masks of these new scenes, and writes names and relations region by region: "
            + "no name, no truth is shown to it. ");
        html.Append(CultureInfo.InvariantCulture,
            $"Here it named {result.Names:P0} of the regions, found {result.RecallAt50:P0} of the true relations (recall), and {result.Precision:P0} "
                + $"of what it stated is true (precision). <code>synvg evaluate pocket</code> scores it on hundreds of scenes.</p><div class=scenes>\n");
        foreach (var (i, scene) in student.Scenes.Index())
            SceneFigure.Write(html, scene, first + i);
        html.Append("</div>\n");
    }
}
