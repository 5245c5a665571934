using System.Text;
using SyntheticVG.Browsing.Indexing;

namespace SyntheticVG.Browsing.Queries;

/// <summary>The relations of an index, but those of photos that were edited.</summary>
internal sealed class IndexTable(RunIndex index, bool[]? edited) : RelationTable
{
    public override RelationColumns Columns => RelationColumns.Of(index.Columns);

    public override bool[]? HiddenPhotos => edited;

    public override (int Row, int Subject, int Object) PlaceOf(int row)
    {
        var columns = Columns;
        var photo = columns.Image[row];
        var (firstRow, firstRegion) = (index.Columns.Get<int>(Section.FirstRow)[photo], index.Columns.Get<int>(Section.FirstRegion)[photo]);
        var (subject, @object) = (columns.SubjectRegion[row], columns.ObjectRegion[row]);
        return (row - firstRow, subject < 0 ? -1 : subject - firstRegion, @object < 0 ? -1 : @object - firstRegion);
    }

    public override bool[] Mark(RegionTest test)
    {
        var file = index.Columns;
        var names = file.Get<int>(Section.RegionName);
        var marks = new bool[names.Length];
        if (test.Names is { } wanted)
        {
            for (var i = 0; i < names.Length; i++)
                marks[i] = names[i] < wanted.Length && wanted[names[i]];
        }
        else
        {
            Array.Fill(marks, true);
        }
        var starts = file.Get<int>(Section.AttributeStart);
        var ids = file.Get<int>(Section.AttributeIds);
        foreach (var attributes in test.Attributes)
        {
            for (var i = 0; i < marks.Length; i++)
            {
                var has = false;
                for (var at = starts[i]; marks[i] && at < starts[i + 1] && !has; at++)
                    has = ids[at] < attributes.Length && attributes[ids[at]];
                marks[i] &= has;
            }
        }
        foreach (var text in test.Texts)
            MarkText(file, text, marks);
        return marks;
    }

    // A single look through the text of all; where it is found, which region's that is follows from the starts.
    private static void MarkText(SectionFile file, string wanted, bool[] marks)
    {
        var text = file.Get<byte>(Section.Text);
        var starts = file.Get<long>(Section.TextStart);
        var (needle, found) = (Encoding.UTF8.GetBytes(wanted), new bool[marks.Length]);
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOf(needle);
            if (next < 0)
                break;
            var region = RegionAt(starts, at + next);
            found[region] = true;
            at = (int)starts[region + 1];
        }
        for (var i = 0; i < marks.Length; i++)
            marks[i] &= found[i];
    }

    // The last region that begins at or before a place; those without text begin where the next one does.
    private static int RegionAt(ReadOnlySpan<long> starts, long place)
    {
        var (low, high) = (0, starts.Length - 2);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (starts[middle] <= place)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
