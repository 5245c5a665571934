using System.Text;

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Reads the schema at the head of a Parquet file's metadata: a tree, written as a list in which a group is followed by its fields.</summary>
internal static class ParquetSchema
{
    private const int MaxDepth = 20;

    private const int MaxFields = 10_000;

    /// <summary>Reads the list of elements.</summary>
    /// <returns>The root, whose children are the columns as a user sees them.</returns>
    public static ParquetNode Read(ref ThriftReader reader, ThriftType type)
    {
        var count = reader.List(type, out var element);
        if (element != ThriftType.Struct || count is 0 or > MaxFields)
            throw new InvalidDataException($"the schema has {count} fields; expected 1 to {MaxFields}");
        var elements = new List<(ParquetNode Node, int Children)>(count);
        for (var i = 0; i < count; i++)
            elements.Add(ReadElement(ref reader));
        var (next, columns) = (0, 0);
        var root = Take(elements, ref next, ref columns, parent: null, depth: 0);
        return next == count ? root : throw new InvalidDataException($"{count - next} fields of the schema belong to no group");
    }

    private static ParquetNode Take(List<(ParquetNode Node, int Children)> elements, ref int next, ref int columns, ParquetNode? parent, int depth)
    {
        if (next == elements.Count)
            throw new InvalidDataException("the schema ends within a group");
        if (depth > MaxDepth)
            throw new InvalidDataException($"the schema is nested deeper than {MaxDepth}");
        var (node, count) = elements[next++];
        if (parent is not null)
        {
            node.Path = parent.Path.Length == 0 ? node.Name : $"{parent.Path}.{node.Name}";
            node.MaxDefinition = parent.MaxDefinition + (node.Repetition == Repetition.Required ? 0 : 1);
            node.MaxRepetition = parent.MaxRepetition + (node.Repetition == Repetition.Repeated ? 1 : 0);
        }
        node.FirstColumn = columns;
        if (node.Type is not null)
        {
            columns++;
        }
        else
        {
            var children = new List<ParquetNode>();
            for (var i = 0; i < count; i++)
                children.Add(Take(elements, ref next, ref columns, node, depth + 1));
            node.Children = children;
        }
        node.EndColumn = columns;
        return node;
    }

    private static (ParquetNode Node, int Children) ReadElement(ref ThriftReader reader)
    {
        var (name, type, length, repetition, children, converted) = ("", -1, 0, 0, 0, -1);
        var logical = new LogicalKind();
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 1: type = reader.Int32(field); break;
                case 2: length = reader.Int32(field); break;
                case 3: repetition = reader.Int32(field); break;
                case 4: name = Encoding.UTF8.GetString(reader.Binary(field)); break;
                case 5: children = reader.Int32(field); break;
                case 6: converted = reader.Int32(field); break;
                case 10: logical = LogicalKind.Read(ref reader, field); break;
                default: reader.Skip(field); break;
            }
        }
        if (type > (int)PhysicalType.FixedBytes || repetition is < 0 or > 2 || (type < 0 && children < 0) || length < 0)
            throw new InvalidDataException($"field \"{name}\" of the schema has type {type}, repetition {repetition}, {children} children");
        return (new()
        {
            Name = name,
            Type = type < 0 ? null : (PhysicalType)type,
            Length = length,
            Repetition = (Repetition)repetition,
            MarkedAsList = converted == 3 || logical.List,
            Unsigned = converted is >= 11 and <= 14 || logical.Unsigned,
            NullType = logical.Null,
        }, children);
    }

    // What of Parquet's logical types matters here; a union of which one member is set.
    private readonly record struct LogicalKind(bool List, bool Null, bool Unsigned)
    {
        public static LogicalKind Read(ref ThriftReader reader, ThriftType type)
        {
            if (type != ThriftType.Struct)
                throw new InvalidDataException($"a logical type is {type}; expected a struct");
            var kind = new LogicalKind();
            for (short id = 0; reader.NextField(ref id, out var field);)
            {
                if (id == 10 && field == ThriftType.Struct)
                {
                    for (short part = 0; reader.NextField(ref part, out var inner);)
                    {
                        if (part == 2)
                            kind = kind with { Unsigned = !reader.Bool(inner) };
                        else
                            reader.Skip(inner);
                    }
                    continue;
                }
                kind = id switch { 3 => kind with { List = true }, 11 => kind with { Null = true }, _ => kind };
                reader.Skip(field);
            }
            return kind;
        }
    }
}
