using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Students;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Whose graphs a run edits, and of which photos: those that have one.</summary>
public sealed class EditSource : IDisposable
{
    /// <summary>The run's own copy of the graphs that it edits.</summary>
    public const string FileName = "student.jsonl";

    private readonly FileStudent? _file;
    private readonly string? _temporary;

    private EditSource(IStudent student, string? temporary)
    {
        (Student, _file, _temporary) = (student, student as FileStudent, temporary);
    }

    /// <summary>Whose graphs they are.</summary>
    public IStudent Student { get; }

    /// <summary>The graphs, where they stand in a file; null where the student writes them.</summary>
    public FileStudent? Given => _file;

    /// <summary>How many graphs there are; null where the student writes one of each photo.</summary>
    public int? Count => _file?.Count;

    /// <summary>Opens the graphs; a run keeps a copy of its own, so that it can go on whatever becomes of the file or the model.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="composition">Makes the student, where one writes.</param>
    /// <param name="folder">The run folder; null to look only.</param>
    /// <param name="counted">Told what a reader of the graphs counted.</param>
    public static EditSource Open(RunSettings settings, RunComposition composition, string? folder, Action<ReadReport> counted)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(composition);
        var copy = folder is null ? Path.GetTempFileName() : Path.Combine(folder, FileName);
        if (settings.Edit!.Graphs is not { } graphs) // settings of a run that edits
            return folder is null ? new(composition.WritingStudent(), copy) : new(new KeptStudent(composition.WritingStudent(), copy), null);
        if (folder is null || !File.Exists(copy))
            Copy(graphs, copy, settings.Strict, counted);
        return new(new FileStudent(copy), folder is null ? copy : null);
    }

    /// <summary>Whether a photo has a graph, or gets one.</summary>
    public bool Has(ImageInfo image) => _file is null || _file.Has(image);

    /// <summary>How many graphs have no photo, once all photos were seen.</summary>
    public long WithoutPhoto(ImageTotals totals) => Math.Max(0, (_file?.Count ?? totals.Seen) - totals.Seen);

    /// <inheritdoc/>
    public void Dispose()
    {
        (Student as IDisposable)?.Dispose();
        if (_temporary is not null)
            File.Delete(_temporary);
    }

    private static void Copy(string graphs, string copy, bool strict, Action<ReadReport> counted)
    {
        var report = new ReadReport(strict);
        GraphSource.FindOne(graphs, report).CopyTo(copy);
        counted(report);
    }
}
