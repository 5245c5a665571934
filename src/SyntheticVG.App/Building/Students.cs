using SyntheticVG.App.Loading;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Models.Batching;
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
    public static IStudent Open(RunSettings settings)
    {
        var student = settings.Student!; // named, as the caller has seen
        return student.Url is { } url
            ? new ServedStudent(new(url), student, settings.Seed, KeyOf(student, new(url)), TimeProvider.System, Console.Error.WriteLine)
            : OpenHere(student, settings.Seed);
    }

    /// <summary>The student, loaded in this process.</summary>
    /// <param name="student">Which, and how it is asked.</param>
    /// <param name="seed">Seed of its draws.</param>
    /// <param name="batch">How many are answered at the same time; null: one after the other.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static RobinStudent OpenHere(StudentSettings student, int seed, BatchOptions? batch = null)
    {
        var setup = SetupOf(student);
        ModelLoader.Require(setup);
        return new(() => ModelLoader.Load(setup, Console.Error.WriteLine), AnswersOf(student, seed), ModeOf(student.Mode), Console.Error.WriteLine, batch)
        {
            Looks = student.Looks ?? 1
        };
    }

    /// <summary>How its answers are written.</summary>
    public static AnswerOptions AnswersOf(StudentSettings student, int seed) =>
        new() { MaxNewTokens = student.MaxTokens ?? new AnswerOptions().MaxNewTokens, Temperature = student.Temperature, TopP = student.TopP, Seed = seed };

    /// <summary>Sees to it, as <see cref="Open"/> does, that the student can be loaded: a run without its student shall not begin.</summary>
    /// <exception cref="InvalidDataException">The model's folder lacks something, or its parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static void Require(StudentSettings student)
    {
        if (student.Url is null)
            ModelLoader.Require(SetupOf(student));
        else
            KeyOf(student, new(student.Url));
    }

    /// <summary>The settings of a model that was set up by options; null for none.</summary>
    public static StudentSettings? SettingsOf(ModelSetup? setup) => setup is null ? null : new()
    {
        Folder = setup.Folder,
        Dtype = setup.Precision,
        Device = setup.Device,
        Threads = setup.Threads,
        LayerScales = setup.LayerScales,
    };

    private static string? KeyOf(StudentSettings student, Uri url) => student.KeyVariable is not { } variable
        ? EndpointKeys.FromEnvironment().Of(url)
        : Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } key ? key
        : throw new ArgumentException($"the key of {url} is to stand in {variable}, which is empty; set it, or leave out --student-key-env");

    private static ModelSetup SetupOf(StudentSettings student) => new(student.Folder)
    {
        Device = student.Device ?? "cpu",
        Precision = student.Dtype,
        Threads = student.Threads,
        LayerScales = student.LayerScales,
    };

    /// <summary>A way of asking by its name; null: as the model was trained.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static GraphMode? ModeOf(string? name) => name switch
    {
        null => null,
        "graph" => GraphMode.Whole,
        "regions" => GraphMode.RegionByRegion,
        "end-to-end" => GraphMode.EndToEnd,
        _ => throw new ArgumentException($"no mode '{name}'; expected {string.Join(", ", Modes)}"),
    };
}
