using SyntheticVG.App.Loading;
using SyntheticVG.Engine.Run;
using SyntheticVG.Models.Conversing;

namespace SyntheticVG.App.Building;

/// <summary>Makes the student of a run; it is loaded when the first photo comes.</summary>
internal static class Students
{
    /// <summary>How graphs can be asked for.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["graph", "regions", "end-to-end"];

    /// <summary>The student of a run's settings.</summary>
    /// <param name="settings">The settings; they name a student.</param>
    /// <param name="say">Told of what loading takes, and of what did not fit.</param>
    /// <exception cref="InvalidDataException">The model's folder lacks something, or its parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static RobinStudent Open(BuildSettings settings, Action<string> say)
    {
        var setup = SetupOf(settings);
        ModelLoader.Require(setup);
        var options = new AnswerOptions { MaxNewTokens = settings.StudentTokens ?? new AnswerOptions().MaxNewTokens, Temperature = settings.StudentTemperature, TopP = settings.StudentTopP, Seed = settings.Seed };
        return new RobinStudent(() => ModelLoader.Load(setup, say), options, ModeOf(settings.StudentMode), say) { Looks = settings.StudentLooks ?? 1 };
    }

    /// <summary>Sees to it, as <see cref="Open"/> does, that the student can be loaded: a run without its student shall not begin.</summary>
    /// <exception cref="InvalidDataException">The model's folder lacks something, or its parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static void Require(BuildSettings settings) => ModelLoader.Require(SetupOf(settings));

    /// <summary>What the run is named after, before anything is loaded.</summary>
    public static string NameOf(BuildSettings settings) => $"robin ({Path.GetFileName(Path.TrimEndingDirectorySeparator(settings.Student!))})";

    private static ModelSetup SetupOf(BuildSettings settings) => new(settings.Student!) // named, as the caller has seen
    {
        Device = settings.StudentDevice ?? "cpu",
        Dtype = settings.StudentDtype,
        Threads = settings.StudentThreads,
        LayerScales = settings.StudentLayerScales,
    };

    private static GraphMode? ModeOf(string? name) => name switch
    {
        null => null,
        "graph" => GraphMode.Whole,
        "regions" => GraphMode.RegionByRegion,
        "end-to-end" => GraphMode.EndToEnd,
        _ => throw new ArgumentException($"no mode '{name}'; expected {string.Join(", ", Modes)}"),
    };
}
