using System.Text.Json;
using SyntheticVG.Instructions.Original;

namespace SyntheticVG.Instructions.Sources;

/// <summary>A data set whose rows stay in their file until they are asked for. What the published code decides while it reads is decided for each row by the
/// seed.</summary>
internal sealed class FiledRows : IOriginalData
{
    private readonly OriginalFile _file;
    private readonly Func<int, JsonElement, IOriginalData> _read;
    private readonly int _each;
    private readonly IReadOnlyList<int>? _chosen;

    /// <summary>Takes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of the data set.</param>
    /// <param name="settings">Its arguments.</param>
    /// <param name="draws">Draws the rows, where only some are wanted.</param>
    /// <param name="read">Reads the data set of one row of the file.</param>
    public FiledRows(OriginalFile file, string type, OriginalSettings settings, IDraws draws, Func<int, JsonElement, IOriginalData> read)
    {
        (_file, _read, _each) = (file, read, OfOne(type, settings));
        int[] all = [.. Enumerable.Range(0, file.Count * _each)];
        _chosen = settings.Sample(all, draws) is var chosen && ReferenceEquals(chosen, all) ? null : chosen;
        Count = _chosen?.Count ?? all.Length;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    /// <exception cref="UnusableRowException">The row of the file gives none, or is not of the form that is expected.</exception>
    public OriginalRow Make(int index, IDraws draws, int visits = 0)
    {
        var place = _chosen?[index] ?? index;
        var row = place / _each;
        try
        {
            var data = _read(row, _file.Read(row));
            return place % _each < data.Count
                ? data.Make(place % _each, draws, visits)
                : throw new UnusableRowException("no-answer", $"{_file.Where(row)}: nothing to ask about");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException
            or ArgumentException or IndexOutOfRangeException)
        {
            throw new UnusableRowException("bad-row", $"{_file.Where(row)}: {e.Message}");
        }
    }

    // Samples that one row of the file gives.
    private static int OfOne(string type, OriginalSettings settings) => type switch
    {
        "refexp" => 2,
        "vcr" => (settings.Flag("mc_only", false) ? 0 : 1) + (settings.Flag("qa_only", false) ? 0 : 1),
        "point_qa_local" => Places(settings),
        "point_qa_twice" => 1 + Places(settings),
        _ => 1,
    };

    private static int Places(OriginalSettings settings) => (settings.Flag("use_bbox_text", true) ? 1 : 0) + (settings.Flag("use_point_text", false) ? 1 : 0);
}
