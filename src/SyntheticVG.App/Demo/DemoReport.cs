using System.Globalization;
using System.Text;
using SyntheticVG.App.Reports;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.App.Reports.Page;
using static SyntheticVG.App.Reports.SceneFigure;

namespace SyntheticVG.App.Demo;

/// <summary>The page that shows a demo: one HTML file with everything in it.</summary>
internal static class DemoReport
{
    /// <summary>Writes the page, whole or not at all.</summary>
    public static void Write(string path, DemoRun run)
    {
        var html = Begin("SyntheticVG demo", Resource("report.css"), Resource("compare.css"));
        WriteHead(html, run);
        html.Append("<main>");
        WriteFlow(html, run);
        WriteScores(html, run);
        WriteDrops(html, run);
        WriteScenes(html, run);
        StudentSection.Write(html, run.Student, run.Scenes.Count + 1);
        EditSection.Write(html, run.Edited, run.Scenes.Count + 1);
        WriteStatistics(html, run);
        html.Append("</main>");
        WriteFoot(html, run);
        html.Append("<script>").Append(Resource("report.js")).Append("</script></body></html>\n");
        WholeFile.Write(path, html.ToString());
    }

    private static void WriteHead(StringBuilder html, DemoRun run)
    {
        var (before, after) = (run.Stages.First(stage => stage.Stage != "human").Counts, run.Stages[^1].Counts);
        html.Append("<header><div><span class=tag>SIMULATED TEACHER</span><h1>Dense scene graphs, built and filtered</h1>");
        html.Append("<p>Drawn scenes whose every relation is known pass through the data engine: sparse human annotations, a teacher that completes them "
            + "and errs at known rates, filters that catch its errors. Because the truth is known, what each filter is worth is a number. "
            + "Teacher and verifier are simulated; "
            + "at the end a small trained model writes the graphs of new scenes, and a simulated editor corrects them.</p><div class=figures>");
        Figure(run.Scenes.Count, "scenes drawn");
        Figure(run.Scenes.Sum(scene => scene.Graph.Regions.Count), "regions, each with a mask");
        Figure(run.Scenes.Sum(scene => scene.Graph.Relationships.Count), "relations kept");
        Figure(run.Scenes.Sum(scene => scene.Rejected.Count(line => line.Relationship is not null)), "relations dropped");
        html.Append(CultureInfo.InvariantCulture,
            $"<div><b>{before.Precision:P0} → {after.Precision:P0}</b><span>precision, before and after the filters</span></div>");
        html.Append(CultureInfo.InvariantCulture,
            $"<div><b>{before.Recall:P0} → {after.Recall:P0}</b><span>recall of the truth</span></div></div></div></header>\n");

        void Figure(int number, string words) => html.Append(CultureInfo.InvariantCulture, $"<div><b>{number:N0}</b><span>{words}</span></div>");
    }

    private static void WriteFlow(StringBuilder html, DemoRun run)
    {
        var first = run.Stages.First(stage => stage.Stage != "human").Counts;
        html.Append("<h2>What was run</h2><ol class=flow>");
        Step("World", run.Scenes.Count, $"scenes from seed {run.Seed}: pictures, masks, depth, complete truth");
        Step("People", run.HumanRelationships, "relations in their own words, as sparse as in Visual Genome");
        Step("Teacher", first.Stated, "relations with its statements added; it errs at the rates below");
        foreach (var ((_, before), (stage, after)) in run.Stages.Where(stage => stage.Stage != "human")
            .Zip(run.Stages.Where(stage => stage.Stage != "human").Skip(1)))
            Step(char.ToUpperInvariant(stage[0]) + stage[1..].Replace('-', ' '), after.Stated,
                $"left; {before.Stated - after.Stated} went" + (stage == "simulated-verifier" ? "; asked what geometry cannot tell" : ""));
        html.Append(CultureInfo.InvariantCulture,
            $"</ol><p>{Encode(Sentence(run.Teacher))}. {Encode(Sentence(run.Verifier))}. Annotations are trusted by "
                + $"every filter.</p><p><code>synvg world</code> drew the scenes, <code>synvg build --teacher simulated</code> made "
                + $"the graphs; the run folder ");
        html.Append(CultureInfo.InvariantCulture, $"<code>{Encode(Path.GetFileName(run.Folder))}/</code> beside this page holds <code>graphs.jsonl</code>, "
            + $"<code>rejected.jsonl</code> and <code>run.json</code>. It took {run.Seconds:0.0} seconds.</p>\n");

        void Step(string name, int count, string words) =>
            html.Append(CultureInfo.InvariantCulture, $"<li><em>{name}</em><b>{count:N0}</b><span>{Encode(words)}</span></li>");
    }

    private static void WriteScores(StringBuilder html, DemoRun run)
    {
        html.Append("<h2>Precision and recall of every filter</h2><p>Against the complete truth of the scenes. Precision: "
            + "the share of the stated relations that are true. Recall: the share of the true relations that are stated.</p>");
        StageTable.Write(html, run.Stages);
    }

