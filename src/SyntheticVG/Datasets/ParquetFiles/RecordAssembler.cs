namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>A group as read: its fields by name.</summary>
internal sealed class ParquetRecord(ParquetNode node, object?[] values)
{
    /// <summary>The field of a name, or null where it is null or the schema lacks it.</summary>
    public object? this[string name]
    {
        get
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (node.Children[i].Name == name)
                    return values[i];
            }
            return null;
        }
    }
}

/// <summary>Puts the columns of a row group together again as nested rows (Dremel's assembly, by levels).</summary>
/// <remarks>
/// A column is <see cref="long"/>, <see cref="double"/> or <see cref="ReadOnlyMemory{T}"/> of bytes; a group a <see cref="ParquetRecord"/>; a list
/// <c>List&lt;object?&gt;</c>. Columns that were not read are null.
/// </remarks>
internal sealed class RecordAssembler(ParquetNode schema, IReadOnlyList<ColumnData?> columns)
{
    private readonly int[] _place = new int[columns.Count];
    private readonly int[] _value = new int[columns.Count];

    /// <summary>The next row.</summary>
    /// <exception cref="InvalidDataException">The columns do not go together.</exception>
    public ParquetRecord Next() => Fields(schema);

    /// <summary>Makes sure that nothing is left behind the last row.</summary>
    /// <exception cref="InvalidDataException">A column holds more than the rows.</exception>
    public void RequireEnd()
    {
        for (var column = 0; column < columns.Count; column++)
        {
            if (columns[column] is { } data && _place[column] != data.Count)
                throw new InvalidDataException($"column {column} holds {data.Count - _place[column]} values more than the rows");
        }
    }

    private ParquetRecord Fields(ParquetNode group)
    {
        var values = new object?[group.Children.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (FirstRead(group.Children[i]) >= 0)
                values[i] = Value(group.Children[i]);
        }
        return new(group, values);
    }

    private object? Value(ParquetNode node)
    {
        if (node.Repeated is { } repeated)
            return List(node, repeated);
        return node.Repetition == Repetition.Optional && Definition(node) < node.MaxDefinition ? Consume(node) : Content(node);
    }

    private object? Content(ParquetNode node)
    {
        if (node.Type is null)
            return Fields(node);
        var column = node.FirstColumn;
        var value = columns[column]!.Values[_value[column]++]; // Value comes here for columns that were read
        _place[column]++;
        return value;
    }

    private object? List(ParquetNode node, ParquetNode repeated)
    {
        var definition = Definition(node);
        if (definition < repeated.MaxDefinition)
        {
            Consume(node);
            return definition < repeated.MaxDefinition - 1 ? null : new List<object?>();
        }
        var items = new List<object?>();
        do
        {
            items.Add(repeated == node.Element ? Content(repeated) : Value(node.Element!)); // a list has an element
        }
        while (Continues(node, repeated.MaxRepetition));
        return items;
    }

    // Whether the next place of the columns below is one more element of the list at this depth.
    private bool Continues(ParquetNode node, int depth)
    {
        var column = FirstRead(node);
        return _place[column] < columns[column]!.Count && columns[column]!.Repetition(_place[column]) >= depth;
    }

    private int Definition(ParquetNode node)
    {
        var column = FirstRead(node);
        return _place[column] < columns[column]!.Count ? columns[column]!.Definition(_place[column])
            : throw new InvalidDataException($"column {node.Path} ends before the rows do");
    }

    // Steps over a place where nothing is defined, in every column below.
    private object? Consume(ParquetNode node)
    {
        for (var column = node.FirstColumn; column < node.EndColumn; column++)
        {
            if (columns[column] is not null)
                _place[column]++;
        }
        return null;
    }

    private int FirstRead(ParquetNode node)
    {
        for (var column = node.FirstColumn; column < node.EndColumn; column++)
        {
            if (columns[column] is not null)
                return column;
        }
        return -1;
    }
}
