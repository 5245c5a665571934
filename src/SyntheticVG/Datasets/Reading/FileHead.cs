namespace SyntheticVG.Datasets.Reading;

/// <summary>Tells from the first bytes of a file that it is no JSON, and what it is instead.</summary>
internal static class FileHead
{
    /// <summary>What the file is, and what to do; null where it may be JSON.</summary>
    public static string? WhyNotJson(ReadOnlySpan<byte> head) => head switch
    {
        [] => "found no bytes; expected JSON",
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => "found UTF-16; expected UTF-8",
        _ when Packed(head) is { } packed => packed,
        _ when head.StartsWith("version https://git-lfs"u8) => "found a Git LFS pointer; expected JSON. Fetch the file itself (git lfs pull)",
        _ when head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) => "found a web page or XML; expected JSON",
        _ => null,
    };

    /// <summary>How the file is packed, and what to do; null where it is not.</summary>
    public static string? Packed(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, ..] => "found gzip. Unpack it first (gunzip)",
        [(byte)'P', (byte)'K', 3, 4, ..] => "found a zip. Unpack it first (unzip)",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "found Zstandard. Unpack it first (unzstd)",
        _ => null,
    };
}
