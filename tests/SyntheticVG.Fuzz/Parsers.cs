using System.Text;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Pickles;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;
using SyntheticVG.Datasets.SvgFull;
using SyntheticVG.Datasets.SvgRelations;
using SyntheticVG.Datasets.VisualGenome;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Gguf;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;

namespace SyntheticVG.Fuzz;

/// <summary>The parsers that are fuzzed.</summary>
internal static class Parsers
{
    private static readonly SceneGraph Graph = GraphLines.Read(Seeds.Graph);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Parser> All { get; } =
        [.. Datasets(), .. Pictures(), .. Numbers(), .. Models(), .. Texts(), .. Tables(), .. Runs(), .. Batches(), .. Browsing()];

    // Repairing and lenient: what is left out of a row that is no good differs.
    private static Parser OfRows(string name, string file, Action<string, ReadReport> parse, params byte[][] seeds) =>
        Parser.OfFile(name, Form.Json, file, path =>
        {
            try
            {
                parse(path, new() { Repairs = true });
            }
            catch (InvalidDataException) // foreseen; lenient reading then refuses the input too
            {
            }
            parse(path, new());
        }, seeds);

    private static IEnumerable<Parser> Browsing()
    {
        yield return Parser.OfText("patch line", Form.Json, line => PatchLine.Read(Encoding.UTF8.GetBytes(line)),
            """{"version":1,"number":7,"time":"2026-01-02T03:04:05+00:00","by":"ann","image":"a","hash":"9f","edit":{"kind":"remove","subject":0,"predicate":"on","object":1,"category":"spatial","reason":"wrong"}}""",
            """{"version":1,"number":8,"time":"2026-01-02T03:04:05Z","by":"ann","image":"a","hash":"9f","edit":{"kind":"box","region":1,"box":[1,"""
                + """2,3.5,4],"name":"fly"}}""");
        yield return Parser.OfText("dropped line", Form.Json, line => DroppedLine.Read(Encoding.UTF8.GetBytes(line)),
            """{"version":1,"image":"a","stage":"verifier","reason":"no","relationship":{"subject":0,"predicate":"on","object":1,"category":"spatial","origin":"teacher","verdict":{"outcome":"fail","rule":"verifier","measurements":{"yes":0.2}},"confidence":0.5},"subjectName":"dog","objectName":"mat"}""");
        yield return Parser.OfText("query", Form.Text, query => RelationQuery.Parse(query),
            "person ~ride \"polar bear\" origin:teacher,human -reason:x confidence:>=0.5 & bear on ice") with
        { Error = typeof(QueryException) };
    }

