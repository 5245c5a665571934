namespace SyntheticVG.Datasets.Reading;

/// <summary>Takes something from a row.</summary>
internal delegate void TakeRow(JsonValue value);

/// <summary>Goes over the rows of a list and counts those that are bad.</summary>
internal static class Rows
{
    /// <summary>Enters the list that is a member of the object at the top, and takes each row.</summary>
    public static void Each(JsonStream stream, ReadReport report, TakeRow take) => Enter(stream, report, () => EachOfRoot(stream, report, take));

    /// <summary>Enters the list that is a member of the object at the top, and has it read; not where it is nothing.</summary>
    public static void Enter(JsonStream stream, ReadReport report, Action read)
    {
        if (report.Repairs && stream.TryPassNull())
        {
            report.Add("field-ignored", stream.Where, $"{stream.Name} is null; taken as an empty list");
            return;
        }
        stream.EnterList();
        read();
    }

    /// <summary>Takes each row of the list at the top, or of the list just entered.</summary>
    public static void EachOfRoot(JsonStream stream, ReadReport report, TakeRow take)
    {
        while (stream.NextElement())
        {
            try
            {
                take(stream.Value);
            }
            catch (BadRowException e)
            {
                report.Add(e.Kind, stream.Where, e.Message);
            }
        }
    }
}
