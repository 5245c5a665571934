using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using SyntheticVG.App.Building;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg edit GRAPHS --teacher … --out RUN</c>: a student's graphs in, corrected graphs out.</summary>
internal static class EditCommand
{
    private static readonly Argument<string> Graphs = new("GRAPHS") { Description = "The student's graphs: a file or folder as synvg convert reads it. With --student simulated a pocket world." };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder that the picture paths start from; annotations there are taken as what people stated. Where not said: the folder that the run in GRAPHS was built from." };
    private static readonly Option<string> Out = new("--out") { Description = "Folder of the run; one that exists goes on.", Required = true };
    private static readonly Option<string> Teacher = AskingOptions.Choice("--teacher", "Who edits.", "geometry", "openai", "simulated");
    private static readonly Option<string> Style = AskingOptions.Choice("--style", "How the teacher is asked: our way, or as the author's scripts do.", "ours", "author");
    private static readonly Option<string> Student = AskingOptions.Choice("--student", "Who wrote the graphs: they stand in GRAPHS, or a student that knows a pocket world and errs.", "file", "simulated");
    private static readonly Option<double> StudentErrors = new("--student-errors") { Description = "Rate of each kind of error of the simulated student.", DefaultValueFactory = _ => 0.2 };
    private static readonly Option<double> Skill = new("--skill") { Description = "Share of what is wrong, missing or vague that the simulated editor corrects.", DefaultValueFactory = _ => 0.8 };
    private static readonly Option<double> Errors = new("--simulated-errors") { Description = "Rate of errors of the simulated verifier that stands beside a simulated editor.", DefaultValueFactory = _ => 0.1 };
    private static readonly Option<double?> Temperature = new("--temperature") { Description = "Sampling temperature of the editor, in our style.", DefaultValueFactory = _ => 0.2 };
    private static readonly Option<string?> Depth = new("--depth") { Description = "Depth model for photos without a depth map, by name or folder; its maps go to RUN/depth." };

    public static Command Create()
    {
        var command = new Command("edit", """
            SG-Edit: a teacher corrects the graphs that a student wrote. It removes, replaces, refines and adds; every addition
            passes the same filters as a teacher's words in synvg build, and what people stated cannot be removed by an editor
            alone. Writes graphs.jsonl (with categories and origins), rejected.jsonl (what left, what was refused, and why), run.json
            with statistics of the edits, README.md and pictures/. Run again, it goes on where it was stopped or killed; no answer
            is paid for twice. docs/edit.md tells what is asked and what is checked.

            Examples:
              synvg edit robin-graphs.jsonl --data photos --teacher openai --teacher-model gpt-4o --price-in 2.5 --price-out 10 --out edited
              synvg edit sg_vg --data visual-genome --teacher openai --teacher-model gpt-4o --style author --out edited
              synvg edit run --out edited
              synvg edit world --student simulated --teacher simulated --out edited
            """) { Graphs, Data, Out, Teacher, Style, Student, StudentErrors, Skill, Errors, Temperature, Depth };
        foreach (var option in AskingOptions.All)
            command.Options.Add(option);
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellation) => BuildSession.BuildAsync(
            SettingsOf(parsed), Path.GetFullPath(parsed.GetRequiredValue(Out)), parsed.GetValue(AskingOptions.DryRun), cancellation));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        AskingOptions.Validate(result, result.GetValue(Teacher));
        if (result.GetValue(Student) == "file" && result.GetValue(Data) is null && result.GetValue(Graphs) is { } graphs && DataOf(graphs) is null)
            result.AddError($"where do the pictures of {graphs} lie? Name their folder with --data");
        foreach (var share in new[] { StudentErrors, Skill, Errors })
        {
            if (result.GetValue(share) is not (>= 0 and <= 1))
                result.AddError($"{share.Name} is {result.GetValue(share)}; expected a share from 0 to 1");
        }
        if (result.GetValue(Style) == "author" && result.GetValue(Teacher) != "openai")
            result.AddError("--style author is a way of asking a model; it needs --teacher openai");
        if ((result.GetValue(Teacher) == "simulated" || result.GetValue(Student) == "simulated") && FolderOf(result.GetValue(Graphs), result.GetValue(Data), result.GetValue(Student)) is { } folder
            && Directory.Exists(folder) && !File.Exists(Path.Combine(folder, "truth.jsonl")))
            result.AddError($"whatever is simulated knows pocket worlds only, and {folder} has no truth.jsonl; draw one with synvg world");
    }

    private static BuildSettings SettingsOf(ParseResult parsed)
    {
        var (teacher, style, student) = (parsed.GetValue(Teacher)!, parsed.GetValue(Style)!, parsed.GetValue(Student)!); // have defaults
        var asks = teacher == "openai";
        return AskingOptions.Apply(new()
        {
            Data = Path.GetFullPath(FolderOf(parsed.GetValue(Graphs), parsed.GetValue(Data), student)!), // Validate saw to it
            Teacher = teacher,
            Prompt = !asks ? null : style == "author" ? AuthorEditor.PromptId : ChatEditor.PromptId,
            Temperature = asks && style == "ours" ? parsed.GetValue(Temperature) : null,
            Depth = BuildCommand.DepthOf(parsed.GetValue(Depth)),
            SimulatedErrors = parsed.GetValue(Errors),
            Regions = "none",
            Edit = new()
            {
                Graphs = student == "file" ? Path.GetFullPath(parsed.GetRequiredValue(Graphs)) : null,
                Student = student,
                Style = style,
                StudentErrors = parsed.GetValue(StudentErrors),
                Skill = parsed.GetValue(Skill),
            },
        }, parsed);
    }

    private static string? FolderOf(string? graphs, string? data, string? student) => data ?? (student == "file" ? graphs is null ? null : DataOf(graphs) : graphs);

    // The data folder of a run whose graphs are edited, or null.
    private static string? DataOf(string graphs)
    {
        var report = Path.Combine(File.Exists(graphs) ? Path.GetDirectoryName(Path.GetFullPath(graphs))! : graphs, RunReport.FileName); // a file lies in a folder
        if (!File.Exists(report))
            return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return json.RootElement.TryGetProperty("options", out var options) && options.TryGetProperty("data", out var data) ? data.GetString() : null;
    }
}
