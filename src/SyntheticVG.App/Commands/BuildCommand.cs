using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Building;
using SyntheticVG.App.Clustering;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg build</c>: photos with annotations in, scene graphs out.</summary>
internal static class BuildCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Folder of photos and annotations.", Required = true };
    private static readonly Option<string> Out =
        new Option<string>("--out") { Description = "Folder of the run; one that exists goes on.", Required = true }.Folder();
    private static readonly Option<string> Teacher =
        AskingOptions.Choice("--teacher", "Who completes the graphs; robin writes them itself (--model).", "geometry", "openai", "simulated", "robin");
    private static readonly Option<string?> Model =
        new("--model") { Description = "The folder of the student that --teacher robin asks, or its name among those that synvg models get fetched." };
    private static readonly ModelSetup.Options Setup = ModelSetup.Options.Create();
    private static readonly Option<double?> Temperature =
        new Option<double?>("--temperature") { Description = "Sampling temperature of the teacher.", DefaultValueFactory = _ => 0.2 }.AtLeast(0);
    private static readonly Option<string?> Recipe =
        new("--recipe")
        {
            Description = $"How regions are found, by name ({string.Join(", ", RegionRecipes.Names)}), as --regions says it; "
            + $"or a JSON file that says which file of the data folder is what (docs/formats.md)."
        };
    private static readonly Option<string?> Merge = new("--merge")
    {
        Description = $"How proposals of several sources become one "
        + $"list: {string.Join(", ", MergePolicies.Names)}; the first, where the recipe of regions has none of its own."
    };
    private static readonly Option<string> Regions = AskingOptions.Choice("--regions",
        "How regions are found in photos without annotations; paper also judges annotations.", [.. RegionRecipes.Names, "none"]);
    private static readonly Option<string?> Masks = new("--masks")
    {
        Description = "Masks made beforehand: a folder as synvg propose writes it (a folder a source, a file a photo), or a file of COCO results."
    };
    private static readonly Option<string?> Judges =
        new("--judges") { Description = "Whose masks confirm annotations: proposals (the paper's, where --regions paper), people, or both (else)." };
    private static readonly Option<string?> Models =
        new("--models") { Description = "Folder of the models that synvg models get fetched. Default: SYNVG_MODELS." };
    private static readonly Option<string?> Detector = DetectorOption();
    private static readonly Option<string?> Depth =
        new("--depth") { Description = "Depth model for photos without a depth map, by name or folder; its maps go to RUN/depth." };
    private static readonly Option<string[]> Require =
        new("--require") { Description = "What a photo must have: coco,lvis,refcoco,vg,gqa,psg,ade,depth.", CustomParser = Words };
    private static readonly Option<double> Errors = new Option<double>("--simulated-errors")
    {
        Description = "Rate of each kind of error of the simulated teacher.",
        DefaultValueFactory = _ => 0.1
    }.Share();

    public static Command Create()
    {
        var command = new Command("build", """
            Builds scene graphs from photos with annotations: keeps the regions that a mask confirms, lets a teacher complete the
            relationships, filters them. In photos without annotations it finds regions itself (--regions). Writes graphs.jsonl,
            rejected.jsonl, run.json, README.md and pictures/ into the run folder. Run again, it goes on
            where it was stopped or killed. Keys come from OPENAI_API_KEY (the teacher's server) and
            SYNVG_KEY_SERVER (any other's).

            Examples:
              synvg build --data photos --out run
              synvg build --data photos --teacher openai --teacher-model gpt-4o --max-cost 20 \
                --price-in 2.5 --price-out 10 --out run
              synvg build --data photos --teacher openai --teacher-url http://localhost:11434/v1 \
                --teacher-model qwen2.5vl --out run
              synvg build --data photos --teacher openai --teacher-model gpt-4o --price-in 2.5 --price-out 10 --dry-run --out run

              synvg build --data photos --teacher openai --teacher-model gpt-4o --teacher-mode batch --out run

            With --cluster many machines work on the run, and this process joins what they make: synvg worker --help.

            With --teacher-mode batch the requests go into files below RUN/batch; synvg batch submit RUN --wait takes them
            to the provider and fetches the answers, and the same build goes on. synvg batch --help says more.
            """)
        {
            Data, Teacher, Temperature, Out, Recipe, Merge, Regions, Masks, Judges, Models, Detector, Depth, Require, Errors,
        };
        command.Add(Model);
        StudentOptions.AddTo(command, Model, Setup);
        foreach (var option in AskingOptions.All.Concat(ClusterOptions.All))
            command.Options.Add(option);
        Judges.AcceptOnlyFromAmong([.. RegionJudgesNames.All]);
        command.Idle(Temperature, result => result.GetValue(Teacher) != "openai", "without --teacher openai");
        command.Idle(Errors, result => result.GetValue(Teacher) != "simulated", "without --teacher simulated");
        command.Validators.Add(Validate);
        command.SetAction((parsed, cancellation) => RunAsync(SettingsOf(parsed), Path.GetFullPath(parsed.GetRequiredValue(Out)),
            parsed.GetValue(AskingOptions.DryRun), ClusterOptions.Of(parsed), cancellation));
        return command;
    }

    /// <summary><c>--detector</c>.</summary>
    internal static Option<string?> DetectorOption() => new("--detector")
    {
        Description = "Another detector for the recipes light and paper, by name (models list) or folder. Default: the one that comes with the program."
    };

    /// <summary>A model as settings keep it: a folder by its full path, so that the run can go on from elsewhere.</summary>
    internal static string? FolderOrName(string? model) => Directory.Exists(model) ? Path.GetFullPath(model) : model;

    /// <summary>Builds or edits, here or on many machines; a run on one machine loads nothing of a cluster's.</summary>
    internal static Task<int> RunAsync(RunSettings settings, string folder, bool dryRun, ClusterSetup? cluster, CancellationToken stop) =>
        cluster is null || dryRun ? BuildSession.BuildAsync(settings, folder, dryRun, stop) : ClusterBuild.RunAsync(settings, folder, cluster, stop);

    private static void Validate(CommandResult result)
    {
        AskingOptions.Validate(result, result.GetValue(Teacher));
        ClusterOptions.Validate(result);
        if (result.GetValue(Teacher) == "robin" != result.GetValue(Model) is not null)
            result.AddError("--teacher robin and --model come together");
        if (result.GetValue(Recipe) is { } recipe && !RegionRecipes.Names.Contains(recipe) && !File.Exists(recipe))
            result.AddError($"--recipe is '{recipe}'; expected {string.Join(", ", RegionRecipes.Names)}, or a file");
        if (result.GetValue(Masks) is { } masks && !Path.Exists(masks))
            result.AddError($"--masks is '{masks}'; expected a folder of masks, or a file of COCO results");
        if (result.GetValue(Merge) is { } merge && !MergePolicies.Names.Contains(merge))
            result.AddError($"--merge is '{merge}'; expected {string.Join(", ", MergePolicies.Names)}");
        if (result.GetValue(Teacher) == "simulated" && result.GetValue(Data) is { } data && Directory.Exists(data)
            && !File.Exists(Path.Combine(data, "truth.jsonl")))
            result.AddError(
                $"the teacher simulated knows pocket worlds only, and {data} has no truth.jsonl; draw one with synvg world, or take --teacher geometry");
    }

    private static RunSettings SettingsOf(ParseResult parsed)
    {
        var kind = TeacherSettings.KindOf(parsed.GetValue(Teacher)!); // has a default
        var (asks, recipe) = (kind == TeacherKind.OpenAi, parsed.GetValue(Recipe));
        var byName = RegionRecipes.TryParse(recipe, out var named);
        return AskingOptions.Apply(new()
        {
            Data = new()
            {
                Folder = Path.GetFullPath(parsed.GetRequiredValue(Data)),
                Recipe = byName || recipe is null ? null : Path.GetFullPath(recipe),
                Require = parsed.GetValue(Require) ?? [],
            },
            Teacher = new()
            {
                Kind = kind,
                Prompt = asks ? ChatTeacher.PromptId : null,
                Temperature = asks ? parsed.GetValue(Temperature) : null,
                SimulatedErrors = parsed.GetValue(Errors),
            },
            Regions = new()
            {
                Recipe = byName || RegionRecipes.TryParse(parsed.GetValue(Regions), out named) ? named : RegionRecipe.None,
                Merge = parsed.GetValue(Merge),
                Masks = parsed.GetValue(Masks) is { } masks ? Path.GetFullPath(masks) : null,
                Judges = parsed.GetValue(Judges),
                Models = parsed.GetValue(Models) is { } models ? Path.GetFullPath(models) : null,
                Detector = FolderOrName(parsed.GetValue(Detector)),
                Depth = FolderOrName(parsed.GetValue(Depth)),
            },
            Student = StudentOptions.Of(parsed, Model, Setup),
        }, parsed);
    }

    private static string[] Words(ArgumentResult result)
    {
        string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (words.Except(DataFolderOptions.Requirable).FirstOrDefault() is { } unknown)
            result.AddError($"--require is '{unknown}'; expected one or more of {string.Join(", ", DataFolderOptions.Requirable)}");
        return words;
    }
}
