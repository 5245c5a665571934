using System.IO.Hashing;
using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Tests.Images.Codecs;

/// <summary>goldens/pixels/files.json: what Pillow's open, load, convert("RGB") makes of small files, good and broken.</summary>
public class PictureReaderGoldenTests
{
    private static readonly string[] Decoded = ["JPEG", "PNG", "WEBP", "GIF", "BMP"];

    [Fact]
    public void Golden_pictures_have_the_pixels_that_Pillow_gives() => Check(Cases().Where(IsDecoded), (file, golden) =>
    {
        var picture = new PictureReader().Read(file);
        return SizeOf(golden) != (picture.Width, picture.Height)
            ? $"{picture.Width} × {picture.Height}; expected {golden.GetProperty("size")}"
            : golden.TryGetProperty("note_pixels", out _) || IsDamagedScan(golden)
                ? null
                : Difference(picture, golden.GetProperty("rgb_crc32"), file, ".png");
    });

    [Fact]
    public void Golden_pictures_are_turned_upright_on_request() =>
        Check(Cases().Where(c => IsDecoded(c) && c.TryGetProperty("turned", out _)), (file, golden) =>
        {
            var picture = new PictureReader(new() { Turn = true }).Read(file);
            return Difference(picture, golden.GetProperty("turned").GetProperty("rgb_crc32"), file, ".turned.png");
        });

    [Fact]
    public void Golden_headers_tell_format_size_and_orientation() => Check(Cases().Where(IsDecoded), (file, golden) =>
    {
        var info = new PictureReader().ReadInfo(file);
        var orientation = golden.TryGetProperty("exif_orientation", out var stated) ? stated.GetInt32() : 1;
        return (info.Format.ToString().ToUpperInvariant(), (info.Width, info.Height), info.Orientation)
            == (golden.GetProperty("format").GetString(), SizeOf(golden), orientation)
            ? null
            : $"{info}; expected {golden.GetProperty("format")}, {golden.GetProperty("size")}, orientation {orientation}";
    });

    [Fact]
    public void Golden_files_that_Pillow_refuses_are_refused() => Check(Cases().Where(c => !IsAccepted(c)), (file, golden) =>
    {
        try
        {
            new PictureReader().Read(file);
        }
        catch (InvalidDataException e)
        {
            return e.Message.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? null : $"the error does not name the file: {e.Message}";
        }
        return $"accepted; Pillow says {golden.GetProperty("message")}";
    });

    [Theory]
    [InlineData("TIFF", "TIFF")]
    [InlineData("PPM", "PPM|PGM|PBM")]
    public void Golden_files_of_formats_that_are_not_decoded_are_refused_by_name(string format, string names)
    {
        var cases = Cases().Where(c => IsAccepted(c) && c.GetProperty("format").GetString() == format).ToList();
        var known = Cases().Where(IsAccepted).Select(c => c.GetProperty("format").GetString()).Distinct().Except(Decoded);
        Assert.Subset(new HashSet<string?> { "TIFF", "PPM" }, known.ToHashSet());

        Check(cases, (file, _) =>
        {
            var error = Assert.Throws<InvalidDataException>(() => new PictureReader().Read(file));
            return names.Split('|').Any(name => error.Message.Contains($"found {name},", StringComparison.Ordinal)) ? null : error.Message;
        });

        Assert.Skip($"{format} is not decoded: its {cases.Count} files were refused by name, their pixels were not compared");
    }

    private static List<JsonElement> Cases()
    {
        using var document = Shared.GoldenJson("pixels/files.json");
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }

    private static bool IsAccepted(JsonElement golden) => golden.GetProperty("verdict").GetString() == "ok";

    private static bool IsDecoded(JsonElement golden) => IsAccepted(golden) && Decoded.Contains(golden.GetProperty("format").GetString());

    // The README of the folder: "do not compare pixels".
    private static bool IsDamagedScan(JsonElement golden) => golden.GetProperty("file").GetString() == "bad_scan_bytes.jpg";

    private static (int, int) SizeOf(JsonElement golden) => (golden.GetProperty("size")[0].GetInt32(), golden.GetProperty("size")[1].GetInt32());

    private static string? Difference(Picture picture, JsonElement expected, string file, string suffix)
    {
        if ($"{Crc32.HashToUInt32(picture.Pixels):x8}" == expected.GetString())
            return null;
        var golden = PngDecoder.ReadFile(Path.Combine(Path.GetDirectoryName(file)!, "..", "rgb", Path.GetFileName(file) + suffix));
        if ((golden.Width, golden.Height, golden.Channels) != (picture.Width, picture.Height, 3))
            return $"{picture.Width} × {picture.Height}; expected {golden.Width} × {golden.Height}";
        var first = picture.Pixels.AsSpan().CommonPrefixLength(golden.Bytes) / 3;
        var most = picture.Pixels.Zip(golden.Bytes, (a, b) => Math.Abs(a - b)).Max();
        return $"other pixels, first ({first % picture.Width}, {first / picture.Width}), by up to {most}";
    }

    private static void Check(IEnumerable<JsonElement> cases, Func<string, JsonElement, string?> check)
    {
        var all = cases.ToList();
        var failures = all.Select(golden => (File: golden.GetProperty("file").GetString()!, Golden: golden))
            .Select(c => (c.File, Failure: check(Shared.Golden($"pixels/files/{c.File}"), c.Golden)))
            .Where(c => c.Failure is not null)
            .Select(c => $"{c.File}: {c.Failure}");

        Assert.NotEmpty(all);
        Assert.Empty(failures);
    }
}
