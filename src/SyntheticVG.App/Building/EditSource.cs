using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Building;

/// <summary>Whose graphs a run edits, and of which photos: those that have one.</summary>
internal sealed class EditSource : IDisposable
{
    /// <summary>The run's own copy of the graphs that it edits.</summary>
    public const string FileName = "student.jsonl";

    private readonly WrittenGraphs? _file;
    private readonly string? _temporary;

    private EditSource(IStudentGraphs student, string? temporary)
    {
        (Student, _file, _temporary) = (student, student as WrittenGraphs, temporary);
    }

    /// <summary>Whose graphs they are.</summary>
    public IStudentGraphs Student { get; }

    /// <summary>How many graphs there are; null where the student writes one of each photo.</summary>
    public int? Count => _file?.Count;

    /// <summary>Opens the graphs; a run keeps a copy of its own, so that it can go on whatever becomes of the file or the model.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="composition">Makes the student, where one writes.</param>
    /// <param name="folder">The run folder; null to look only.</param>
    public static EditSource Open(BuildSettings settings, Composition composition, string? folder)
    {
        var copy = folder is null ? Path.GetTempFileName() : Path.Combine(folder, FileName);
        if (settings.Edit!.Graphs is not { } graphs) // settings of a run that edits
            return folder is null ? new(composition.WritingStudent(), copy) : new(new KeptGraphs(composition.WritingStudent(), copy), null);
        if (folder is null || !File.Exists(copy))
            Copy(graphs, copy, settings.Strict);
        return new(new WrittenGraphs(copy), folder is null ? copy : null);
    }

    /// <summary>The photos that have a graph.</summary>
    public async IAsyncEnumerable<SourceImage> Of(IAsyncEnumerable<SourceImage> images)
    {
        await foreach (var image in images)
        {
            if (_file is null || (image.Image is { } photo ? _file.Has(photo.Graph.Image) : _file.Has(image.Key)))
                yield return image;
        }
    }

    /// <summary>Says how many graphs have no photo.</summary>
    public void PrintUnseen(string data, ImageTotals totals)
    {
        if (_file is { } file && totals.Seen < file.Count)
            Console.WriteLine($"{file.Count - totals.Seen} of {file.Count} graphs have no photo in {data}; --data names the folder that their picture paths start from");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (Student as IDisposable)?.Dispose();
        if (_temporary is not null)
            File.Delete(_temporary);
    }

    private static void Copy(string graphs, string copy, bool strict)
    {
        var report = new ReadReport(strict);
        GraphSource.FindOne(graphs, report).CopyTo(copy);
        ReportLines.Print(report);
    }
}
