namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>How values lie in a file.</summary>
internal enum PhysicalType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    FixedBytes,
}

/// <summary>How often a field comes.</summary>
internal enum Repetition
{
    Required,
    Optional,
    Repeated,
}

/// <summary>A field of a Parquet schema: a column, or a group of fields.</summary>
internal sealed class ParquetNode
{
    public required string Name { get; init; }

    public required Repetition Repetition { get; init; }

    /// <summary>How the values lie; null for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Length of a value of <see cref="PhysicalType.FixedBytes"/>.</summary>
    public int Length { get; init; }

    /// <summary>Whether a group is marked as a list.</summary>
    public bool MarkedAsList { get; init; }

    /// <summary>Whether whole numbers have no sign.</summary>
    public bool Unsigned { get; init; }

    /// <summary>Whether the column is of Arrow's null type: it holds nothing, whatever its physical type.</summary>
    public bool NullType { get; init; }

    public IReadOnlyList<ParquetNode> Children { get; set; } = [];

    /// <summary>Optional and repeated fields on the way here, this one included.</summary>
    public int MaxDefinition { get; set; }

    /// <summary>Repeated fields on the way here, this one included.</summary>
    public int MaxRepetition { get; set; }

    /// <summary>Number of the column, or of the first column below a group.</summary>
    public int FirstColumn { get; set; }

    /// <summary>Number behind the last column below.</summary>
    public int EndColumn { get; set; }

    /// <summary>Names from the root, with dots between.</summary>
    public string Path { get; set; } = "";

    public bool IsNumber => Type is PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double || NullType;

    public bool IsWhole => Type is PhysicalType.Int32 or PhysicalType.Int64 || NullType;

    public bool IsText => Type is PhysicalType.Bytes || NullType;

    /// <summary>The repeated field of a list, itself or its only child; null where this is no list.</summary>
    public ParquetNode? Repeated => Repetition == Repetition.Repeated ? this
        : MarkedAsList && Children is [{ Repetition: Repetition.Repeated } only] ? only : null;

    /// <summary>What a list is a list of; null where this is no list.</summary>
    /// <remarks>Writers put one more group around the elements; old ones do not (the format's backward compatibility rules).</remarks>
    public ParquetNode? Element => Repeated is not { } repeated ? null
        : repeated != this && repeated.Children is [var only] && repeated.Name != "array" && repeated.Name != $"{Name}_tuple" ? only : repeated;

    /// <summary>The child of a name, or null.</summary>
    public ParquetNode? Child(string name) => Children.FirstOrDefault(child => child.Name == name);

    /// <summary>Short description for errors: "list of group {bbox, object}".</summary>
    public override string ToString() => Element is { } element && element != this ? $"a list of {element}"
        : Type is { } type ? NullType ? "a column without values" : $"a column of {type}"
        : $"a group {{{string.Join(", ", Children.Select(child => child.Name))}}}";
}
