using System.Globalization;
using System.Text;
using SyntheticVG.App.Pocket;
using SyntheticVG.App.Reports;
using static SyntheticVG.App.Reports.Page;

namespace SyntheticVG.App.Demo;

/// <summary>The part of the page that shows the model's graphs before and after a simulated editor corrected them.</summary>
internal static class EditSection
{
    /// <summary>Writes it.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="edited">The scenes before and after.</param>
    /// <param name="first">Number of the first scene on the page.</param>
    public static void Write(StringBuilder html, EditedScenes edited, int first)
    {
        var counts = edited.Comparison.Steps[0].Counts;
        html.Append("<h2>An editor corrects its graphs</h2><p><span class=tag>SIMULATED EDITOR</span></p><p>The second stage, SG-Edit: "
            + "annotations join the model's graph and stay, "
            + "an editor removes, replaces and adds relations and refines descriptions, and every addition passes rules and verifier. ");
        html.Append(CultureInfo.InvariantCulture, $"No model is asked here: the editor knows the truth and {Encode(edited.Skill)}. "
            + $"From the model's graphs to the edited ones {counts.Kept} relations were kept, {counts.Refined} "
            + $"say something else of the same pair, {counts.Removed} went and {counts.Added} came; {counts.Described} regions are described anew.</p>");
        StageTable.Write(html, edited.Stages);
        html.Append("<div style=\"margin-top:24px\">");
        foreach (var (i, photo) in edited.Comparison.Photos.Index())
        {
            if (photo.Picture is not { } picture)
                throw new InvalidDataException($"{photo.Key}: no picture of it before and after: {photo.Problem}");
            var png = File.ReadAllBytes(Path.Combine(edited.Folder, picture));
            html.Append(CultureInfo.InvariantCulture, $"<article class=compared><h3>Scene {first + i} <small>before and after</small></h3><img loading=lazy "
                + $"alt=\"scene {first + i} before and after\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"></article>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</div><p><code>synvg edit</code> corrected the graphs, <code>synvg compare-graphs</code> drew them; "
            + $"<code>{Encode(Path.GetFileName(edited.Folder))}/compare.html</code> beside this page is its own.</p>\n");
    }
}