    private static void WriteDrops(StringBuilder html, DemoRun run)
    {
        var drops = run.Scenes.SelectMany(scene => scene.Rejected.Where(line => line.Relationship is not null)
            .Select(line => (Scene: scene, Line: line, False: !scene.IsTrue(line.Relationship!)))).ToList();
        html.Append("<h2>What each filter dropped, and why</h2><p>Every dropped relation keeps its reason. “Rightly” means that the truth does not know it; "
            + "balancing drops what is true but said twice or too often.</p><div class=panel><table><tr><th class=left>filter<th "
            + "class=left>reason<th>dropped<th>rightly<th class=left>for example</tr>");
        foreach (var group in drops.GroupBy(drop => (drop.Line.Stage, drop.Line.Reason)).OrderBy(group => group.Key.Stage, StringComparer.Ordinal)
            .ThenByDescending(group => group.Count()))
        {
            var example = group.OrderByDescending(drop => drop.False).First().Line;
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Encode(group.Key.Stage)}<td "
                    + $"class=left><code>{Encode(group.Key.Reason)}</code><td>{group.Count()}<td>{(group.Key.Stage == "balance" ? "—" : $"{group.Count(drop => drop.False) / (double)group.Count():P0}")}<td "
                    + $"class=left>{Encode(example.SubjectName!)} "
                    + $"<b>{Encode(example.Relationship!.Predicate)}</b> {Encode(example.ObjectName!)}</tr>");
        }
        html.Append("</table></div><div class=examples>");
        foreach (var (scene, line, isFalse) in drops.GroupBy(drop => (drop.Line.Stage, drop.Line.Reason))
            .SelectMany(group => group.OrderByDescending(drop => drop.False).Take(1)).Take(10))
        {
            html.Append("<figure>");
            WritePair(html, scene, line.Relationship!);
            html.Append(CultureInfo.InvariantCulture,
                $"<figcaption>{Encode(line.SubjectName!)} "
                    + $"<b>{Encode(line.Relationship!.Predicate)}</b> {Encode(line.ObjectName!)}<br><small>{Encode(line.Stage)}: {Encode(line.Reason)}{Measured(line.Relationship!)}</small><br><span "
                    + $"class={(isFalse || line.Stage == "balance" ? "good" : "bad")}>{(isFalse ? "rightly dropped" : line.Stage == "balance" ? "true, but said too often" : "was true")}</span></figcaption></figure>");
        }
        html.Append("</div><p><small>The subject is outlined in red, the object in blue.</small></p>\n");
    }

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Measured(Relationship relationship) => relationship.Verdict is not { Measurements.Count: > 0 } verdict ? ""
        : "; " + Encode(
            string.Join(", ", verdict.Measurements.Take(3).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.##}"))));

    private static void WriteScenes(StringBuilder html, DemoRun run)
    {
        html.Append("<h2>The scenes and their graphs</h2><p>Point at a relation, or at a number in a picture. "
            + "✓ is true, ✗ is an error that passed every filter; among the dropped, “caught” were false and “lost” were true.</p><div class=legend>");
        foreach (var category in Enum.GetValues<RelationshipCategory>())
            html.Append(CultureInfo.InvariantCulture, $"<span class={ClassOf(category)}>{ClassOf(category)}</span>");
        html.Append("</div><div class=scenes>\n");
        foreach (var (i, scene) in run.Scenes.Index())
            SceneFigure.Write(html, scene, i + 1);
        html.Append("</div>\n");
    }

    private static void WriteStatistics(StringBuilder html, DemoRun run)
    {
        var (kept, truth) = (new GraphStatistics(), new GraphStatistics());
        foreach (var scene in run.Scenes)
        {
            kept.Add(scene.Graph);
            truth.Add(scene.Truth);
        }
        html.Append("<h2>Statistics</h2><p>The columns of the paper's table 1; its own rows below ours.</p><div class=panel><table><tr><th class=left>data "
            + "set<th>images<th>objects an image<th>triplets an image<th>predicates a region</tr>");
        foreach (var (name, statistics) in new[] { ("this run", kept), ("truth of its scenes", truth) })
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td><b>{name}</b><td>{statistics.Images:N0}<td>{statistics.Objects.Mean:0.0}<td>{statistics.Triplets.Mean:0.0}<td>{statistics.PredicatesPerRegion.Mean:0.0}</tr>");
        foreach (var row in PublishedRow.All)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(row.Name)} <small>as "
                + $"reported</small><td>{row.Images / 1000:N0}K<td>{row.Objects:0.0}<td>{row.Triplets:0.0}<td>{row.PredicatesPerRegion:0.0}</tr>");
        html.Append("</table></div><h3 style=\"margin-top:2em\">Categories</h3>");
        foreach (var (name, statistics) in new[] { ("this run", kept), ("truth", truth) })
        {
            html.Append(CultureInfo.InvariantCulture, $"<small>{name}, {statistics.Triplets.Sum:N0} relations</small><div class=shares>");
            foreach (var (category, count) in statistics.Categories)
                html.Append(CultureInfo.InvariantCulture, $"<i class={ClassOf(category)} style=\"flex:{count}\" "
                    + $"title=\"{ClassOf(category)} {count}\">{ClassOf(category)} {(double)count / Math.Max(1, statistics.Triplets.Sum):P0}</i>");
            html.Append("</div>");
        }
        html.Append(CultureInfo.InvariantCulture,
            $"<h3>Most frequent "
                + $"predicates</h3><p>{string.Join(" · ", kept.TopPredicates(24).Select(pair => $"{Encode(pair.Predicate)} <small>{pair.Count}</small>"))}</p><p><small>{kept.Names} "
                + $"kinds of things, {kept.Predicates} predicates; "
                + $"left of {kept.LeftOf}, right of {kept.RightOf}.</small></p>\n");
    }

    private static void WriteFoot(StringBuilder html, DemoRun run) =>
        html.Append(CultureInfo.InvariantCulture, $"<footer>Made by <code>synvg demo</code>, seed {run.Seed}. The pictures are drawn; "
            + $"nothing here says how a real model would do. Paper: Park et al., Synthetic Visual Genome, CVPR 2025.</footer>");
}
