using SyntheticVG.Datasets.Reading;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Datasets.Depth;

/// <summary>Reads depth maps: NumPy's .npy and .npz, 16-bit gray PNG, PFM; writes the PNG with its sidecar.</summary>
public static class DepthFile
{
    /// <summary>The file name endings that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".npy", ".npz", ".png", ".pfm"];

    /// <summary>Reads a map and brings it to nearness in [0, 1].</summary>
    /// <param name="path">The map.</param>
    /// <param name="report">Counts <c>not-finite</c>, <c>constant-depth</c> and <c>depth-8-bit</c>; strict where null.</param>
    /// <param name="convention">What the numbers mean, where neither a sidecar nor the folder's <c>depth.json</c> says so; these win.</param>
    /// <exception cref="InvalidDataException">The file is damaged or no depth map, or nothing says what its numbers mean.</exception>
    public static DepthMap Read(string path, ReadReport? report = null, DepthConvention? convention = null)
    {
        var sidecar = DepthSidecar.Find(path);
        if ((sidecar?.Convention ?? convention) is not { } meaning)
        {
            throw new InvalidDataException(
                $"{path}: nothing says whether larger is nearer or farther; write {{\"convention\": \"inverse\"}} (larger is nearer) "
                    + $"or \"metric\" (larger is farther) into {Path.GetFileName(Path.ChangeExtension(path, ".json"))} or, for the folder, into depth.json");
        }
        var depth = ReadRaw(path, report);
        return sidecar is { IsScaled: true } && depth.Type == "<u2"
            ? new(depth.Width, depth.Height, [.. depth.Values.Select(value => (float)(value / ushort.MaxValue))])
            : DepthNormalisation.Normalise(depth, meaning);
    }

    /// <summary>Reads a map's numbers as they stand.</summary>
    /// <param name="path">The map; its kind is told by its first bytes.</param>
    /// <param name="report">Counts <c>not-finite</c>, <c>constant-depth</c> and <c>depth-8-bit</c>; strict where null.</param>
    /// <exception cref="InvalidDataException">The file is damaged or no depth map.</exception>
    public static RawDepth ReadRaw(string path, ReadReport? report = null)
    {
        report ??= ReadReport.StopAtFirst;
        var file = File.ReadAllBytes(path);
        var depth = file switch
        {
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => NpyReader.Read(file, path),
            [(byte)'P', (byte)'K', ..] => NpzReader.Read(file, path),
            [(byte)'P', (byte)'f', ..] => PfmReader.Read(file, path),
            [(byte)'P', (byte)'F', ..] => throw new InvalidDataException($"{path}: a colour PFM of three channels; expected gray (Pf)"),
            _ when PngDecoder.IsPng(file) => ReadPng(file, path, report),
            [] => throw new InvalidDataException($"{path}: an empty file; expected a depth map"),
            _ => throw new InvalidDataException(
                $"{path}: begins with bytes {Convert.ToHexString(file[..Math.Min(8, file.Length)])}; expected .npy, .npz, 16-bit PNG or PFM"),
        };
        Check(depth, path, report);
        return depth;
    }

    /// <summary>The 16-bit PNG of a map, 65535 nearest, and the sidecar that goes with it.</summary>
    /// <param name="depth">The map's numbers; those that are not finite become 0.</param>
    /// <param name="convention">What they mean.</param>
    /// <param name="model">The model that made them, or null.</param>
    public static (byte[] Png, DepthSidecar Sidecar) ToPng(RawDepth depth, DepthConvention convention, string? model = null)
    {
        var nearness = DepthNormalisation.Nearness(depth, convention);
        var (low, high) = DepthNormalisation.Range(nearness);
        var bytes = new byte[2 * nearness.Length];
        for (var i = 0; i < nearness.Length; i++)
        {
            var scaled = high > low && double.IsFinite(nearness[i]) ? Math.Clamp((nearness[i] - low) / (high - low), 0, 1) : 0;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), (ushort)Math.Round(ushort.MaxValue * scaled));
        }
        var picture = new PngSamples { Width = depth.Width, Height = depth.Height, Colour = PngColour.Gray, BitDepth = 16, Bytes = bytes };
        return (PngEncoder.Encode(picture), new() { Model = model, Convention = DepthConvention.Inverse, P2 = low, P98 = high });
    }

    private static RawDepth ReadPng(byte[] file, string path, ReadReport report)
    {
        var picture = PngDecoder.Decode(file, path);
        if (picture.Colour != PngColour.Gray || picture.BitDepth < 8)
            throw new InvalidDataException(
                $"{path}: {picture.Colour} with {picture.BitDepth} bits a sample; expected 16-bit gray: a coloured rendering is no depth map");
        if (picture.BitDepth == 8)
            report.Add("depth-8-bit", path, "8-bit gray tells only 256 depths apart; expected 16 bits");
        var values = new double[picture.Width * picture.Height];
        for (var i = 0; i < values.Length; i++)
            values[i] = picture.BitDepth == 8 ? picture.Bytes[i] : (picture.Bytes[2 * i] << 8) | picture.Bytes[(2 * i) + 1];
        return new(picture.Width, picture.Height, values, picture.BitDepth == 8 ? "|u1" : "<u2");
    }

    private static void Check(RawDepth depth, string path, ReadReport report)
    {
        foreach (var (i, value) in depth.Values.Index())
        {
            if (!double.IsFinite(value))
                report.Add("not-finite", path, $"the value at column {i % depth.Width}, row {i / depth.Width} is {value}; nothing is known there");
        }
        if (depth.Values.Length > 1 && !depth.Values.AsSpan().ContainsAnyExcept(depth.Values[0]))
            report.Add("constant-depth", path, $"every value is {depth.Values[0]}: the map orders nothing");
    }
}
