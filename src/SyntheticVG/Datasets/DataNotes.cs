using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets;

/// <summary>What the codes of <see cref="ReadReport"/> mean, in words.</summary>
public static class DataNotes
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["area-mismatch"] = "segments whose stated area is not that of their pixels",
        ["beside-ambiguous"] = "depth maps and files of masks that may be of several photos, left out",
        ["box-clamped"] = "boxes cut at the edges of their picture",
        ["box-derived"] = "boxes taken from the mask, since none was stated that is one",
        ["box-empty"] = "boxes without width or height",
        ["box-outside"] = "boxes outside their picture",
        ["box-tiny"] = "boxes with a side below two pixels",
        ["bridge-conflict"] = "photos to which two data sets give different COCO ids",
        ["category-by-name"] = "annotations that give the name of their class instead of its id",
        ["category-conflict"] = "classes listed again under another name",
        ["category-repeated"] = "classes listed again",
        ["category-unknown"] = "annotations of a class that is not listed",
        ["copy-mismatch"] = "photos of other proportions than their annotations",
        ["crowd"] = "annotations that stand for a crowd",
        ["count-differs"] = "photos with fewer annotations than segments",
        ["duplicate-id"] = "ids that stand there more than once",
        ["duplicate-key"] = "keys that stand twice in one object; the first holds",
        ["duplicate-object"] = "objects that stand there twice",
        ["duplicate-ref"] = "rows of phrases that stand there twice",
        ["field-ignored"] = "optional fields that could not be read, left out",
        ["field-missing"] = "rows without a field that is needed",
        ["field-range"] = "rows with a number out of range",
        ["field-type"] = "rows with a field of another type",
        ["file-broken"] = "files that could not be read",
        ["file-name"] = "rows whose file name is empty or none",
        ["id-picture-broken"] = "pictures of segment ids that could not be read",
        ["id-picture-missing"] = "pictures of segment ids that are not there",
        ["image-by-name"] = "annotations that give the file name of their image instead of its id",
        ["image-unknown"] = "annotations of images that are not listed",
        ["name-missing"] = "objects without a name",
        ["no-sentences"] = "rows of phrases without one",
        ["orientation-assumed"] = "photos stored turned, whose annotations are taken to see them upright",
        ["picture-ambiguous"] = "photos whose file name fits several pictures",
        ["picture-broken"] = "pictures that could not be decoded",
        ["picture-missing"] = "photos whose picture is not there",
        ["polygon-bad"] = "polygons left out beside good ones",
        ["predicate-dropped"] = "relations of which no predicate is left",
        ["predicate-empty"] = "relations without a predicate",
        ["predicate-unknown"] = "relations whose predicate is not listed",
        ["ref-annotation-unknown"] = "phrases for regions that are not there",
        ["relation-derived"] = "relations that were computed from boxes",
        ["relation-object-ambiguous"] = "relations that name an id of several objects",
        ["relation-object-unknown"] = "relations of an object that is not in the picture",
        ["relation-region-dropped"] = "relations of a region that was left out",
        ["relation-repeated"] = "relations that another row states too",
        ["relation-to-itself"] = "relations of a region to itself",
        ["segmentation-bad"] = "masks that could not be read; their boxes stay",
        ["segmentation-empty"] = "masks without pixels",
        ["segment-id"] = "segments whose id is not one of their own",
        ["segment-not-in-json"] = "segments of pictures of ids that their file does not list",
        ["segment-without-pixels"] = "segments without a pixel in their picture of ids",
        ["segmentation-missing"] = "annotations with a box alone",
        ["split-unknown"] = "rows whose split is not known; their photos are taken for evaluation",
    };

    /// <summary>The words for a code; the code itself with blanks where it has none.</summary>
    public static string Describe(string code) => Words.GetValueOrDefault(code) ?? code.Replace('-', ' ');
}
