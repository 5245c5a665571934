using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Generation;

/// <summary>What a prefix is about, as a hash: the same photo and regions, whoever asks.</summary>
internal static class PrefixKeys
{
    /// <summary>The key of a photo: of its pixels.</summary>
    public static string Of(Picture photo)
    {
        using var hash = Begin(photo);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The key of a photo and regions of it: of pixels, boxes and masks.</summary>
    public static string Of(Picture photo, IEnumerable<(Box Box, Rle Mask)> regions)
    {
        using var hash = Begin(photo);
        foreach (var (box, mask) in regions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{box.Left:R} {box.Top:R} {box.Right:R} {box.Bottom:R} {mask.Width} {mask.Height} {mask.Runs.Length};")));
            hash.AppendData(MemoryMarshal.AsBytes(mask.Runs));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IncrementalHash Begin(Picture photo)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{photo.Width} {photo.Height};")));
        hash.AppendData(photo.Pixels);
        return hash;
    }
}
