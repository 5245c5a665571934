using SyntheticVG.App.Loading;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Models.Conversing;

namespace SyntheticVG.App.Building;

/// <summary>Makes the student of a run; it is loaded when the first photo comes.</summary>
internal static class Students
{
    /// <summary>How graphs can be asked for.</summary>
    public static IReadOnlyList<string> Modes { get; } = ["graph", "regions", "end-to-end"];

    /// <summary>The student of a run's settings; what loading takes, and what did not fit, goes to the error stream.</summary>
    /// <param name="settings">The settings; they name a student.</param>
    /// <exception cref="InvalidDataException">The model's folder lacks something, or its parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static RobinStudent Open(RunSettings settings)
    {
        var (student, setup) = (settings.Student!, SetupOf(settings.Student!)); // named, as the caller has seen
        ModelLoader.Require(setup);
        var options = new AnswerOptions { MaxNewTokens = student.MaxTokens ?? new AnswerOptions().MaxNewTokens, Temperature = student.Temperature, TopP = student.TopP, Seed = settings.Seed };
        return new RobinStudent(() => ModelLoader.Load(setup, Console.Error.WriteLine), options, ModeOf(student.Mode), Console.Error.WriteLine) { Looks = student.Looks ?? 1 };
    }

    /// <summary>Sees to it, as <see cref="Open"/> does, that the student can be loaded: a run without its student shall not begin.</summary>
    /// <exception cref="InvalidDataException">The model's folder lacks something, or its parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static void Require(StudentSettings student) => ModelLoader.Require(SetupOf(student));

    /// <summary>The settings of a model that was set up by options; null for none.</summary>
    public static StudentSettings? SettingsOf(ModelSetup? setup) => setup is null ? null : new()
    {
        Folder = setup.Folder,
        Dtype = setup.Precision,
        Device = setup.Device,
        Threads = setup.Threads,
        LayerScales = setup.LayerScales,
    };

    private static ModelSetup SetupOf(StudentSettings student) => new(student.Folder)
    {
        Device = student.Device ?? "cpu",
        Precision = student.Dtype,
        Threads = student.Threads,
        LayerScales = student.LayerScales,
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