    private static IEnumerable<Parser> Datasets()
    {
        yield return OfRows("COCO", "instances.json", (path, report) =>
        {
            using var reader = CocoReader.Open(path, report);
            foreach (var image in reader.Images)
                reader.Read(image with { Width = Math.Max(image.Width, 8), Height = Math.Max(image.Height, 6) });
        }, Seeds.Coco);
        yield return OfRows("COCO captions", "captions.json", (path, report) =>
        {
            using var reader = CaptionReader.Open(path, report);
            foreach (var image in reader.Images)
                reader.Read(image);
        }, """{"info":{},"images":[{"id":1}],"annotations":[{"id":3,"image_id":1,"caption":"a dog"},{"id":4,"image_id":1,"caption":"a cat"}]}"""u8.ToArray());
        yield return OfRows("SAM masks", "sam.json", (path, report) => SamReader.Read(path, 8, 6, report), Seeds.Sam);
        yield return OfRows("regions", "regions.json", (path, report) => RegionFile.Read(path, 8, 6, report.Repairs ? report : null), Seeds.Sam);
        yield return OfRows("Visual Genome", "vg/image_data.json", (path, report) =>
        {
            using var reader = VgReader.Open(new(path) { SceneGraphs = path }, report);
            foreach (var image in reader.Images)
                reader.Read(image with { Width = Math.Max(image.Width, 8), Height = Math.Max(image.Height, 6) });
        }, Seeds.Vg);
        yield return OfRows("GQA", "gqa.json", (path, report) =>
        {
            using var reader = GqaReader.Open(path, report);
            foreach (var image in reader.Images)
                reader.Read(image with { Width = Math.Max(image.Width, 8), Height = Math.Max(image.Height, 6) });
        },
            """{"1":{"width":8,"height":6,"objects":{"11":{"name":"dog","x":1,"y":1,"w":3,"h":3,"attributes":["brown"],"relations":[{"name":"on","object":"12"}]},"12":{"name":"mat","x":0,"y":3,"w":8,"h":3,"relations":[]}}}}"""u8.ToArray());
        yield return OfRows("PSG", "psg.json", (path, report) =>
        {
            using var reader = PsgReader.Open(path, report);
            foreach (var image in reader.Images)
                reader.Read(image with { Width = Math.Max(image.Width, 8), Height = Math.Max(image.Height, 6) });
        },
            """{"data":[{"image_id":"1","coco_image_id":5,"file_name":"a.jpg","pan_seg_file_name":"a.png","width":8,"height":6,"segments_info":[{"id":7,"iscrowd":0},{"id":9}],"annotations":[{"category_id":0,"bbox":[1,1,4,4],"bbox_mode":0},{"category_id":1,"bbox":[0,3,8,6]}],"relations":[[0,1,0]]}],"test_image_ids":["1"],"thing_classes":["dog"],"stuff_classes":["mat"],"predicate_classes":["on"]}"""u8.ToArray());
        yield return OfRows("panoptic", "panoptic.json", (path, report) =>
        {
            using var reader = PanopticReader.Open(path, report);
            var picture = Path.Combine(Scratch.Folder("ids"), "ids.png");
            if (!File.Exists(picture))
                File.WriteAllBytes(picture, Seeds.Png(PngColour.Rgb, 8));
            foreach (var image in reader.Images)
            {
                reader.PictureOf(image);
                reader.Read(image with { Width = Math.Max(image.Width, 8), Height = Math.Max(image.Height, 6) }, picture);
            }
        },
            """{"images":[{"id":1,"file_name":"a.jpg","width":8,"height":6}],"annotations":[{"image_id":1,"file_name":"a.png","segments_info":[{"id":1,"category_id":1,"area":4,"bbox":[0,0,2,2],"iscrowd":0}]}],"categories":[{"id":1,"name":"dog","isthing":1}]}"""u8.ToArray());
        yield return OfRows("ADE20K", "ade.json", (path, report) => AdeReader.Read(path, report),
            """{"annotation":{"filename":"a.jpg","imsize":[6,8,3],"scene":["outdoor"],"object":[{"id":0,"name":"dog, hound","name_ndx":3,"raw_name":"dog","attributes":["brown"],"parts":{"ispartof":[],"part_level":0},"instance_mask":"a/i.png"},{"id":1,"name":"leg","name_ndx":4,"parts":{"ispartof":0}}]}}"""u8.ToArray());
        yield return OfRows("RefCOCO as JSON", "refs.json", (path, report) => RefJsonReader.Read(path, report),
            """[{"ref_id":1,"ann_id":2,"image_id":3,"category_id":4,"split":"val","file_name":"a.jpg","sentences":[{"sent_id":5,"sent":"the dog","raw":"The dog","tokens":["the","dog"]}]}]"""u8.ToArray());
        yield return Parser.OfFile("graphs", Form.Json, "graphs.jsonl", path =>
        {
            foreach (var _ in GraphLines.ReadFile(path, new()))
            {
            }
        }, Encoding.UTF8.GetBytes($"{Seeds.Graph}\n{Seeds.Graph}\n"));
        yield return Parser.OfFile("graph index", Form.Json, "index.jsonl", path => GraphIndex.Open(path, new()).Find("a"),
            Encoding.UTF8.GetBytes($"{Seeds.Graph}\n"));
        yield return Parser.OfFile("SVG-Relations", Form.Json, "svg.jsonl", path =>
        {
            foreach (var _ in SvgRelationsReader.ReadFile(path, new()))
            {
            }
        }, """{"image_id":"1","regions":[{"object_id":1,"object_name":"dog"}],"relations":[[1,"on",2]]}"""u8.ToArray());
    }

