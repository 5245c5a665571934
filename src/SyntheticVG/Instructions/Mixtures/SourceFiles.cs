using System.Text.Json;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions.Original;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Instructions.Tasks;

namespace SyntheticVG.Instructions.Mixtures;

/// <summary>Opens what a mixture's source names.</summary>
internal static class SourceFiles
{
    /// <summary>The file or folder that the rows come from, as the mixture has it; null: the graphs that the command was given.</summary>
    public static string? PathOf(MixtureSource source) => source.Graphs ?? source.Llava ?? source.Osprey ?? source.Conversations
        ?? (source.Original is { } original ? Argument(original, "ann_file") : null);

    /// <summary>Every file and folder that the source needs.</summary>
    public static IEnumerable<string> PathsOf(MixtureSource source, string data) => ((string?[])
        [PathOf(source), source.Pictures, source.Rejected, source.Original is { } original ? Argument(original, "img_prefix") : null])
        .OfType<string>().Select(path => Path.Combine(data, path));

    /// <summary>Opens a source.</summary>
    public static IConversationSource Open(MixtureSource source, MixtureStyle? style, MixtureSettings settings)
    {
        var pictures = new PictureFolder(Path.Combine(settings.Data, source.Pictures ?? ""));
        string In(string path) => Path.Combine(settings.Data, path);
        var written = (source.Style ?? new()).Over((style ?? new()).Over(settings.Style));
        if (source.Llava is { } llava)
            return new LlavaSource(source.Name, RowFile.Open(In(llava)), pictures, settings.Room);
        if (source.Osprey is { } osprey)
            return new OspreySource(source.Name, RowFile.Open(In(osprey)), pictures, settings.Room, written.Boxes);
        if (source.Conversations is { } conversations)
            return new ConversationSource(source.Name, RowFile.Open(In(conversations)), pictures, settings.Room);
        if (source.Original is { } original)
            return OpenOriginal(source.Name, original, settings);
        // given, or refused before
        var graphs =
            GraphFile.Open(source.Graphs is { } path ? In(path) : settings.Graphs!, settings.Report, source.Rejected is { } rejected ? In(rejected) : null);
        return new GraphTaskSource(source.Name, graphs, [.. source.Tasks!.Select(task => (GraphTasks.Named(task.Key), task.Value))],
            new(settings.Room, written with { Choice = graphs.Choice }),
            graph => PhotoFile.Read(pictures.Find(graph.Image.File), graph.Image), require: graph => pictures.Find(graph.Image.File));
    }

    private static OriginalSource OpenOriginal(string name, JsonElement original, MixtureSettings settings)
    {
        var type = Argument(original, "type")
            ?? throw new InvalidDataException($"{name}: the original has no type; expected one of {string.Join(", ", OriginalTypes.Names)}");
        var file = Path.Combine(settings.Data, Argument(original, "ann_file") ?? throw new InvalidDataException($"{name}: the original has no ann_file"));
        var folder = Path.Combine(settings.Data, Argument(original, "img_prefix") ?? "");
        var (pictures, arguments) = (new PictureFolder(folder), new OriginalSettings(original));
        var ofRow = arguments.WithoutSample();
        var data = new FiledRows(OriginalFile.Open(file, type), type, arguments, SeededDraws.Of(settings.Seed, 0, name, "reading"), (row, json) =>
            OriginalTypes.Read(type, new(json, ofRow, SeededDraws.Of(settings.Seed, 0, name, $"reading row {row}"))
            {
                SizeOf = picture => PictureFolder.WholeMask(pictures.Find(picture)) is var mask ? (mask.Width, mask.Height) : default,
                File = path => Json(Path.Combine(folder, path)),
                Segments = path => PanopticPng.ReadFile(Path.Combine(folder, path)).Segments().ToDictionary(segment => segment.Id, segment => segment.Mask),
            }));
        OriginalTypes.Check(data, SeededDraws.Of(settings.Seed, 0, name, "check"));
        return new(name, data, pictures, settings.Room);
    }

    private static JsonElement Json(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {JsonWords.Of(e)}", e);
        }
    }

    private static string? Argument(JsonElement original, string name) => original.TryGetProperty(name, out var value) ? value.GetString() : null;
}
