using System.Globalization;
using System.Text.RegularExpressions;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Loading;

/// <summary>Questions and answers on the console.</summary>
internal static partial class PhotoQuestions
{
    /// <summary>Loads the model, reads the photo once, answers.</summary>
    public static void Run(
        ModelSetup setup, string photo, IReadOnlyList<string> questions, string? regions, int tokens, double? temperature, int seed,
        CancellationToken cancellation)
    {
        var report = new ReadReport { Repairs = true };
        // before the model: a wrong path shows at once
        var image = regions is null ? PlainPhoto.Open(photo) : GivenRegions.With(PlainPhoto.Open(photo), regions, report);
        ReportLines.Print(report);
        RequireRegions(questions, image.Graph.Regions.Count, regions);
        var picture = PhotoFile.Read(photo, image.Graph.Image);
        using var session = ModelLoader.Load(setup, Console.Error.WriteLine);
        using var talk = session.TalkAbout(picture, image.Graph);
        foreach (var question in questions)
        {
            var answer = talk.Ask(question, new() { MaxNewTokens = tokens, Temperature = temperature, Seed = seed, Written = Console.Write }, cancellation);
            Console.WriteLine();
            if (answer.Text.Length == 0)
                Console.Error.WriteLine($"synvg: the model said nothing to \"{question}\"");
            if (answer.Cut)
                Console.Error.WriteLine($"synvg: cut after {answer.NewTokens} tokens ({answer.Stop})");
        }
        foreach (var (note, count) in talk.Notes)
            Console.Error.WriteLine($"synvg: {note} {count}");
        if (talk.Dropped.Count > 0)
            Console.Error.WriteLine($"synvg: no room in the prompt for {string.Join(", ", talk.Dropped.Select(i => $"region{i + 1}"))}");
    }

    private static void RequireRegions(IReadOnlyList<string> questions, int given, string? file)
    {
        foreach (var (question, named) in questions.SelectMany(question => RegionName().Matches(question).Select(match => (question, match))))
        {
            if (!int.TryParse(named.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number) || number < 1 || number > given)
                throw new ArgumentException($"\"{question}\" "
                    + $"names {named.Value}; {(file is null ? "no regions are given: --regions FILE gives them" : $"{file} has {given}, from region1")}");
        }
    }

    [GeneratedRegex(@"\bregion([0-9]+)\b")]
    private static partial Regex RegionName();
}
