namespace SyntheticVG.PocketWorld;

/// <summary>The kinds of things that the world is made of.</summary>
internal static class Kinds
{
    /// <summary>Every name that a region of the pocket world can have, in ordinal order; its place + 1 is its COCO category id.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "apple", "baby", "ball", "balloon", "basket", "bed", "bench", "bike", "bird", "blackboard", "blanket", "boat", "bone", "book", "bottle", "bowl",
        "box", "boy", "bread", "broom", "brush", "bush", "cake", "camera", "campfire", "cap", "car", "carrot", "cat", "chair", "chef hat", "cloud", "cow",
        "cup", "desk", "dog", "doghouse", "duck", "easel", "fence", "flower", "gift", "girl", "glasses", "guitar", "hat", "helmet", "horse", "house",
        "ice cream", "kite", "lamp", "laptop", "leash", "man", "mouse", "paddle", "painting", "picture", "pizza", "pond", "pot", "rabbit", "rake", "road",
        "rock", "rope", "rug", "scarf", "sheep", "shelf", "skateboard", "sofa", "spoon", "stove", "sun", "table", "tree", "truck", "umbrella", "vase",
        "wagon", "wheel", "window", "woman",
    ];

    /// <summary>Those that act, look and feel.</summary>
    public static IReadOnlySet<string> Animate { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "baby",
            "bird",
            "boy",
            "cat",
            "cow",
            "dog",
            "duck",
            "girl",
            "horse",
            "man",
            "mouse",
            "rabbit",
            "sheep",
            "woman"
        };

    private static readonly Dictionary<string, int> Ids = All.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i + 1);

    /// <summary>COCO's category id of a kind.</summary>
    internal static int CocoId(string name) => Ids[name];
}