    private static IEnumerable<Parser> Pictures()
    {
        byte[][] pngs = [Seeds.Png(PngColour.Rgb, 8), Seeds.Png(PngColour.Gray, 16)];
        yield return new Parser("PNG", Form.Binary, bytes => PngDecoder.Decode(bytes, "a.png"), pngs) { Mend = CheckSums.OfPng };
        yield return new Parser("picture of ids", Form.Binary, bytes => PanopticPng.DecodeAny(bytes, "a.png").Segments(), pngs[0]) { Mend = CheckSums.OfPng };
        var reader = new PictureReader(new() { MaxPixels = 1 << 20 }); // a WebP of a few bytes may well be a large plain picture
        yield return new Parser("pictures", Form.Binary, bytes => reader.Read(bytes), [.. pngs, Seeds.Bmp, Seeds.Gif, .. Seeds.Lossy])
        {
            Mend = CheckSums.OfPng
        };
        yield return new Parser("picture sizes", Form.Binary, bytes => reader.ReadInfo(bytes), [.. pngs, Seeds.Bmp, Seeds.Gif, .. Seeds.Lossy])
        {
            Mend = CheckSums.OfPng
        };
        yield return new Parser("EXIF", Form.Binary, bytes => ExifOrientation.Of(bytes), Seeds.Exif) { Error = null };
    }

    private static IEnumerable<Parser> Numbers()
    {
        yield return new("pickle", Form.Binary, bytes => PickleReader.Read(bytes, "a.p", new()), Seeds.Pickle, Seeds.OldPickle);
        yield return new("RefCOCO", Form.Binary, bytes =>
        {
            RefCocoPickle.Read(bytes, "refs.p", new() { Repairs = true });
            RefCocoPickle.Read(bytes, "refs.p", new());
        }, Seeds.RefPickle);
        yield return new("NumPy", Form.Binary, bytes => NpyReader.Read(bytes, "a.npy"), Seeds.Npy);
        yield return Parser.OfFile("depth maps", Form.Binary, "depth.bin", path => DepthFile.ReadRaw(path, new()), Seeds.Npy, Seeds.Pfm,
            Seeds.Png(PngColour.Gray, 16), Seeds.Zip("depth.npy", Seeds.Npy)) with
        { Mend = CheckSums.OfZip };
        yield return Parser.OfFile("depth sidecar", Form.Json, "sidecar.json", path => DepthSidecar.ReadFile(path),
            """{"model":"m","convention":"inverse","p2":0.1,"p98":0.9}"""u8.ToArray());
    }

