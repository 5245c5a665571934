namespace SyntheticVG.Perception.Store;

/// <summary>A model that can be had, and what for.</summary>
/// <param name="Name">What commands call it, and its folder's name.</param>
/// <param name="Slot">What it does: <c>detector</c>, <c>segmenter</c>, <c>panoptic</c>, <c>grounding</c>, <c>depth</c>, <c>sentences</c>,
/// <c>student</c>.</param>
/// <param name="Megabytes">About how large it is.</param>
/// <param name="Licence">Its licence, as its publisher states it.</param>
/// <param name="Home">Where it is published: the address that its files are below.</param>
/// <param name="Files">Its files, below <paramref name="Home"/>.</param>
public sealed record PublishedModel(string Name, string Slot, int Megabytes, string Licence, Uri Home, IReadOnlyList<string> Files)
{
    /// <summary>Files that its publisher does not give, with their content.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Files that are taken where the publisher has them.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Where a file is taken from if the publisher does not have it.</summary>
    public IReadOnlyDictionary<string, Uri> Elsewhere { get; init; } = new SortedDictionary<string, Uri>();

    /// <summary>Whether its weights are <c>model.safetensors</c>, or the files that <c>model.safetensors.index.json</c> names.</summary>
    public bool Safetensors { get; init; }

    /// <summary>Whether it comes with the program.</summary>
    public bool Shipped { get; init; }

    /// <summary>The models known by name.</summary>
    public static IReadOnlyList<PublishedModel> All { get; } =
    [
        new(ShippedModels.DetectorName, "detector", 4, "Apache-2.0", new("https://github.com/PaddlePaddle/PaddleDetection/"), []) { Shipped = true },
        new("yolox-s", "detector", 36, "Apache-2.0", new("https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0/"), ["yolox_s.onnx"])
        {
            Given = new SortedDictionary<string, string>
            {
                ["config.json"] = """{"model_type": "yolox", "score_threshold": 0.3, "nms_iou": 0.45}""",
                ["preprocessor_config.json"] = """{"do_resize": true, "resample": 2, "fit": "corner", "pad_value": """
                    + """114, "side_rounding": "down", "do_rescale": false, "do_normalize": false, "channel_order": "BGR"}""",
            },
        },
        Hub("detr-resnet-50", "detector", 167, "Xenova/detr-resnet-50", "onnx/model.onnx"),
        Hub("detr-resnet-50-panoptic", "panoptic", 173, "Xenova/detr-resnet-50-panoptic", "onnx/model.onnx"),
        Hub("sam-vit-base", "segmenter", 376, "Xenova/sam-vit-base", "onnx/vision_encoder.onnx", "onnx/prompt_encoder_mask_decoder.onnx"),
        Hub("slimsam-77-uniform", "segmenter", 40, "Xenova/slimsam-77-uniform", "onnx/vision_encoder.onnx", "onnx/prompt_encoder_mask_decoder.onnx"),
        Hub("grounding-dino-tiny", "grounding", 695, "onnx-community/grounding-dino-tiny-ONNX", "onnx/model.onnx", "tokenizer.json",
            "tokenizer_config.json", "vocab.txt"),
        Hub("depth-anything-v2-small", "depth", 99, "onnx-community/depth-anything-v2-small", "onnx/model.onnx"),
        Hub("all-MiniLM-L6-v2", "sentences", 91, "sentence-transformers/all-MiniLM-L6-v2", "onnx/model.onnx", "vocab.txt",
            "tokenizer.json", "tokenizer_config.json"),
        Robin("robin-3b", "jamepark3922/robin-qwen2.5-3b"),
        Robin("robin-3b-sg-stage2", "jamepark3922/robin-qwen2.5-3b-sg-stage2"),
        new("open-clip-convnext-large", "layer scales", 1407, "MIT",
            new("https://huggingface.co/laion/CLIP-convnext_large_d_320.laion2B-s29B-b131K-ft-soup/resolve/main/"), ["open_clip_pytorch_model.bin"]),
    ];

    // The tokenizer is Qwen2.5's, which every size of it shares; the model's own files come first.
    private static PublishedModel Robin(string name, string repository) => new(
        name, "student", 6700, "its page", new($"https://huggingface.co/{repository}/resolve/main/"), ["config.json"])
    {
        Optional = ["generation_config.json", "added_tokens.json", "tokenizer_config.json"],
        Elsewhere = new SortedDictionary<string, Uri>
        {
            ["tokenizer.json"] = new("https://huggingface.co/Qwen/Qwen2.5-3B-Instruct/resolve/main/tokenizer.json")
        },
        Safetensors = true,
    };

    // Of the hub's conventions: config.json beside, preprocessor_config.json where pictures go in; all of these are Apache-2.0.
    private static PublishedModel Hub(string name, string slot, int megabytes, string repository, params string[] files) => new(
        name, slot, megabytes, "Apache-2.0", new($"https://huggingface.co/{repository}/resolve/main/"),
        ["config.json", .. slot == "sentences" ? (string[])[] : ["preprocessor_config.json"], .. files]);
}
