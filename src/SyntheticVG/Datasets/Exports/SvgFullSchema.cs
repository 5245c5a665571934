using Parquet.Schema;
using SyntheticVG.Datasets.SvgFull;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Takes a column of values with the levels that say where lists begin and what is null.</summary>
internal delegate void WriteColumn(DataField field, Array values, int[] definitions, int[] repetitions);

/// <summary>The published columns of SVG-Full, and the values of graphs laid out in them.</summary>
internal sealed class SvgFullSchema(IReadOnlyList<SceneGraph> graphs)
{
    private static readonly DataField<string> Id = new("id");
    private static readonly DataField<string> ImageId = new("image_id");
    private static readonly DataField<double> BoxNumber = new("element");
    private static readonly DataField<string> Label = new("object");
    private static readonly DataField<long> Side = new("element");
    private static readonly DataField<string> Counts = new("counts");
    private static readonly DataField<string> Text = new("scene_graph");
    private static readonly DataField<long> Width = new("metadata/width", nullable: true);
    private static readonly DataField<long> Height = new("metadata/height", nullable: true);

    /// <summary>The columns, in the published order.</summary>
    public static ParquetSchema Schema { get; } = new(
        Id,
        ImageId,
        new ListField("regions",
            new StructField("element", new ListField("bbox", BoxNumber), Label, new StructField("segmentation", new ListField("size", Side), Counts))),
        Text,
        Width,
        Height);

    /// <summary>Hands out the columns one after the other.</summary>
    public void WriteTo(WriteColumn write)
    {
        Texts(write, Id, graphs.Select(graph => graph.Image.Sources.GetValueOrDefault("psg") ?? graph.Image.Key));
        Texts(write, ImageId, graphs.Select(ImageIdOf));
        OfRegions<double>(write, BoxNumber, region => [region.Box.Left, region.Box.Top, region.Box.Width, region.Box.Height]);
        OfRegions<ReadOnlyMemory<char>>(write, Label, region => region.Name.Length > 0 ? [region.Name.AsMemory()] : null);
        OfRegions<long>(write, Side, region => region.Mask is { } mask ? [mask.Height, mask.Width] : null);
        OfRegions<ReadOnlyMemory<char>>(write, Counts, region => region.Mask is { } mask ? [mask.ToString().AsMemory()] : null);
        Texts(write, Text, graphs.Select(SvgFullGraphText.Write));
        Numbers(write, Width, graphs.Select(graph => (long)graph.Image.Width));
        Numbers(write, Height, graphs.Select(graph => (long)graph.Image.Height));
    }

    private static void Texts(WriteColumn write, DataField field, IEnumerable<string> texts)
    {
        ReadOnlyMemory<char>[] values = [.. texts.Select(text => text.AsMemory())];
        write(field, values, [.. values.Select(_ => field.MaxDefinitionLevel)], []);
    }

    private static void Numbers(WriteColumn write, DataField field, IEnumerable<long> numbers)
    {
        long[] values = [.. numbers];
        write(field, values, [.. values.Select(_ => field.MaxDefinitionLevel)], []);
    }

    // Of a column below regions: what each region has of it, null where nothing.
    private void OfRegions<T>(WriteColumn write, DataField field, Func<Region, T[]?> select)
    {
        var (values, definitions, repetitions) = (new List<T>(), new List<int>(), new List<int>());
        foreach (var graph in graphs)
        {
            if (graph.Regions.Count == 0)
                Place(EmptyList, 0);
            for (var i = 0; i < graph.Regions.Count; i++)
            {
                var outer = i == 0 ? 0 : 1;
                if (select(graph.Regions[i]) is not { } parts)
                {
                    Place(RegionWithout, outer);
                    continue;
                }
                values.AddRange(parts);
                for (var part = 0; part < parts.Length; part++)
                    Place(field.MaxDefinitionLevel, part == 0 ? outer : field.MaxRepetitionLevel);
            }
        }
        write(field, values.ToArray(), [.. definitions], [.. repetitions]);

        void Place(int definition, int repetition)
        {
            definitions.Add(definition);
            repetitions.Add(repetition);
        }
    }

    // The list of regions is there (level 1) and has no element (level 2).
    private const int EmptyList = 1;

    // The list, its element and the region are there; the label, or the segmentation as a whole, is null.
    private const int RegionWithout = 3;

    private static string ImageIdOf(SceneGraph graph)
    {
        var (key, file) = (graph.Image.Key, graph.Image.File.Replace('\\', '/'));
        var name = file[(file.LastIndexOf('/') + 1)..];
        return key.StartsWith("vg:", StringComparison.Ordinal) || key.StartsWith("ade:", StringComparison.Ordinal) ? name
            : key.StartsWith("coco:", StringComparison.Ordinal)
                && file.LastIndexOf("2017/", StringComparison.Ordinal) is > 0 and var at ? file[(file[..at].LastIndexOf('/') + 1)..]
            : file;
    }
}