    private static IEnumerable<Parser> Models()
    {
        yield return Parser.OfFile("safetensors", Form.Json, "model.safetensors", path =>
        {
            using var file = new SafetensorsFile(path);
        }, Seeds.Safetensors);
        yield return Parser.OfFile("safetensors index", Form.Json, "shards/model.safetensors.index.json", path =>
        {
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "a.safetensors"), Seeds.Safetensors);
            using var file = new ShardedFile(path);
        }, """{"metadata":{"total_size":8},"weight_map":{"w":"a.safetensors"}}"""u8.ToArray());
        yield return Parser.OfFile("GGUF", Form.Binary, "decoder.gguf", path =>
        {
            using var file = new GgufFile(path);
            using var weights = Qwen2Gguf.Load(file, BlockFormat.Q8);
        }, Seeds.Gguf(GgufType.Q4), Seeds.Gguf(GgufType.Q8), Seeds.Gguf(GgufType.BF16));
        yield return Parser.OfFile("torch checkpoint", Form.Binary, "old.bin", path =>
        {
            using var file = new TorchFile(path);
        }, Seeds.OldTorch);
        yield return Parser.OfFile("zipped torch checkpoint", Form.Binary, "new.bin", path =>
        {
            using var file = new TorchFile(path);
        }, Seeds.Zip("archive/data.pkl", [0x80, 2, .. "}."u8])) with
        { Mend = CheckSums.OfZip };
        yield return Parser.OfFile("generation_config.json", Form.Json, "generation/generation_config.json",
            path => GenerationConfigFile.Read(Path.GetDirectoryName(path)!),
            """{"do_sample":true,"eos_token_id":[1,2],"temperature":0.7,"top_k":20,"top_p":0.8,"repetition_penalty":1.05}"""u8.ToArray());
        yield return Parser.OfFile("config.json", Form.Json, "config.json", path => RobinConfigFile.ReadRandomSeed(path), Seeds.Config);
        yield return Parser.OfFile("tokenizer.json", Form.Json, "tokenizer/tokenizer.json",
            path => Tokenizer.Load(Path.GetDirectoryName(path)!).Encode("a dog ab"), Seeds.Tokenizer, Seeds.WordTokenizer);
    }

    private static IEnumerable<Parser> Texts()
    {
        string[] graphs = ["region1: a brown dog\nregion1 on region2; region1 near region2\n<box>1,2,3,4</box>",
            "Objects:\nregion1: dog [0.1, 0.2, 0.3, 0.4]\nRelations:\nregion1 on [region2]"];
        yield return Parser.OfText("graph text", Form.Text, text => GraphTextReader.Read(text, new() { Regions = 2 }), graphs) with { Error = null };
        yield return Parser.OfText("graph text of the original", Form.Text, text =>
        {
            OriginalGraphReader.Read(text);
            OriginalGraphReader.ReadBoxes(text, 8, 6);
        }, graphs) with
        { Error = null };
        yield return Parser.OfText("All-Seeing graph text", Form.Text, text => AllSeeingGraphText.Parse(text, 8, 6),
            "<ref>dog</ref><box>[[100, 200, 300, 400]]</box><pred>on</pred><box>[[100, 200, 300, 400]]</box><box>[[0, 0, 999, 999]]</box>") with
        {
            Error = null
        };
        yield return Parser.OfText("author's graph text", Form.Text, text => AuthorGraphText.Parse(text), graphs) with { Error = null };
        var vocabulary = new GraphVocabulary(["dog", "mat"], ["on", "near"], 0);
        yield return Parser.OfText("graph answer", Form.Json, text => GraphAnswer.Parse(text, vocabulary),
            """{"boxes":[[1,2,3,4],[0,0,8,6]],"labels":["dog","mat"],"scores":[0.9,0.8],"relations":[[0,1,"on"]]}""");
        yield return Parser.OfText("teacher's answer", Form.Json, text => new TeacherAnswerReader(Graph, "t").Read(text),
            """{"subjects":[{"id":1,"description":"a brown dog","relations":{"spatial":[{"object":2,"predicate":"on"},[2,"near"]]}}]}""") with
        { Error = null };
        yield return Parser.OfText("editor's answer", Form.Json, text => new EditAnswerReader(Graph, new(Graph)).Read(text),
            """{"remove":[{"rel":1,"reason":"wrong"}],"replace":[{"rel":1,"p":"near"}],"refine":[{"id":1,"text":"a """
                + """brown dog"}],"add":[{"s":1,"p":"near","o":2}]}""") with
        { Error = null };
        yield return Parser.OfText("author's answer", Form.Json, text => new AuthorAnswerReader(Graph, new(Graph)).Read(text),
            """{"edits":[{"obj_id":0,"name":"a brown dog","remove":[{"rel":"on","obj_ids":[1]}],"add":[{"rel":"near","obj_ids":[1]}]}]}""") with
        {
            Error = null
        };
    }

    private static IEnumerable<Parser> Tables()
    {
        yield return Parser.OfFile("Parquet", Form.Binary, "svg.parquet", path =>
        {
            foreach (var row in SvgFullReader.ReadFiles([path], new()))
                row.ToGraph(null, new());
        }, Seeds.Parquet);
        yield return Parser.OfFile("predictions", Form.Json, "predictions.jsonl", path => PredictionSet.Read(path), """
            {"id":"1","answer":"yes"}
            {"index":2.0,"prediction":"A"}
            """u8.ToArray(), """[{"question_id":1,"text":"no"}]"""u8.ToArray());
        yield return Parser.OfFile("MMBench", Form.Text, "mmbench.tsv", path => Ask(new MmBench(), path),
            "index\tquestion\tA\tB\tanswer\timage\n1\t\"What\nnow?\"\tred\tblue\tA\taGk=\n2.0\tWhere?\tred\t\"b\"\"l\"\tB\t1\n"u8.ToArray());
        yield return Parser.OfFile("SEED-Bench",
            Form.Json, "seed.json", path => Ask(new SeedBench(), path),
            """{"question_type":{"Scene":1},"questions":[{"data_type":"image","data_id":"a","question_id":"1","question":"what?","choice_a":"x","choice_b":"y","choice_c":"z","choice_d":"w","answer":"A","question_type_id":1}]}"""u8.ToArray(),
            """[{"question_id":"1","gt":"A"}]"""u8.ToArray());
        yield return Parser.OfFile("CRPE", Form.Json, "crpe.jsonl", path => Ask(new Crpe(), path),
            """{"question_id":1,"image":"a.jpg","text":"what?","correct_option":"A","category":"relation"}"""u8.ToArray());
        yield return Parser.OfFile("SugarCrepe", Form.Json, "add_obj.json", path => Ask(new SugarCrepe(), path),
            """{"0":{"filename":"a.jpg","caption":"a dog","negative_caption":"a cat"}}"""u8.ToArray());
    }

    private static IEnumerable<Parser> Runs()
    {
        yield return new("counts of stages", Form.Json, bytes => _ = StageCounts.FromJson(Encoding.UTF8.GetString(bytes)).Tree,
            "{\"rules\\tkept\\trelationships\":3,\"graph\\tsource\\tcoco\":1}"u8.ToArray());
        yield return new("run settings", Form.Json, bytes =>
        {
            var settings = RunSettings.FromJson(Encoding.UTF8.GetString(bytes));
            _ = settings.DifferencesTo(settings).Count();
        }, Encoding.UTF8.GetBytes(new RunSettings
        {
            Data = new() { Folder = "/data", Require = ["coco"] },
            Teacher = new() { Kind = TeacherKind.Geometry },
            Verifiers = new() { Urls = ["http://x"], Models = ["m"] }
        }.ToJson()));
        yield return Parser.OfFile("thresholds", Form.Json, "thresholds.json", path =>
        {
            var read = VerifierThresholds.Read(path);
            _ = read.Unbiased("m", 0.5) + read.KeepOf(RelationshipCategory.Spatial);
        }, "{}"u8.ToArray());
        yield return new("completion", Form.Json, bytes =>
        {
            try
            {
                CompletionReader.Read(bytes);
            }
            catch (Exception e) when (e is CompletionUnreadableException or CompletionErrorException)
            {
                throw new InvalidDataException(e.Message, e); // one kind of error, as the other parsers have
            }
        },
            """{"id":"1","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"yes","reasoning_content":"x"},"logprobs":{"content":[{"token":"yes","logprob":-0.1,"top_logprobs":[{"token":"no","logprob":-3}]}]}}],"usage":{"prompt_tokens":5,"completion_tokens":1.0}}"""u8.ToArray(),
            "data: {\"choices\":[{\"delta\":{\"content\":\"yes\"}}]}\n\ndata: [DONE]\n\n"u8.ToArray());
        yield return new("mixture", Form.Json, bytes => MixtureFile.Parse(bytes, "mixture.json"),
            """{"name":"m","samples":5,"sources":[{"name":"a","llava":"a.json","weight":1},{"name":"b","original":{"type":"sg","ann_file":"x"},"samples":2}]}"""u8.ToArray());
        yield return Parser.OfText("rejected line", Form.Json, text => RejectedLine.Read(text),
            """{"version":1,"image":"a","stage":"s","reason":"r","regionBox":[1,2,3,4],"regionSources":[{"dataset":"coco","id":"1"}]}""");
    }

    // A file of results whose lines are all looked at; what is no result is an answer, not an error.
    private static IEnumerable<Parser> Batches()
    {
        yield return Parser.OfFile("batch results", Form.Json, "output.jsonl", path =>
        {
            foreach (var (line, _, _) in ResultFile.Lines(path))
                ResultLine.Read(line, "a-secret-key", DateTimeOffset.UnixEpoch);
        },
        """
        {"id":"b1","custom_id":"k1","response":{"status_code":200,"request_id":"r","body":{"choices":[{"index":0,"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}},"error":null}
        {"id":"b2","custom_id":"k2","response":{"status_code":500,"body":{"error":{"message":"try again in 3s","type":"server_error"}}},"error":null}
        {"id":"b3","custom_id":"k3","response":null,"error":{"code":"batch_expired","message":"not completed in time"}}
        """u8.ToArray(), """{"custom_id":"k","response":{"status_code":"200","body":"{\"choices\":[]}"}}"""u8.ToArray()) with
        { Error = null };
    }

    private static void Ask(IBenchmark benchmark, string path)
    {
        var data = benchmark.Open(path);
        foreach (var question in data.Questions)
            _ = question.Text;
    }
}
