using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Building;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.App.Commands;

/// <summary>Where the model of a run is: loaded here, or in another process.</summary>
internal static class StudentOptions
{
    private static readonly Option<string?> Url =
        new("--student-url") { Description = "Address of a synvg serve, with /v1, that has the model: --model is then its name there." };
    private static readonly Option<string?> Key = new("--student-key-env")
    {
        Description = "Name of the environment variable that holds that service's key. Default: SYNVG_KEY_ and the server's name in capitals."
    };

    /// <summary>Adds them, and those of loading a model, to a verb with <c>--model</c>.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="model">Its <c>--model</c>.</param>
    /// <param name="setup">How a model is loaded.</param>
    /// <param name="asking">The verb's options of asking a model; without one they do nothing.</param>
    public static void AddTo(Command command, Option<string?> model, ModelSetup.Options setup, params Option[] asking)
    {
        setup.AddTo(command);
        command.Add(Url);
        command.Add(Key);
        foreach (var option in setup.All.Concat(asking))
            command.Idle(option, result => result.GetValue(model) is null, "without --model");
        foreach (var option in setup.All)
            command.Idle(option, result => result.GetValue(model) is not null && result.GetValue(Url) is not null,
                "with --student-url: the server decides how its model is loaded");
        command.Validators.Add(result =>
        {
            AskingOptions.RequireAddress(result, Url.Name, result.GetValue(Url));
            if (result.GetValue(Url) is not null && result.GetValue(model) is null)
                result.AddError("--student-url needs --model, the model's name at that server (GET /v1/models lists them)");
            if (result.GetValue(Key) is not null && result.GetValue(Url) is null)
                result.AddError("--student-key-env is the key of --student-url, which is not there");
        });
    }

    /// <summary>Whether the model is one of another process.</summary>
    public static bool IsServed(CommandResult result) => result.GetValue(Url) is not null;

    /// <summary>The student that was asked for; null for none.</summary>
    public static StudentSettings? Of(ParseResult parsed, Option<string?> model, ModelSetup.Options setup) => parsed.GetValue(model) is not { } name ? null
        : parsed.GetValue(Url) is { } url ? new() { Folder = name, Url = url, KeyVariable = parsed.GetValue(Key) }
        : Students.SettingsOf(setup.Of(parsed, name));
}
