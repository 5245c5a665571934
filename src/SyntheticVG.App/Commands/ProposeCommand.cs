using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Proposing;
using SyntheticVG.App.Terminals;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg propose --data DIR --with MODEL,... --out MASKS</c>: masks of everything in every photo, as files.</summary>
internal static class ProposeCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of photos, with annotations or without.", Required = true, HelpName = "DIR" };
        var models = new Option<string[]>("--with")
        {
            Description = "Segmenters, by name (synvg models list) or folder: sam-vit-base,detr-resnet-50-panoptic.",
            Required = true,
            HelpName = "MODEL,...",
            CustomParser = Words
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder of masks: MODEL/SOURCE/PHOTO.json. Run again, it goes on.",
            Required = true,
            HelpName = "MASKS"
        }.Folder();
        var points = new Option<int>("--points")
        {
            Description = "Points along each side of the grid that Segment Anything is asked about.",
            DefaultValueFactory = _ => 32
        }.Within(1, 128);
        var store = new Option<string?>("--models") { Description = "Folder of the models that synvg models get fetched. Default: SYNVG_MODELS." };
        var device = AskingOptions.Choice("--device", "cpu, or cuda in a build with -p:Cuda=true.", "cpu", "cuda");
        var threads = new Option<int?>("--threads") { Description = "Cores to compute on. Default: all." }.AtLeast(1);
        var command = new Command("propose", """
            Finds the masks of everything in every photo and writes a file a photo and source: run lengths as COCO has them,
            with the model's own scores. Segment Anything gives whole things (sam-whole) and parts (sam-part), as the paper's
            proposals take them. synvg build --masks takes the folder: the masks judge annotations, and those without
            annotations are regions too. A photo that fails is named, the others go on, and the exit code is 1.

            Example:
              synvg propose --data photos --with sam-vit-base --out masks
              synvg build --data photos --regions paper --masks masks --out run
            """) { data, models, output, points, store, device, threads };
        command.SetAction((parsed, cancellation) => ProposeRun.RunAsync(
            new(parsed.GetRequiredValue(data), parsed.GetRequiredValue(models), parsed.GetRequiredValue(output),
                parsed.GetValue(points), parsed.GetValue(store)),
            new OnnxOptions { Threads = parsed.GetValue(threads) ?? 0, Provider = parsed.GetValue(device) == "cuda" ? OnnxProvider.Cuda : OnnxProvider.Cpu },
            cancellation));
        return command;
    }

    private static string[] Words(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
