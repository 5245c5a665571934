namespace SyntheticVG.Engine.Regions;

/// <summary>Proposals that were made beforehand: a folder as <c>synvg propose</c> writes it (a folder a source, a file a photo), or one file of COCO
/// results.</summary>
public static class ProposalFolder
{
    private const string ResultsSource = "results";

    // What downloads and tools call the folders of a source.
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sam_masks"] = "sam",
        ["masks"] = "sam",
        ["semantic_sam"] = "semantic-sam",
        ["semanticsam"] = "semantic-sam",
        ["sam_whole"] = "sam-whole",
        ["sam_part"] = "sam-part",
    };

    /// <summary>The sources of a folder or file, in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="InvalidDataException">It holds no JSON.</exception>
    public static async Task<IReadOnlyList<IRegionProposer>> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
            return [await CocoResultsProposer.OpenAsync(path, ResultsSource, cancellationToken)];
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"{path}: neither a folder of masks nor a file of results; synvg propose writes such folders");
        List<string> folders = [.. new[] { path }.Concat(Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Where(folder => Directory.EnumerateFiles(folder, "*.json").Any(file => Path.GetFileName(file) != ManifestName))];
        return folders.Count > 0
            ? [.. folders.Select(folder => new SamFileProposer(folder, SourceOf(folder)))]
            : throw new InvalidDataException($"{path}: holds no file of masks; expected a JSON file a photo, in it or in a folder a source");
    }

    /// <summary>What says in a folder how its masks were made.</summary>
    public const string ManifestName = "propose.json";

    /// <summary>The source that a folder's masks are of, by its name.</summary>
    public static string SourceOf(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Known.GetValueOrDefault(name, name);
    }
}
