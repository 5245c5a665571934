using System.Globalization;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.RefCoco;

/// <summary>What fields of a row of RefCOCO say about others, and what stands for those of no use.</summary>
internal static class RefFields
{
    /// <summary>The split of a row that does not say which; its photo belongs to evaluation, for it may.</summary>
    public const string UnknownSplit = "unknown";

    /// <summary>The split, where it is one.</summary>
    /// <exception cref="BadRowException"><c>split-unknown</c></exception>
    public static string Split(string split) => split is "train" or "val" or "test" or "testA" or "testB"
        ? split
        : throw new BadRowException("split-unknown", $"found split \"{split}\"; expected train, val, test, testA or testB");

    /// <summary>COCO's id of the image from a file name (<c>COCO_train2014_000000581857_16.jpg</c>), or null.</summary>
    public static long? ImageOf(string file) => Path.GetFileNameWithoutExtension(file).Split('_') is ["COCO", _, { Length: 12 } digits, ..]
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>The words of a phrase.</summary>
    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
