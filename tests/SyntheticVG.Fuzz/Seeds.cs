using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Models.Quantized.Gguf;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Fuzz;

/// <summary>Small good inputs, most of them drawn or written here.</summary>
internal static class Seeds
{
    public const string Graph = """{"version":1,"image":{"key":"a","file":"a.jpg","width":8,"height":6},"regions":[{"name":"dog","box":[1,1,4,4]},"""
        + """{"name":"mat","box":[0,3,8,6]}],"relationships":[{"subject":0,"predicate":"on","object":1,"category":"spatial","origin":"human"}]}""";

    public static byte[] Coco { get; } =
        """{"info":{"year":2017},"licenses":[{"id":1,"name":"CC","url":"http://x"}],"images":[{"id":1,"file_name":"a.jpg","width":8,"height":6,"license":1,"coco_url":"http://x/val2017/a.jpg"}],"annotations":[{"id":3,"image_id":1,"category_id":1,"bbox":[1,1,3,3],"area":9,"iscrowd":0,"segmentation":[[1,1,4,1,4,4,1,4]]},{"id":4,"image_id":1,"category_id":2,"bbox":[0,0,2,2],"iscrowd":1,"segmentation":{"size":[6,8],"counts":[0,2,46]}}],"categories":[{"id":1,"name":"dog"},{"id":2,"name":"cat"}]}"""u8.ToArray();

    public static byte[] Sam { get; } =
        """{"annotations":[{"id":1,"segmentation":{"size":[6,8],"counts":[0,6,42]},"predicted_iou":0.9,"bbox":[0,0,1,6],"name":"dog"},{"id":2,"segmentation":[[1,1,4,1,4,4]],"bbox":[1,1,3,3]},{"id":3,"segmentation":{"size":[6,8],"counts":"06Z1"}}]}"""u8.ToArray();

    public static byte[] Vg { get; } =
        """[{"image_id":1,"url":"http://x/VG_100K/1.jpg","width":8,"height":6,"coco_id":null,"objects":[{"object_id":11,"names":["dog"],"x":1,"y":1,"w":3,"h":3,"attributes":["brown"],"merged_object_ids":[13]},{"object_id":12,"name":"mat","x":0,"y":3,"w":8,"h":3,"synsets":["mat.n.01"]}],"relationships":[{"relationship_id":7,"subject_id":11,"predicate":"on","object_id":12}]}]"""u8.ToArray();

