namespace SyntheticVG.Perception.Detecting;

/// <summary>The 80 classes of COCO in their usual order: what published detectors without a list of names mean.</summary>
internal static class CocoLabels
{
    public static IReadOnlyList<string> All { get; } =
    [
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
        "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
        "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
        "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
        "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
        "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed",
        "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven",
        "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush",
    ];

    // What COCO's ids from 1 to 90 leave out; a column 0 means nothing either.
    private static readonly HashSet<int> Gaps = [0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83];

    /// <summary>The classes of a model that has so many columns of scores: 80 in their order, or 90 or 91 by COCO's ids, empty where an id is not used; else
    /// null.</summary>
    public static IReadOnlyList<string>? Of(int columns)
    {
        if (columns == All.Count)
            return All;
        if (columns is not (90 or 91))
            return null;
        var (byId, next) = (new string[91], 0);
        for (var id = 0; id < byId.Length; id++)
            byId[id] = Gaps.Contains(id) ? "" : All[next++];
        return byId[(91 - columns)..];
    }
}
