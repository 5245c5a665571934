using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Reading;

/// <summary>What readers do about boxes that do not lie inside their picture.</summary>
internal static class Boxes
{
    /// <summary>The box where it lies inside; cut at the edges, and counted as <c>box-clamped</c>, where it sticks out.</summary>
    /// <exception cref="BadRowException"><c>box-empty</c> or <c>box-outside</c>.</exception>
    public static Box Inside(this Box box, int width, int height, ReadReport report, string where)
    {
        if (box.IsEmpty)
            throw new BadRowException("box-empty", $"found a box of {box.Right - box.Left} × {box.Bottom - box.Top}; expected sides above 0");
        var inside = box.Clamp(width, height);
        if (inside.IsEmpty)
            throw new BadRowException("box-outside", $"found a box at {box.Left}, {box.Top}; expected one inside {width} × {height}");
        if (inside != box)
            report.Add("box-clamped", where, $"the box {Shown(box)} was cut at the edges of {width} × {height}");
        return inside;
    }

    /// <summary>A list of left, top, width and height.</summary>
    public static Box Xywh(this JsonValue list, ReadReport report)
    {
        var (x, y, width, height) = list.FourNumbers(report.Repairs);
        return Box.FromXywh(x, y, width, height);
    }

    /// <summary>The members <c>x</c>, <c>y</c>, and <c>w</c> and <c>h</c> or <c>width</c> and <c>height</c>, of an object.</summary>
    public static Box XywhMembers(this JsonValue row, ReadReport report) => Box.FromXywh(
        row.Get("x"u8).Number(report.Repairs),
        row.Get("y"u8).Number(report.Repairs),
        row.Get("w"u8, "width"u8).Number(report.Repairs),
        row.Get("h"u8, "height"u8).Number(report.Repairs));

    private static string Shown(Box box) => $"[{box.Left}, {box.Top}, {box.Right}, {box.Bottom}]";
}
