using Parquet;
using Parquet.Schema;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes the published SVG-Full: one Parquet file with the columns of the original, snappy, a row an image.</summary>
/// <remarks>
/// <c>image_id</c> is as published for photos of COCO, Visual Genome and ADE20K, else the picture's path; <c>id</c> is PSG's id where one is known, else our
/// key. A region's short label is its name, its phrase in the scene graph the description, or the name where there is none. Categories, origins, attributes and
/// verdicts have no place in the form. A region without a mask gets a null <c>segmentation</c>, counted as <c>mask-missing</c>.
/// </remarks>
internal sealed class SvgFullExport : IGraphExport
{
    private const int RowsOfGroup = 1000;

    private readonly WholeFile _file;
    private readonly ReadReport _report;
    private readonly List<SceneGraph> _graphs = [];
    private ParquetWriter? _writer;

    /// <summary>Begins the export.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">Counts what the form cannot hold.</param>
    public SvgFullExport(string path, ReadReport report) => (_file, _report) = (new(path), report);

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        foreach (var region in graph.Regions.Where(region => region.Mask is null))
            _report.Add("mask-missing", graph.Image.Key, $"region {region.Name} has no mask");
        _graphs.Add(graph);
        if (_graphs.Count == RowsOfGroup)
            WriteGroup();
    }

    /// <summary>Completes the file and gives it its name.</summary>
    public void Commit()
    {
        WriteGroup();
        Wait(_writer!.DisposeAsync().AsTask()); // WriteGroup made it
        _file.Commit();
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose() => _file.Dispose();

    private void WriteGroup()
    {
        _writer ??= Wait(ParquetWriter.CreateAsync(SvgFullSchema.Schema, _file.Stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }));
        if (_graphs.Count == 0)
            return;
        using (var group = _writer.CreateRowGroup())
        {
            new SvgFullSchema(_graphs).WriteTo((field, values, definitions, repetitions) => Write(group, field, values, definitions, repetitions));
            group.CompleteValidate();
        }
        _graphs.Clear();
    }

    private static void Write(ParquetRowGroupWriter group, DataField field, Array values, int[] definitions, int[] repetitions)
    {
        ReadOnlyMemory<int>? levels = field.MaxRepetitionLevel > 0 ? repetitions : null;
        Wait(values switch
        {
            double[] numbers => group.WriteAllPartsAsync<double>(field, numbers, definitions, levels, CancellationToken.None),
            long[] numbers => group.WriteAllPartsAsync<long>(field, numbers, definitions, levels, CancellationToken.None),
            _ => group.WriteAllPartsAsync<ReadOnlyMemory<char>>(field, (ReadOnlyMemory<char>[])values, definitions, levels, CancellationToken.None),
        });
    }

    // Parquet.Net knows only the asynchronous way; below it is a plain file.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
