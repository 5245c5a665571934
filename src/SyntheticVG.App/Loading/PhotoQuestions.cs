using SyntheticVG.App.Graphs;
using SyntheticVG.Images.Drawing;

namespace SyntheticVG.App.Loading;

/// <summary>Questions and answers on the console.</summary>
internal static class PhotoQuestions
{
    /// <summary>Loads the model, reads the photo once, answers.</summary>
    public static void Run(
        ModelSetup setup, string photo, IReadOnlyList<string> questions, string? regions, int tokens, double? temperature, int seed, CancellationToken cancellation)
    {
        var image = PhotoFiles.Open(photo, regions); // before the model: a wrong path shows at once
        var picture = GraphPhoto.Read(photo, image.Graph.Image);
        using var session = ModelLoader.Load(setup, Console.Error.WriteLine);
        using var talk = session.TalkAbout(picture, image.Graph);
        foreach (var question in questions)
        {
            var answer = talk.Ask(question, new() { MaxNewTokens = tokens, Temperature = temperature, Seed = seed, Written = Console.Write }, cancellation);
            Console.WriteLine();
            if (answer.Cut)
                Console.Error.WriteLine($"synvg: cut after {answer.NewTokens} tokens ({answer.Stop})");
        }
        foreach (var (note, count) in talk.Notes)
            Console.Error.WriteLine($"synvg: {note} {count}");
        if (talk.Dropped.Count > 0)
            Console.Error.WriteLine($"synvg: no room in the prompt for {string.Join(", ", talk.Dropped.Select(i => $"region{i + 1}"))}");
    }
}
