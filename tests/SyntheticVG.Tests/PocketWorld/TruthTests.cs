using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.PocketWorld.Composing;

namespace SyntheticVG.Tests.PocketWorld;

public class TruthTests
{
    private const int Size = 256;

    private static readonly Lazy<List<PocketScene>> Scenes = new(() => SceneSeriesTests.Draw(new() { Seed = 77, Size = Size }, 150));

    // What a face must show for a feeling to be said of it.
    private static readonly Dictionary<string, Expression[]> Faces = new()
    {
        ["smiling at"] = [Expression.Smiling, Expression.Laughing],
        ["laughing with"] = [Expression.Laughing],
        ["angry at"] = [Expression.Frowning],
        ["bored by"] = [Expression.Frowning],
        ["worried about"] = [Expression.Frowning],
        ["afraid of"] = [Expression.Afraid],
        ["surprised by"] = [Expression.Surprised],
        ["sad about"] = [Expression.Crying],
        ["enjoying"] = [Expression.Blissful, Expression.Smiling],
        ["loving"] = [Expression.Smiling, Expression.Blissful],
        ["excited about"] = [Expression.Laughing],
        ["proud of"] = [Expression.Smiling],
    };

    [Fact]
    public void Feelings_show_in_the_face() => ForEach("pocket:face", (scene, subject, predicate, _, _) =>
    {
        Assert.True(Faces.ContainsKey(predicate), predicate);
        return Faces[predicate].Contains(scene.Props[subject].Expression!.Value) ? null : $"the face is {scene.Props[subject].Expression}";
    });

    [Fact]
    public void Eyes_are_turned_to_what_is_looked_at() => ForEach("pocket:gaze", (scene, subject, _, @object, box) =>
    {
        var prop = scene.Props[subject];
        if (prop.LooksAt is not { } target || prop.Face is not { } face)
            return "it looks at nothing";
        var (dx, dy) = (box.CentreX - (face.X * Size / 100), box.CentreY - (face.Y * Size / 100));
        var (gx, gy) = (target.X - face.X, target.Y - face.Y);
        var cosine = ((dx * gx) + (dy * gy)) / (Math.Sqrt((dx * dx) + (dy * dy)) * Math.Sqrt((gx * gx) + (gy * gy)));
        var inside = target.X * Size / 100 >= box.Left - 4 && target.X * Size / 100 <= box.Right + 4 && target.Y * Size / 100 >= box.Top - 4
            && target.Y * Size / 100 <= box.Bottom + 4;
        return inside || cosine >= 0.8 ? null : $"the eyes miss it: cosine {cosine:0.00}";
    });

    [Fact]
    public void What_touches_is_drawn_touching() => ForEach("pocket:contact", (scene, subject, _, @object, _) =>
        Distance(scene.Truth.Regions[subject].Mask!, scene.Truth.Regions[@object].Mask!) is var gap && gap <= 0.02 * Size * Math.Sqrt(2)
            ? null
            : $"{gap:0.0} px apart");

    [Fact]
    public void What_is_worn_or_a_part_lies_in_its_whole() => ForEach("pocket:belonging", (scene, subject, predicate, @object, _) =>
    {
        var (part, whole) = predicate == "wearing" ? (@object, subject) : (subject, @object);
        return scene.Truth.Regions[part].Box.Intersect(scene.Truth.Regions[whole].Box).Area >= 0.95 * scene.Truth.Regions[part].Box.Area
            && scene.Truth.Regions[part].Parent == whole ? null : "it sticks out";
    });

    [Fact]
    public void Places_follow_the_definitions_with_a_margin() => ForEach("pocket:place", (scene, subject, predicate, @object, _) =>
    {
        var (a, b) = (scene.Truth.Regions[subject], scene.Truth.Regions[@object]);
        var nearer = a.Depth!.Value - b.Depth!.Value;
        var holds = predicate switch
        {
            "in front of" => nearer >= 0.12,
            "behind" => nearer <= -0.12,
            "left of" => a.Box.CentreX < b.Box.CentreX - (0.1 * Size) && a.Box.Right < b.Box.Right,
            "right of" => a.Box.CentreX > b.Box.CentreX + (0.1 * Size) && a.Box.Left > b.Box.Left,
            "above" => a.Box.CentreY < b.Box.CentreY - (0.05 * Size),
            "below" => a.Box.CentreY > b.Box.CentreY + (0.05 * Size),
            "next to" => Math.Abs(nearer) <= 0.12,
            _ => false,
        };
        return holds ? null : $"nearer by {nearer:0.00}, boxes {a.Box} and {b.Box}";
    });

