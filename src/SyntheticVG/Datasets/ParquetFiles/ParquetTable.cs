namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>A Parquet file: rows of chosen columns, one row group in memory at a time.</summary>
/// <remarks>
/// Read here are all encodings but BIT_PACKED, both kinds of pages, check sums, and the compressions none, snappy, gzip, brotli and zstd. Nothing that
/// the file promises is believed before the bytes are there.
/// </remarks>
internal sealed class ParquetTable : IDisposable
{
    private readonly FileStream _file;
    private readonly ParquetFooter _footer;

    private ParquetTable(FileStream file, ParquetFooter footer) => (_file, _footer) = (file, footer);

    /// <summary>The root of the schema; its children are the columns.</summary>
    public ParquetNode Schema => _footer.Schema;

    /// <summary>Rows of the file.</summary>
    public long Rows => _footer.Rows;

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="InvalidDataException">It is no Parquet file, or a damaged one; the message has the path.</exception>
    public static ParquetTable Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 12);
        try
        {
            return new(file, ParquetFooter.Read(file));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The rows.</summary>
    /// <param name="wanted">Names of the columns to read; the others are not looked at.</param>
    /// <exception cref="InvalidDataException">A column is damaged; the message has the path.</exception>
    public IEnumerable<ParquetRecord> Read(IReadOnlyCollection<string> wanted)
    {
        foreach (var (number, group) in _footer.Groups.Index())
        {
            var assembler = Guarded(number, () => new RecordAssembler(Schema, Columns(group, wanted)));
            for (var row = 0L; row < group.Rows; row++)
                yield return Guarded(number, assembler.Next);
            Guarded(number, () =>
            {
                assembler.RequireEnd();
                return true;
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private ColumnData?[] Columns(RowGroup group, IReadOnlyCollection<string> wanted)
    {
        var columns = new ColumnData?[group.Columns.Count];
        foreach (var column in Schema.Children.Where(child => wanted.Contains(child.Name)).SelectMany(Leaves))
            columns[column.FirstColumn] = ColumnData.Read(_file, column, group.Columns[column.FirstColumn]);
        return columns;
    }

    private T Guarded<T>(int group, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{_file.Name}: row group {group}: {e.Message}", e);
        }
    }

    private static IEnumerable<ParquetNode> Leaves(ParquetNode node) => node.Type is null ? node.Children.SelectMany(Leaves) : [node];
}
