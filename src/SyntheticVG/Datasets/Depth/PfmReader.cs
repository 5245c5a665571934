using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SyntheticVG.Datasets.Depth;

/// <summary>Reads gray PFM files: a text header, then 32-bit floats, bottom row first.</summary>
/// <remarks>
/// The sign of the scale is the byte order (negative: low byte first); its size is ignored, as most readers do. One white
/// byte ends the header; CR LF does where the length of the file leaves no doubt.
/// </remarks>
internal static class PfmReader
{
    public static RawDepth Read(byte[] file, string name)
    {
        var at = 2;
        var width = Side(Word(file, ref at, name), "width", name);
        var height = Side(Word(file, ref at, name), "height", name);
        var scaleText = Word(file, ref at, name);
        if (!double.TryParse(scaleText, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) || scale == 0 || !double.IsFinite(scale))
            throw new InvalidDataException($"{name}: the scale is '{scaleText}'; expected a number other than 0, whose sign tells the byte order");
        if (at == file.Length)
            throw new InvalidDataException($"{name}: the file ends with its header");

        var expected = 4L * width * height;
        at += file[at] == '\r' && file.Length - at - 2 == expected && file[at + 1] == '\n' ? 2 : 1;
        if (file.Length - at != expected)
            throw new InvalidDataException($"{name}: {file.Length - at} bytes of values; expected {width} × {height} × 4 = {expected}");

        var values = new double[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = file.AsSpan(at + (4 * width * (height - 1 - y)));
            for (var x = 0; x < width; x++)
                values[(y * width) + x] = scale < 0
                    ? BinaryPrimitives.ReadSingleLittleEndian(row[(4 * x)..])
                    : BinaryPrimitives.ReadSingleBigEndian(row[(4 * x)..]);
        }
        return new(width, height, values, scale < 0 ? "<f4" : ">f4");
    }

    private static int Side(string text, string side, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InvalidDataException($"{name}: the {side} is '{text}'; expected a whole number above 0");

    // The next word of the header; leaves the position at the white byte behind it.
    private static string Word(byte[] file, ref int at, string name)
    {
        while (at < file.Length && IsWhite(file[at]))
            at++;
        var start = at;
        while (at < file.Length && !IsWhite(file[at]) && at - start < 32)
            at++;
        return at > start ? Encoding.Latin1.GetString(file, start, at - start) : throw new InvalidDataException($"{name}: the PFM header is cut");
    }

    private static bool IsWhite(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
