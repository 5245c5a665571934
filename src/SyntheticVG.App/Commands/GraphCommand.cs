using System.CommandLine;
using SyntheticVG.App.Building;
using SyntheticVG.App.Graphs;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg graph PHOTO...</c>: any photo in, its scene graph out.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var photos = new Argument<string[]>("photos")
        {
            Description = "Photos (JPEG, PNG, WebP, GIF, BMP), or one folder of photos.",
            Arity = ArgumentArity.OneOrMore
        };
        var output = new Option<string?>("--out")
        {
            Description = "The folder that the graphs' folders go into. Default: the current one; FOLDER-graphs for a folder of photos."
        }.Folder();
        var regions = new Option<string>("--regions")
        {
            Description = $"How regions are found ({string.Join(", ", RegionRecipes.Names)}), or a file of "
            + $"them, taken as they are: a PNG of ids or JSON; a folder with one for each photo.",
            DefaultValueFactory = _ => RegionRecipes.Names[0]
        };
        var models = new Option<string?>("--models") { Description = "Folder of the models that synvg models get fetched. Default: SYNVG_MODELS." };
        var detector = BuildCommand.DetectorOption();
        var depth = new Option<string?>("--depth") { Description = "Depth model, by name or folder: the filters then know what is behind what." };
        var teacher = new Option<string>("--teacher") { Description = "Who states the relations.", DefaultValueFactory = _ => "geometry" };
        teacher.AcceptOnlyFromAmong("geometry", "openai");
        var url = new Option<string>("--teacher-url")
        {
            Description = "Address of an OpenAI-compatible endpoint, with /v1. Key: OPENAI_API_KEY.",
            DefaultValueFactory = _ => "https://api.openai.com/v1"
        };
        var model = new Option<string?>("--teacher-model") { Description = "The teacher's model." };
        var student = new Option<string?>("--model")
        {
            Description = "A model that writes the graph instead of a teacher: its folder, or its name among those that synvg models get fetched."
        };
        var mode = new Option<string?>("--mode")
        {
            Description =
            "How the model is asked: for the whole graph, region by region, or end to end, where it proposes the regions. Default: as it was trained."
        };
        mode.AcceptOnlyFromAmong([.. Students.Modes]);
        var tokens = new Option<int?>("--max-tokens") { Description = "Tokens after which an answer of the model is cut. Default: 1,024." }.AtLeast(1);
        var temperature = new Option<double?>("--temperature") { Description = "The model's; 0 takes the most likely word each time." }.AtLeast(0);
        var looks = new Option<int?>("--looks")
        {
            Description = "Looks of the pocket model at each photo, in another order of the regions, "
            + "every second one in the mirror; 1 by default, 8 where it is scored."
        }.Within(1, 64);
        var setup = ModelSetup.Options.Create();
        var explain = new Option<bool>("--explain")
        {
            Description = "Prints for each relation the rule, what it measured, and what else was considered; of photos that are named, not of folders."
        };
        var pairs = new Option<bool>("--all-pairs")
        {
            Description = "With --model: scores every ordered pair of regions with every predicate, "
            + "into pairs.json beside the graph; of photos that are named, not of folders."
        };
        var predicates = new Option<string?>("--predicates")
        {
            Description = "The predicates of --all-pairs: a file with one a line, or psg.json; default: those of the model's own graph.",
            HelpName = "FILE"
        };
        var seed = new Option<int>("--seed") { Description = "Decides the model's draws, and the order of the colours.", DefaultValueFactory = _ => 1 };
        var command = new Command("graph", """
            Makes scene graphs of photos: finds things, cuts them out, says what holds between them. Needs no annotations, no
            network and no model beside the one that comes with it. Each photo STEM.EXT gets a folder STEM-graph with
              graph.json   regions (box, mask, name, source, score) and relationships (predicate, category, origin, confidence)
              photo.png    the photo with the graph drawn over it
              graph.svg    the graph alone; graph.dot for Graphviz
            A folder of photos becomes a run, as by synvg build, in FOLDER-graphs or the folder that --out names, with the same
            folders in it. A photo that gives no graph is named, the others go on, and the exit code is 1. What the teacher
            openai answers is kept in ledger.db beside the folders, for all photos, so that no answer is paid for twice.

            Examples:
              synvg graph dog.jpg
              synvg graph holiday/*.jpg --out graphs
              synvg graph dog.jpg --teacher openai --teacher-url http://localhost:11434/v1 --teacher-model qwen2.5vl:7b
              synvg graph dog.jpg --model robin-3b --regions dog-masks.png
              synvg graph dog.jpg --model robin-3b --all-pairs --predicates psg.json
            """)
            {
                photos,
                output,
                regions,
                models,
                detector,
                depth,
                teacher,
                url,
                model,
                student,
                mode,
                tokens,
                temperature,
                looks,
                seed,
                explain,
                pairs,
                predicates
            };
        StudentOptions.AddTo(command, student, setup, mode, tokens, temperature, looks);
        foreach (var option in new Option[] { url, model })
            command.Idle(option, result => result.GetValue(teacher) != "openai", "without --teacher openai");
        command.Idle(explain, result => result.GetValue(photos) is [var only] && Directory.Exists(only), "with a folder of photos");
        command.Idle(pairs, result => !result.Given(student), "without --model");
        command.Idle(pairs, result => result.GetValue(photos) is [var only] && Directory.Exists(only), "with a folder of photos");
        command.Idle(predicates, result => !result.Given(pairs), "without --all-pairs");
        command.Validators.Add(result =>
        {
            if (result.GetValue(teacher) == "openai" && result.GetValue(model) is null)
                result.AddError("the teacher openai needs --teacher-model");
            if (result.Given(teacher) && result.GetValue(student) is not null)
                result.AddError("--model writes the graph instead of a teacher; leave out --teacher, or --model");
            if (result.Given(pairs) && StudentOptions.IsServed(result))
                result.AddError("--all-pairs asks a model that is loaded here; leave out --student-url");
            if (result.GetValue(predicates) is { } file && !File.Exists(file))
                result.AddError($"--predicates is '{file}': no such file; expected one with a predicate a line, or psg.json");
            AskingOptions.RequireAddress(result, url.Name, result.GetValue(url));
            if (result.GetValue(regions) is { } how && !RegionRecipes.Names.Contains(how) && !Path.Exists(how))
                result.AddError($"--regions is '{how}'; expected {string.Join(", ", RegionRecipes.Names)}, or a file or folder of regions");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var names = PhotoNames.Expand(parsed.GetRequiredValue(photos));
            var how = parsed.GetValue(regions)!; // has a default, as the others
            var byName = RegionRecipes.TryParse(how, out var recipe);
            var asks = parsed.GetValue(teacher) == "openai";
            var loaded = StudentOptions.Of(parsed, student, setup);
            var settings = new RunSettings
            {
                Data = new() { Folder = Path.GetFullPath(names[0]) },
                Teacher = new()
                {
                    Kind = loaded is null ? TeacherSettings.KindOf(parsed.GetValue(teacher)!) : TeacherKind.Robin,
                    Url = asks ? parsed.GetValue(url) : null,
                    Model = asks ? parsed.GetValue(model) : null,
                    Prompt = asks ? ChatTeacher.PromptId : null,
                    Temperature = asks ? 0.2 : null,
                },
                Student = loaded is null ? null : loaded with
                {
                    Mode = parsed.GetValue(mode),
                    MaxTokens = parsed.GetValue(tokens),
                    Temperature = parsed.GetValue(temperature),
                    Looks = parsed.GetValue(looks),
                },
                Regions = new()
                {
                    Recipe = recipe,
                    Given = byName ? null : Path.GetFullPath(how),
                    Models = parsed.GetValue(models) is { } folder ? Path.GetFullPath(folder) : null,
                    Depth = BuildCommand.FolderOrName(parsed.GetValue(depth)),
                    Detector = BuildCommand.FolderOrName(parsed.GetValue(detector)),
                },
                Seed = parsed.GetValue(seed),
                KeepWithoutRelationships = true,
            };
            var into = Path.GetFullPath(parsed.GetValue(output) ?? ".");
            return names is [var name] && Directory.Exists(name)
                ? PhotoFolders.WriteAsync(settings, RunFolder(settings.Data.Folder, into, parsed.GetResult(output) is { Implicit: false }), cancellation)
                : PhotoGraphs.WriteAsync(names, into, settings with { Pictures = 0 }, parsed.GetValue(explain),
                    parsed.GetValue(pairs) ? new(parsed.GetValue(predicates) is { } list ? PairFile.Predicates(list) : null) : null, cancellation);
        });
        return command;
    }

    // The folder that was named, or FOLDER-graphs here; a run that an earlier version began below the named one goes on there.
    private static string RunFolder(string photos, string into, bool named)
    {
        var below = Path.Combine(into, $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(photos))}-graphs");
        return named && !File.Exists(Path.Combine(below, LedgerDatabase.FileName)) ? into : below;
    }
}
