using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>A relation of All-Seeing v2's text: names as written, boxes in pixels of the image.</summary>
internal sealed record AllSeeingRelation(string Subject, Box SubjectBox, string Predicate, string Object, Box ObjectBox);

/// <summary>Reads All-Seeing v2's open-ended graphs: <c>&lt;ref&gt;name&lt;/ref&gt;&lt;box&gt;[[x1, y1, x2, y2]]&lt;/box&gt;</c>, and predicates between two
/// boxes named before.</summary>
internal static partial class AllSeeingGraphText
{
    private const double Whole = 999;

    /// <summary>The relations, and whether every one of them joins two named boxes.</summary>
    public static (IReadOnlyList<AllSeeingRelation> Relations, bool WellFormed) Parse(string text, int width, int height)
    {
        var names = new Dictionary<string, string>();
        foreach (Match match in Named().Matches(text))
        {
            foreach (Match box in Numbers().Matches(match.Groups[2].Value))
                names[box.Value.Replace(" ", "", StringComparison.Ordinal)] = match.Groups[1].Value; // of two names of one box the later one
        }
        var (relations, wellFormed) = (new List<AllSeeingRelation>(), names.Count > 0);
        var whole = 0;
        foreach (Match match in Predicates().Matches(text))
        {
            whole++;
            foreach (Match subject in Numbers().Matches(match.Groups[2].Value))
            {
                foreach (Match @object in Numbers().Matches(match.Groups[3].Value))
                {
                    if (NameOf(subject) is { } from && NameOf(@object) is { } to)
                        relations.Add(new(from, Pixels(subject), match.Groups[1].Value, to, Pixels(@object)));
                    else
                        wellFormed = false;
                }
            }
        }
        return (relations, wellFormed && whole == Opening().Count(text));

        string? NameOf(Match box) => names.GetValueOrDefault(box.Value.Replace(" ", "", StringComparison.Ordinal));

        Box Pixels(Match box)
        {
            var side = Math.Max(width, height);
            double At(int group, int pad) => (double.Parse(box.Groups[group].ValueSpan, CultureInfo.InvariantCulture) / Whole * side) - pad;
            var (left, top) = ((side - width) / 2, (side - height) / 2); // the picture was padded to a square
            return new(At(1, left), At(2, top), At(3, left), At(4, top));
        }
    }

    [GeneratedRegex("<ref>(.*?)</ref><box>(.*?)</box>")]
    private static partial Regex Named();

    [GeneratedRegex("<pred>(.*?)</pred><box>(.*?)</box><box>(.*?)</box>")]
    private static partial Regex Predicates();

    [GeneratedRegex("<pred>")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\[(\d+), *(\d+), *(\d+), *(\d+)\]")]
    private static partial Regex Numbers();
}
