using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Engine.Edit;

/// <summary>What every edit must satisfy before it is made, whatever form the answer had.</summary>
/// <param name="graph">The graph that was shown.</param>
/// <param name="protects">Whether the classes that people gave are protected.</param>
/// <param name="encoder">Tells whether a new description still means the human class where the words do not; or null.</param>
internal sealed class EditChecks(SceneGraph graph, bool protects = true, ISentenceEncoder? encoder = null)
{
    private const int FewestWords = 2, MostWords = 15;

    private const double LeastCosine = 0.45; // between a description and the human class

    /// <summary>The classes that people gave a region in data sets with a list of classes; a new description must stay one of them.</summary>
    public static IReadOnlyList<string> HumanClasses(Region region) =>
    [
        .. region.Sources.Where(source => source is { Label: not null, Dataset: "coco" or "lvis" or "psg" or "ade" or "panoptic" })
            .SelectMany(source => source.Label!.Split(", ")).Distinct(StringComparer.OrdinalIgnoreCase), // ADE20K lists synonyms
    ];

    /// <summary>The predicate in its normal form, or null where it is none.</summary>
    public static string? Predicate(string text, Action<string> repaired) => TeacherWords.Normalise(text, repaired);

    /// <summary>Why a description cannot be taken, or null where it can.</summary>
    /// <param name="place">The region.</param>
    /// <param name="text">The description.</param>
    /// <param name="fewestWords">The fewest words it may have; the original's editor may also rename a region in one word.</param>
    public string? WrongDescription(int place, string text, int fewestWords = FewestWords)
    {
        if (!WellFormedText.IsPlain(text))
            return "description-broken";
        var words = text.Split([' ', ',', ';', '-'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < fewestWords || words.Length > MostWords)
            return words.Length > MostWords ? "description-long" : "description-short";
        if (words.Any(word => word.Any(char.IsDigit)))
            return "description-names-a-region"; // "man next to 5"
        var names = HumanClasses(graph.Regions[place]);
        if (protects && names.Count > 0 && !names.Any(name => Entails(text, name)))
            return "leaves-human-class";
        var description = graph.Regions[place].Description ?? graph.Regions[place].Name;
        return string.Equals(text, description, StringComparison.Ordinal) ? "description-unchanged" : null;
    }

    private bool Entails(string text, string name) =>
        NameKinship.Compare(text, name) == Kinship.Same
        || Words(text).Contains(Words(name)[^1], StringComparer.OrdinalIgnoreCase)
        || (encoder is not null && Cosine(encoder.Encode([NameQuery.Object(text), NameQuery.Object(name)])) >= LeastCosine);

    private static double Cosine(IReadOnlyList<float[]> pair) => pair[0].Zip(pair[1], (a, b) => (double)a * b).Sum();

    private static string[] Words(string text) => [.. text.Split([' ', ',', '.', '-', '_', '\''], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Length > 3 && word.EndsWith('s') ? word[..^1] : word).DefaultIfEmpty("")];
}