    [Fact]
    public void Inside_means_inside() => ForEach("pocket:inside", (scene, subject, predicate, @object, _) =>
    {
        var (a, b) = (scene.Truth.Regions[subject].Box, scene.Truth.Regions[@object].Box);
        return a.Intersect(b).Area >= 0.4 * Math.Min(a.Area, b.Area) ? null : $"boxes {a} and {b}";
    });

    [Fact]
    public void Masks_boxes_and_depths_agree()
    {
        foreach (var scene in Scenes.Value.Take(40))
        {
            var depth = scene.Nearness.Span;
            foreach (var (i, region) in scene.Truth.Regions.Index())
            {
                var pixels = Pixels(region.Mask!).ToList();
                var box = new Box(pixels.Min(p => p.X), pixels.Min(p => p.Y), pixels.Max(p => p.X) + 1, pixels.Max(p => p.Y) + 1);
                Assert.Equal(box, region.Box);
                if (scene.Props[i].Nearness is null)
                    continue;
                var values = new List<ushort>();
                foreach (var (x, y) in pixels)
                    values.Add(depth[(y * Size) + x]);
                values.Sort();
                Assert.InRange(region.Depth!.Value - (values[values.Count / 2] / 65535.0), -0.03, 0.03);
            }
        }
    }

    [Fact]
    public void No_relation_joins_a_thing_with_itself_or_stands_there_twice() => Assert.All(Scenes.Value, scene =>
    {
        Assert.All(scene.Truth.Relationships, r => Assert.NotEqual(r.Subject, r.Object));
        Assert.Equal(scene.Truth.Relationships.Count, scene.Truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).Distinct().Count());
    });

    private static void ForEach(string source, Func<PocketScene, int, string, int, Box, string?> fault)
    {
        var all =
            Scenes.Value.SelectMany(scene => scene.Truth.Relationships.Where(r => r.Source == source).Select(r => (Scene: scene, Relationship: r))).ToList();
        Assert.True(all.Count > 20, $"{all.Count} relations with {source}");
        var faults =
            all.Select(item => (item.Scene, item.Relationship, Fault: fault(item.Scene, item.Relationship.Subject, item.Relationship.Predicate,
                item.Relationship.Object, item.Scene.Truth.Regions[item.Relationship.Object].Box)))
                .Where(item => item.Fault is not null)
                .Select(item => $"{item.Scene.Truth.Image.Key}: {item.Scene.Truth.TripletOf(item.Relationship)}: {item.Fault}").ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} of {all.Count}:\n{string.Join("\n", faults.Take(25))}");
    }

    private static double Distance(Rle a, Rle b)
    {
        var (first, second) = (Pixels(a).Where((_, i) => i % 1 == 0).ToList(), Pixels(b).ToHashSet());
        for (var reach = 0; reach < 30; reach++)
        {
            foreach (var (x, y) in first)
            {
                for (var d = -reach; d <= reach; d++)
                {
                    if (second.Contains((x + d, y - reach)) || second.Contains((x + d, y + reach)) || second.Contains((x - reach, y + d))
                        || second.Contains((x + reach, y + d)))
                        return reach;
                }
            }
        }
        return 30;
    }

    private static IEnumerable<(int X, int Y)> Pixels(Rle mask)
    {
        var (at, inside) = (0, false);
        foreach (var run in mask.Runs.ToArray())
        {
            for (var i = 0; inside && i < run; i++)
                yield return ((at + i) / mask.Height, (at + i) % mask.Height);
            (at, inside) = (at + (int)run, !inside);
        }
    }
}
