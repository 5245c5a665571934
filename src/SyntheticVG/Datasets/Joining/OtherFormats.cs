namespace SyntheticVG.Datasets.Joining;

/// <summary>Files beside the photos that hold annotations in a form that is not read: what they are, and what to do.</summary>
internal static class OtherFormats
{
    private static readonly (string Ending, string Words)[] Known =
    [
        (".xml", "XML such as Pascal VOC's and CVAT's; export as COCO JSON"),
        (".csv", "tables such as VIA's; export as COCO JSON"),
        (".tsv", "tables; export as COCO JSON"),
        (".jsonl", "JSON lines; expected one JSON object with images, annotations and categories"),
        (".ndjson", "JSON lines; expected one JSON object with images, annotations and categories"),
        (".json.gz", "gzip; unpack it first (gunzip)"),
        (".gz", "gzip; unpack it first (gunzip)"),
        (".zip", "an archive; unpack it first"),
        (".tar", "an archive; unpack it first"),
        (".tgz", "an archive; unpack it first"),
        (".7z", "an archive; unpack it first"),
        (".rar", "an archive; unpack it first"),
        (".parquet", "Parquet; export as COCO JSON"),
        (".tfrecord", "TFRecord; export as COCO JSON"),
        (".pkl", "Python's pickle; of those RefCOCO's are read, under names that begin with refs"),
        (".pickle", "Python's pickle; of those RefCOCO's are read, under names that begin with refs"),
        (".mat", "MATLAB's; export as COCO JSON"),
    ];

    /// <summary>What lies there, a line a kind, to print.</summary>
    public static IEnumerable<string> In(FolderScan scan)
    {
        foreach (var group in scan.Files.Where(file => !IsRead(file)).GroupBy(EndingOf).Where(group => group.Key >= 0).OrderBy(group => group.Key))
            yield return $"not used: {Names(group)}: {Known[group.Key].Words}";
        var stems = scan.Pictures.Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);
        var labels =
            scan.Files.Where(file => file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && stems.Contains(Path.GetFileNameWithoutExtension(file)))
                .ToList();
        if (labels.Count > 0)
            yield return $"not used: {Names(labels)}: text beside photos, such as YOLO's labels; export as COCO JSON";
    }

    private static string Names(IEnumerable<string> files) => files.ToList() is [var only] ? only : $"{files.Count()} files ({files.First()}, ...)";

    private static int EndingOf(string file) => Array.FindIndex(Known, known => file.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase));

    // A drawn world's truth; RefCOCO's pickles.
    private static bool IsRead(string file) => Path.GetFileName(file) is var name
        && (name == "truth.jsonl" || (name.StartsWith("refs", StringComparison.Ordinal) && !name.EndsWith(".gz", StringComparison.Ordinal)));
}