    public static byte[] Npy { get; } = [0x93, .. "NUMPY"u8, 1, 0, 118, 0,
        .. Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n"), .. new byte[24]];

    public static byte[] Pfm { get; } = [.. "Pf\n3 2\n-1.0\n"u8, .. new byte[24]];

    public static byte[] Pickle { get; } = [0x80, 2, .. "]q"u8, 0, .. "("u8, .. "K"u8, 1, .. "X"u8, 2, 0, 0, 0, .. "ab}q"u8, 1, .. "X"u8, 1, 0, 0, 0, .. "k"u8,
        .. "G"u8, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, .. "se."u8];

    public static byte[] OldPickle { get; } = "(lp0\nI1\naS'a\\x41'\np1\naVb\\u0041\naF1.5\naL12L\na(dp2\nS'k'\nI01\nsa."u8.ToArray();

    public static byte[] RefPickle { get; } =
        "(lp0\n(dp1\nS'ref_id'\nI1\nsS'ann_id'\nI2\nsS'image_id'\nI3\nsS'category_id'\nI4\nsS'split'\nS'val'\nsS'file_name'\nS'a.jpg'\nsS'sent_ids'\n(lI5\nasS'sentences'\n(l(dS'sent_id'\nI5\nsS'sent'\nS'the dog'\nsS'raw'\nS'The dog'\nsS'tokens'\n(lS'the'\naS'dog'\nasasa."u8.ToArray();

    public static byte[] Exif { get; } = [.. "II*"u8, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Bmp { get; } = [.. "BM"u8, 66, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 1,
        2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0];

    public static byte[] Gif { get; } =
        [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b];

    /// <summary>A JPEG and a WebP.</summary>
    public static byte[][] Lossy { get; } = [Encoded(SKEncodedImageFormat.Jpeg), Encoded(SKEncodedImageFormat.Webp)];

    public static byte[] Safetensors { get; } = OfSafetensors("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""");

    /// <summary>A Qwen2 decoder of one layer and four words.</summary>
    public static byte[] Gguf(GgufType type)
    {
        var config = new Qwen2Config
        {
            VocabularySize = 4,
            HiddenSize = 32,
            IntermediateSize = 32,
            Layers = 1,
            Heads = 1,
            KeyValueHeads = 1,
            MaxPositions = 64
        };
        var path = Path.Combine(Scratch.Folder("gguf"), $"{type}.gguf");
        GgufWriter.Write(path, Qwen2Gguf.SettingsOf(config, "seed", type).Add("tokenizer.ggml.tokens", ["a", "b", "c", "d"])
            .Add("tokenizer.ggml.token_type", [1, 1, 1, 3]), [.. Qwen2Gguf.NamesOf(config).Select(name =>
            {
                var vector = name.Contains("norm", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal);
                var (rows, own) = (vector ? 1 : name == "model.embed_tokens.weight" ? 4 : 32, vector ? GgufType.F32 : type);
                return new GgufTensorToWrite(Qwen2Gguf.NameOf(name)!, own, rows, 32, vector, stream => stream.Write(new byte[(int)own.Bytes(rows * 32)]));
            })]);
        return File.ReadAllBytes(path);
    }

    /// <summary>A torch file from before 1.6, without tensors.</summary>
    public static byte[] OldTorch { get; } =
        [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, .. "."u8, 0x80, 2, .. "M"u8, 0xe9, 3, .. "."u8, 0x80, 2, .. "}."u8,
            0x80, 2, .. "}X"u8, 1, 0, 0, 0, .. "wctorch._utils\n_rebuild_tensor_v2\n((X"u8, 7, 0, 0, 0, .. "storagectorch\nFloatStorage\nX"u8, 1, 0, 0, 0,
            .. "0X"u8, 3, 0, 0, 0, .. "cpuK"u8, 2, .. "NtQK"u8, 0, .. "K"u8, 2, 0x85, .. "K"u8, 1, 0x85, 0x89, .. "}tRs."u8,
            0x80, 2, .. "]X"u8, 1, 0, 0, 0, .. "0a."u8, 2, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]];

    public static byte[] Config { get; } =
        """{"model_type":"llava_qwen","vocab_size":10,"hidden_size":8,"intermediate_size":16,"num_hidden_layers":2,"num_attention_heads":2,"num_key_value_heads":1,"rope_theta":10000.0,"rms_norm_eps":1e-6,"tie_word_embeddings":false,"image_size":64,"hidden_act":"silu","random_seed":3}"""u8.ToArray();

    public static byte[] Tokenizer { get; } =
        """{"added_tokens":[{"id":4,"content":"<a>","special":true}],"normalizer":null,"pre_tokenizer":{"type":"Split","pattern":{"Regex":"region[0-9]+| ?(?!region[0-9])[A-Za-z]+|[\\s\\S]"},"behavior":"Isolated","invert":false},"model":{"type":"WordLevel","vocab":{"a":0," dog":1,"ab":2,"?":3},"unk_token":"?"}}"""u8.ToArray();

    public static byte[] WordTokenizer { get; } =
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Tokenizer).Replace("{\"id\":4", "{\"single_word\":false,\"id\":5", StringComparison.Ordinal));

    public static byte[] Parquet { get; } = OfParquet();

    public static byte[] Png(PngColour colour, int bits)
    {
        var picture = new PngSamples { Width = 8, Height = 6, Colour = colour, BitDepth = bits, Bytes = new byte[8 * 6 * colour.Channels() * bits / 8] };
        picture.Bytes[0] = picture.Bytes[5] = 1;
        return PngEncoder.Encode(picture);
    }

    public static byte[] Zip(string name, byte[] content)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open())
            entry.Write(content);
        return file.ToArray();
    }

    private static byte[] OfParquet()
    {
        var path = Path.Combine(Scratch.Folder("seeds"), "seed.parquet");
        using (var export = GraphExports.Create("svg-full", path))
            GraphExports.Run(export, [GraphLines.Read(Graph)]);
        return File.ReadAllBytes(path);
    }

    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(8, 6);
        bitmap.Erase(SKColors.CadetBlue);
        using var data = bitmap.Encode(format, 80);
        return data.ToArray();
    }

    private static byte[] OfSafetensors(string header)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        return [.. prefix, .. Encoding.UTF8.GetBytes(header), .. new byte[8]];
    }
}
