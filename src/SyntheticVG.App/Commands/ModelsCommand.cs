using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Store;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg models</c>: which models there are, getting one, and seeing that it works.</summary>
internal static class ModelsCommand
{
    private static readonly Option<string?> Models = new("--models") { Description = "Folder of the user's models. Default: SYNVG_MODELS." };

    public static Command Create() => new("models", """
        Models of perception. One comes with the program; the others are downloaded only when asked for, into a folder of
        yours.

        Examples:
          synvg models list
          synvg models get sam-vit-base
          synvg models get sam-vit-base --from https://mirror.example/sam-vit-base/
          synvg models check picodet-s --photo dog.jpg
        """) { List(), Get(), Check() };

    private static Command List()
    {
        var command = new Command("list", "Shows which models each slot takes, their licence and size, where they are published, and which are here.")
        {
            Models
        };
        command.SetAction(parsed =>
        {
            var store = new ModelStore(parsed.GetValue(Models));
            foreach (var model in PublishedModel.All)
            {
                Console.WriteLine(FormattableString.Invariant(
                    $"{model.Slot,-10} {model.Name,-24} {model.Megabytes,4} MB  {model.Licence,-10}  {(model.Shipped ? "shipped" : store.Has(model) ? "here" : "-"),-7}  {model.Home}"));
            }
            Console.WriteLine($"models folder: {store.Folder}");
        });
        return command;
    }

    private static Command Get()
    {
        var name = new Argument<string>("name") { Description = "The model, as models list has it." };
        var from = new Option<string?>("--from") { Description = "Another address, or a folder on this machine, that holds the same files." };
        var token = new Option<string?>("--token") { Description = "Access token for a model that is not given to everybody. Default: HF_TOKEN." };
        var command = new Command("get", "Downloads a model; goes on where it was interrupted. Proxies: HTTPS_PROXY, NO_PROXY.") { name, from, token, Models };
        command.SetAction(async (parsed, cancellation) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var model = PublishedModel.All.FirstOrDefault(known => known.Name == wanted)
                ?? throw new ArgumentException($"no model '{wanted}'{Suggestions.Ask(wanted, PublishedModel.All.Select(known => known.Name))}; "
                    + $"expected one of {string.Join(", ", PublishedModel.All.Select(known => known.Name))}");
            var folder = Path.Combine(new ModelStore(parsed.GetValue(Models)).Folder, model.Name);
            if (model.Shipped)
            {
                Console.WriteLine($"{model.Name} comes with the program");
                return CommandLine.Done;
            }
            using var client = ModelDownload.Client();
            await new ModelDownload(client, parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("HF_TOKEN"))
                .GetAsync(model, folder, parsed.GetValue(from) is { } address ? AddressOf(address) : null, Console.WriteLine, cancellation);
            Console.WriteLine($"{model.Name}: {folder} ({model.Licence}, {model.Home})");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Check()
    {
        var name = new Argument<string>("name") { Description = "A model, or its folder." };
        var photo = new Option<string?>("--photo") { Description = "The photo to run it on. Default: a drawn scene." };
        var words = new Option<string>("--words")
        {
            Description = "What a grounder looks for, with commas between.",
            DefaultValueFactory = _ => "person, dog, horse, car, chair, table"
        };
        var data = new Option<string?>("--data")
        {
            Description = "An annotated data folder: prints how many of its regions the recipe light finds with this detector, at IoU 0.5."
        };
        var output = new Option<string?>("--out") { Description = "Where the picture of the result goes. Default: NAME-check.png." }.File();
        var command = new Command("check", "Holds a model's files against the hashes of its download, runs it and shows the result.")
        {
            name,
            photo,
            words,
            data,
            output,
            Models
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = new ModelStore(parsed.GetValue(Models)).Find(parsed.GetRequiredValue(name));
            var wrong = ModelDownload.Check(folder).ToList();
            wrong.ForEach(line => Console.Error.WriteLine($"synvg: {line}"));
            if (wrong.Count > 0)
                return CommandLine.Failed;
            Console.WriteLine(
                $"{folder}: {(File.Exists(Path.Combine(folder, ModelDownload.HashesName)) ? "files are as they were fetched" : "came without synvg models get; no hashes to hold its files against")}");
            if (parsed.GetValue(data) is null || parsed.GetValue(photo) is not null)
            {
                ModelCheck.Run(
                    folder, parsed.GetValue(photo),
                    parsed.GetRequiredValue(words).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    parsed.GetValue(output) ?? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}-check.png");
            }
            if (parsed.GetValue(data) is { } annotated)
                await RecallAsync(folder, annotated, cancellation);
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task RecallAsync(string folder, string data, CancellationToken cancellation)
    {
        using var light = PlainPhotoRegions.Light(folder);
        var (regions, boxes, masked, masks) = (0, 0, 0, 0);
        using var photos = DataFolder.Open(data);
        await foreach (var image in photos.ReadAsync(cancellation))
        {
            var found = (await light.ProposeAsync(image, cancellation)).Proposals;
            foreach (var region in image.Graph.Regions)
            {
                regions++;
                boxes += found.Any(proposal => proposal.Box.IoU(region.Box) >= 0.5) ? 1 : 0;
                masked += region.Mask is null ? 0 : 1;
                masks += region.Mask is not null && found.Any(proposal => proposal.Mask is not null && proposal.Mask.IoU(region.Mask) >= 0.5) ? 1 : 0;
            }
        }
        Console.WriteLine($"{data}: the recipe light finds {boxes} of {regions} annotated boxes and {masks} of {masked} annotated masks at IoU 0.5");
    }

    private static Uri AddressOf(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address!
        : Directory.Exists(text) ? new Uri(Path.GetFullPath(text) + Path.DirectorySeparatorChar)
        : throw new DirectoryNotFoundException($"{text}: neither a web address nor a folder");
}
