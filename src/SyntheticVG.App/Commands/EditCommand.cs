using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Building;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg edit GRAPHS --teacher … --out RUN</c>: a student's graphs in, corrected graphs out.</summary>
internal static class EditCommand
{
    private static readonly Argument<string> Graphs = new("GRAPHS")
    {
        Description = "The student's graphs: a file or folder as synvg convert reads it. With --model or --student simulated: the folder of photos."
    };
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder that the picture paths start from; "
        + "annotations there count as people's. Default: the folder that the run in GRAPHS was built from."
    };
    private static readonly Option<string> Out =
        new Option<string>("--out") { Description = "Folder of the run; one that exists goes on.", Required = true }.Folder();
    private static readonly Option<string> Teacher = AskingOptions.Choice("--teacher", "Who edits.", "geometry", "openai", "simulated");
    private static readonly Option<string> Style =
        AskingOptions.Choice("--style", "How the teacher is asked: our way, or as the author's scripts do.", "ours", "author");
    private static readonly Option<string?> Protect = Protection();
    private static readonly Option<string> Student =
        AskingOptions.Choice("--student", "Who wrote the graphs: they stand in GRAPHS, or a student that knows a pocket world and errs.", "file", "simulated");
    private static readonly Option<string?> Model = new("--model")
    {
        Description = "A model that writes the graphs of the photos in GRAPHS: its folder, "
        + "or its name among those that synvg models get fetched. In the author's style region by region, temperature 0.5, top-p 0.95, 1,024 tokens."
    };
    private static readonly Option<string> Regions =
        AskingOptions.Choice("--regions", "How regions are found for the model in photos without annotations.", [.. RegionRecipes.Names]);
    private static readonly Option<string?> Models =
        new("--models") { Description = "Folder of the models that synvg models get fetched. Default: SYNVG_MODELS." };
    private static readonly ModelSetup.Options Setup = ModelSetup.Options.Create();
    private static readonly Option<double> StudentErrors =
        new Option<double>("--student-errors") { Description = "Rate of each kind of error of the simulated student.", DefaultValueFactory = _ => 0.2 }.Share();
    private static readonly Option<double> Skill = new Option<double>("--skill")
    {
        Description = "Share of what is wrong, missing or vague that the simulated editor corrects.",
        DefaultValueFactory = _ => 0.8
    }.Share();
    private static readonly Option<double> Errors = new Option<double>("--simulated-errors")
    {
        Description = "Rate of errors of the simulated verifier that stands beside a simulated editor.",
        DefaultValueFactory = _ => 0.1
    }.Share();
    private static readonly Option<double?> Temperature =
        new Option<double?>("--temperature") { Description = "Sampling temperature of the editor, in our style.", DefaultValueFactory = _ => 0.2 }.AtLeast(0);
    private static readonly Option<string?> Depth =
        new("--depth") { Description = "Depth model for photos without a depth map, by name or folder; its maps go to RUN/depth." };

    public static Command Create()
    {
        var command = new Command("edit", """
            SG-Edit: a teacher corrects the graphs that a student wrote. It removes, replaces, refines and adds; every addition
            passes the same filters as a teacher's words in synvg build, and in our style annotations cannot be removed by
            an editor alone. Writes graphs.jsonl (with categories and origins), rejected.jsonl (what left, what was refused, and
            why), run.json with statistics of the edits, README.md and pictures/. Run again, it goes on where it was stopped or
            killed; no answer is paid for twice. docs/edit.md tells what is asked and what is checked.

            Examples:
              synvg edit robin-graphs.jsonl --data photos --teacher openai --teacher-model gpt-4o \
                --price-in 2.5 --price-out 10 --out edited
              synvg edit sg_vg --data visual-genome --teacher openai --teacher-model gpt-4o --style author --out edited
              synvg edit run --out edited
              synvg edit photos --model robin-3b --teacher openai --teacher-model gpt-4o --style author --out edited
              synvg edit world --student simulated --teacher simulated --out edited

            With --cluster many machines work on the run, as with synvg build; docs/cluster.md says how.
            """) { Graphs, Data, Out, Teacher, Style, Protect, Model, Regions, Models, Student, StudentErrors, Skill, Errors, Temperature, Depth };
        StudentOptions.AddTo(command, Model, Setup);
        foreach (var option in AskingOptions.All.Concat(ClusterOptions.All))
            command.Options.Add(option);
        bool Simulates(CommandResult result) => result.GetValue(Teacher) == "simulated";
        command.Idle(Skill, result => !Simulates(result), "without --teacher simulated");
        command.Idle(Errors, result => !Simulates(result), "without --teacher simulated");
        command.Idle(StudentErrors, result => result.GetValue(Student) != "simulated", "without --student simulated");
        command.Idle(Temperature, result => result.GetValue(Teacher) != "openai" || result.GetValue(Style) == "author",
            "but with --teacher openai in our style");
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellation) => BuildCommand.RunAsync(
            SettingsOf(parsed), Path.GetFullPath(parsed.GetRequiredValue(Out)), parsed.GetValue(AskingOptions.DryRun),
            ClusterOptions.Of(parsed), cancellation));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        AskingOptions.Validate(result, result.GetValue(Teacher));
        ClusterOptions.Validate(result);
        if (result.GetValue(ClusterOptions.Cluster) is not null && result.GetValue(Model) is not null)
            result.AddError("--cluster edits graphs that are there, so that none is edited twice; "
                + "let synvg build --teacher robin --cluster write the model's, then edit that run");
        var student = StudentOf(result.GetValue(Student), result.GetValue(Model));
        if (student == "file" && result.GetValue(Data) is null && result.GetValue(Graphs) is { } graphs && RunData.FolderOf(graphs) is null)
            result.AddError($"where do the pictures of {graphs} lie? Name their folder with --data");
        if (result.GetValue(Student) == "simulated" && result.GetValue(Model) is not null)
            result.AddError("--model and --student simulated are two students; name one");
        if (result.GetValue(Style) == "author" && result.GetValue(Teacher) != "openai")
            result.AddError("--style author is a way of asking a model; it needs --teacher openai");
        if ((result.GetValue(Teacher) == "simulated" || student == "simulated")
            && FolderOf(result.GetValue(Graphs), result.GetValue(Data), student) is { } folder
            && Directory.Exists(folder) && !File.Exists(Path.Combine(folder, "truth.jsonl")))
            result.AddError($"whatever is simulated knows pocket worlds only, and {folder} has no truth.jsonl; draw one with synvg world");
    }

    private static RunSettings SettingsOf(ParseResult parsed)
    {
        // have defaults
        var (kind, style) = (TeacherSettings.KindOf(parsed.GetValue(Teacher)!), Enum.Parse<EditStyle>(parsed.GetValue(Style)!, ignoreCase: true));
        var student = StudentOf(parsed.GetValue(Student), parsed.GetValue(Model));
        var (asks, author) = (kind == TeacherKind.OpenAi, style == EditStyle.Author);
        var model = StudentOptions.Of(parsed, Model, Setup);
        return AskingOptions.Apply(new()
        {
            Data = new() { Folder = Path.GetFullPath(FolderOf(parsed.GetValue(Graphs), parsed.GetValue(Data), student)!) }, // Validate saw to it
            Teacher = new()
            {
                Kind = kind,
                Prompt = !asks ? null : author ? AuthorEditor.PromptId : ChatEditor.PromptId,
                Temperature = asks && !author ? parsed.GetValue(Temperature) : null,
                SimulatedErrors = parsed.GetValue(Errors),
            },
            Regions = new()
            {
                Recipe = RegionRecipes.TryParse(parsed.GetValue(Regions), out var recipe) ? recipe : RegionRecipe.None,
                Models = parsed.GetValue(Models) is { } models ? Path.GetFullPath(models) : null,
                Depth = BuildCommand.FolderOrName(parsed.GetValue(Depth)),
            },
            Student = model is not null && author ? model with { Mode = "regions", Temperature = 0.5, TopP = 0.95, MaxTokens = 1024 } : model,
            Edit = new()
            {
                Graphs = student == "file" ? Path.GetFullPath(parsed.GetRequiredValue(Graphs)) : null,
                Student = Enum.Parse<EditedStudent>(student, ignoreCase: true),
                Style = style,
                Protects = parsed.GetValue(Protect) is { } protects ? protects == "people" : !author,
                StudentErrors = parsed.GetValue(StudentErrors),
                Skill = parsed.GetValue(Skill),
            },
        }, parsed);
    }

    private static Option<string?> Protection()
    {
        var option = new Option<string?>("--protect")
        {
            Description = "What an editor alone cannot remove, replace or call something else: "
            + "annotations (people; our style's default), or nothing (the author's)."
        };
        option.AcceptOnlyFromAmong("people", "nothing");
        return option;
    }

    private static string StudentOf(string? student, string? model) => model is not null ? "model" : student ?? "file"; // null: a default that is not there yet

    private static string? FolderOf(string? graphs, string? data, string? student) =>
        data ?? (student == "file" ? graphs is null ? null : RunData.FolderOf(graphs) : graphs);
}
