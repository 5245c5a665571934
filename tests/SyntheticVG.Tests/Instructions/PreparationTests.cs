using System.Text.Json;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Instructions.Preparing;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

/// <summary>Tiny folders in the layouts of the public downloads become the files of the mixtures, and those become conversations.</summary>
public sealed class PreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Visual_genome_becomes_graphs_and_phrases_with_normalised_predicates()
    {
        VisualGenome();

        var (made, mixture) = Prepare("stage-1");

        Assert.Equal(2, made["psg-vg-graphs"].Made);
        Assert.Equal((1, 1), ((int)made["psg-vg-graphs"].Left["picture-missing"], (int)made["vg-regions"].Left["picture-missing"]));
        var graph = Text(mixture, "psg-vg-graphs");
        Assert.Contains("wearing", graph, StringComparison.Ordinal);
        Assert.DoesNotContain("Wearing a", graph, StringComparison.Ordinal); // as Visual Genome has it
        Assert.Contains("<|box_start|>", Text(mixture, "psg-vg-detection"), StringComparison.Ordinal);
        Assert.Equal(2, made["vg-regions"].Made);
        Assert.Contains("a red hat", Text(mixture, "vg-regions"), StringComparison.Ordinal);
        Assert.Contains("a blue door", Text(mixture, "vg-regions-2"), StringComparison.Ordinal);
        Assert.StartsWith("not made: needs train_balanced_questions.json", made["gqa-cot"].Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_sources_can_be_left_out()
    {
        VisualGenome();

        var (made, mixture) = Prepare("stage-1", leaveOut: "scene graphs");

        Assert.False(made.ContainsKey("psg-vg-graphs"));
        Assert.Equal(["vg-regions", "vg-regions-2"], mixture.Parts.Select(part => part.Source.Name));
        Assert.Contains("expected scene graphs", Assert.Throws<ArgumentException>(() => Prepare("stage-1", leaveOut: "graphs")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gqas_questions_come_with_the_objects_that_they_mean()
    {
        Picture("gqa/images/7.jpg");
        Write("gqa/train_sceneGraphs.json", """
            {"7": {"width": 40, "height": 30, "objects": {
              "11": {"name": "man", "x": 1, "y": 1, "w": 10, "h": 20, "attributes": ["tall"], "relations": [{"object": "12", "name": "wearing"}, {"object": "12", "name": "to the left of"}]},
              "12": {"name": "hat", "x": 20, "y": 1, "w": 10, "h": 5, "attributes": [], "relations": []},
              "13": {"name": "dog", "x": 20, "y": 15, "w": 10, "h": 10, "attributes": [], "relations": []}}}}
            """);
        Write("gqa/train_balanced_questions.json", """
            {"q1": {"imageId": "7", "question": "What does the man wear?", "answer": "hat", "annotations": {"question": {"3": "11"}, "answer": {"0": "12"}, "fullAnswer": {"1": "11"}}},
             "q2": {"imageId": "8", "question": "Who?", "answer": "me"}}
            """);

        var (made, mixture) = Prepare("stage-1");

        Assert.Equal((1L, 1L), (made["gqa-cot"].Made, made["gqa-cot"].Left["graph-missing"]));
        var text = Text(mixture, "gqa-cot");
        Assert.Contains("region1: man", text, StringComparison.Ordinal);
        Assert.Contains("region1: region2 wearing", text, StringComparison.Ordinal);
        Assert.DoesNotContain("dog", text, StringComparison.Ordinal); // no word of the question means it
        Assert.EndsWith("Answer: hat", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Psg_keeps_its_test_split_and_val2017_out()
    {
        foreach (var (name, i) in new[]
        {
            "train2017/000000000001.jpg",
            "train2017/000000000002.jpg",
            "val2017/000000000003.jpg"
        }.Select((name, i) => (name, i)))
            Picture($"coco/{name}");
        string Row(int id, string split) => $$"""
            {"file_name": "{{split}}/{{id:D12}}.jpg", "height": 30, "width": 40, "image_id": "9{{id}}", "coco_image_id": "{{id}}", "pan_seg_file_name": "panoptic_{{split}}/{{id:D12}}.png",
             "segments_info": [{"id": 1, "category_id": 0, "iscrowd": 0, "isthing": 1, "area": 100}, {"id": 2, "category_id": 1, "iscrowd": 0, "isthing": 0, "area": 100}],
             "annotations": [{"bbox": [0, 0, 10, 10], "bbox_mode": 0, "category_id": 0}, {"bbox": [10, 0, 30, 30], "bbox_mode": 0, "category_id": 1}], "relations": [[0, 1, 0]]}
            """;
        Write("psg/psg.json", $$"""{"data": [{{Row(1, "train2017")}}, {{Row(2, "train2017")}}, {{Row(3, "val2017")}}], "test_image_ids": """
            + $$"""["92"], "thing_classes": ["person"], "stuff_classes": ["grass"], "predicate_classes": ["standing on"]}""");

        var (made, mixture) = Prepare("stage-2");

        Assert.Equal((1L, 2L, 1L), (made["psg-vg-graphs"].Made, made["psg-vg-graphs"].Left["evaluation"], made["psg-vg-graphs"].Left["boxes-for-masks"]));
        Assert.Contains("standing on", Text(mixture, "psg-vg-graphs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Refcocos_train_split_becomes_both_questions()
    {
        Picture("coco/train2014/COCO_train2014_000000000001.jpg");
        Write("refcoco/instances.json", """
            {"images": [{"id": 1, "file_name": "COCO_train2014_000000000001.jpg", "width": 40, "height": 30}],
             "annotations": [{"id": 5, "image_id": 1, "category_id": 1, "bbox": [1, 1, 10, 10], "area": 100, "iscrowd": 0, "segmentation": [[1, 1, 11, 1, 11, 11, 1, 11]]},
                             {"id": 6, "image_id": 1, "category_id": 1, "bbox": [20, 1, 15, 20], "area": 300, "iscrowd": 0, "segmentation": [[20, 1, 35, 1, 35, 21, 20, 21]]}],
             "categories": [{"id": 1, "name": "person"}]}
            """);
        string Ref(int id, int annotation, string split, string said) => $$"""{"ref_id": {{id}}, "ann_id": {{annotation}}, "image_id": 1, "category_id": """
            + $$"""1, "split": "{{split}}", "file_name": "COCO_train2014_000000000001_5.jpg", "sentences": """
            + $$"""[{"sent_id": {{id}}, "sent": "{{said}}", "raw": "{{said}}", "tokens": []}]}""";
        Write("refcoco/refs(unc).json", $"[{Ref(1, 5, "train", "left man")}, {Ref(2, 6, "testA", "right man")}]");

        var (made, mixture) = Prepare("stage-1");

        Assert.Equal((1L, 42_404), (made["refcoco"].Made, made["refcoco"].Published!.Value.Count));
        Assert.Equal(2, Source(mixture, "refcoco").Rows);
        Assert.DoesNotContain("right man", Text(mixture, "refcoco"), StringComparison.Ordinal);
        Assert.Contains("left man", Text(mixture, "refcoco"), StringComparison.Ordinal);
    }

    [Fact]
    public void Llavas_mix_is_cut_into_the_papers_parts_by_its_questions()
    {
        Picture("coco/train2017/000000000001.jpg");
        Picture("textvqa/train_images/a.jpg");
        string Row(string id, string? image, string question, string answer) => JsonSerializer.Serialize(image is null
            ? (object)new { id, conversations = Said($"{question}", answer) }
            : new { id, image, conversations = Said($"<image>\n{question}", answer) });
        object[] Said(string question, string answer) => [new { from = "human", value = question }, new { from = "gpt", value = answer }];
        Write("llava_v1_5_mix665k.json", $"[{string.Join(",\n", [
            Row("vqa", "coco/train2017/000000000001.jpg", "What is it?\nAnswer the question using a single word or phrase.", "a cat"),
            Row("gone", "gqa/images/9.jpg", "Is it?\nAnswer the question using a single word or phrase.", "no"),
            Row("choice", "coco/train2017/000000000001.jpg", "Which?\nA. one\nB. two\nAnswer with the option's letter from the given choices directly.", "B"),
            Row("caps", "textvqa/train_images/a.jpg", "Provide a one-sentence caption for the provided image.\nReference OCR token: ", "A sign."),
            Row("talk", null, "Hello", "Hello"),
            Row("chat", "coco/train2017/000000000001.jpg", "What is going on?", "Much."),
        ])}]");

        var (made, mixture) = Prepare("stage-1");

        Assert.Equal((1L, 1L, 1L, 1L),
            (made["llava-1.5-vqa"].Made, made["llava-1.5-vqa"].Left["picture-missing"], made["a-okvqa"].Made, made["textcaps"].Made));
        Assert.EndsWith("a cat", Text(mixture, "llava-1.5-vqa"), StringComparison.Ordinal);
        Assert.EndsWith("B", Text(mixture, "a-okvqa"), StringComparison.Ordinal);
        Assert.EndsWith("A sign.", Text(mixture, "textcaps"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scienceqa", "scienceqa/problems.json",
        """{"1": {"question": "Which?", "choices": ["a rock", "a leaf"], "answer": 1, "hint": "Look.", "image": "image.png", "split": "train"}, "2": """
            + """{"question": "q", "choices": ["a"], "answer": 0, "hint": "", "image": null, "split": "test"}}""",
        "scienceqa/images/train/1/image.png", "Context: Look.\nWhich?\nA. a rock\nB. a leaf", "B")]
    [InlineData("st-vqa", "st-vqa/train_task_3.json",
        """{"task": 3, "data": [{"question": "What does it say?", "answers": ["stop"], "file_path": "coco-text/a.jpg", "file_name": "a.jpg"}]}""",
        "st-vqa/coco-text/a.jpg", "What does it say?", "stop")]
    [InlineData("ai2d", "ai2d/questions/1.png.json",
        """{"imageName": "1.png", "questions": {"Where is it?": {"answerTexts": ["top", "bottom"], "correctAnswer": 0}}}""",
        "ai2d/images/1.png", "Where is it?\nA. top\nB. bottom", "A")]
    [InlineData("chartqa", "chartqa/train/train_human.json", """[{"imgname": "c.png", "query": "How much?", "label": 3}]""",
        "chartqa/train/png/c.png", "How much?", "3")]
    [InlineData("docvqa", "docvqa/train_v1.0.json",
        """{"dataset_name": "docvqa", "data": [{"question": "What is the date?", "image": "documents/d.png", "answers": ["1/8/93"]}]}""",
        "docvqa/documents/d.png", "What is the date?", "1/8/93")]
    [InlineData("dvqa", "dvqa/train_qa.json", """[{"question": "How many bars?", "image": "bar_1.png", "answer": "two"}]""",
        "dvqa/images/bar_1.png", "How many bars?", "two")]
    [InlineData("tqa", "tqa/tqa_v1_train.json",
        """[{"questions": {"diagramQuestions": {"D1": {"imagePath": "question_images/t.png", "beingAsked": {"processedText": "Which """
            + """is lava?"}, "answerChoices": {"a": {"processedText": "A"}, "b": {"processedText": "C"}}, "correctAnswer": {"processedText": "b"}}}}}]""",
        "tqa/train/question_images/t.png", "Which is lava?\nA. A\nB. C", "B")]
    [InlineData("tallyqa", "tallyqa/train.json", """[{"image": "VG_100K_2/5.jpg", "question": "How many dogs?", "answer": """
        + """2}, {"image": "VG_100K_2/5.jpg", "question": "How many dogs?", "answer": 2}, {"image": "VG_100K_2/6.jpg", "question": "Gone?", "answer": 0}]""",
        "vg/VG_100K_2/5.jpg", "How many dogs?", "2")]
    public void Data_sets_of_questions_are_read_as_their_downloads_have_them(string name, string file, string content, string picture,
        string question, string answer)
    {
        Picture(picture);
        Write(file, content);

        var (made, mixture) = Prepare("stage-1");

        Assert.Equal(name == "tallyqa" ? 2 : 1, made[name].Made); // of which a half is drawn
        var text = Text(mixture, name);
        Assert.Contains(question, text, StringComparison.Ordinal);
        Assert.EndsWith(answer, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_is_kept_and_graphs_of_a_run_are_the_first_source()
    {
        VisualGenome();
        Prepare("stage-2");
        var before = File.GetLastWriteTimeUtc(_folder["prepared/psg_vg.json"]);
        Write("edited/graphs.jsonl", "");

        var (made, file) = (new Dictionary<string, PreparedSource>(), _folder["prepared/mixture.json"]);
        Preparation.Run(new("stage-2", _folder.FullName, _folder["prepared"]) { Graphs = _folder["edited"], Pictures = _folder["photos"] },
            source => made.Add(source.Name, source), TestContext.Current.CancellationToken);

        Assert.Equal((2, before), (made["psg-vg-graphs"].Made, File.GetLastWriteTimeUtc(_folder["prepared/psg_vg.json"])));
        var first = MixtureFile.Read(file).Sources[0];
        Assert.Equal(("edited", _folder["edited"], _folder["photos"]), (first.Name, first.Graphs, first.Pictures));
        Assert.Equal(1, made["psg-vg-graphs"].Left["picture-missing"]);
    }

    private void VisualGenome()
    {
        Picture("vg/VG_100K/1.jpg");
        Picture("vg/VG_100K_2/2.jpg");
        string Object(int id, string name, int x) =>
            $$"""{"object_id": {{id}}, "names": ["{{name}}"], "x": {{x}}, "y": 1, "w": 9, "h": 9, "synsets": [], "merged_object_ids": []}""";
        Write("vg/image_data.json",
            $"[{string.Join(',', new[] { (1, "VG_100K"), (2, "VG_100K_2"), (3, "VG_100K") }.Select(image => $$"""{"image_id": {{image.Item1}}, "width": 40, "height": 30, "url": "https://x/{{image.Item2}}/{{image.Item1}}.jpg", "coco_id": null, "flickr_id": null}"""))}]");
        Write("vg/objects.json",
            $"[{string.Join(',', Enumerable.Range(1, 3).Select(id => $$"""{"image_id": {{id}}, "objects": [{{Object(10 * id, "man", 1)}}, {{Object((10 * id) + 1, "hat", 20)}}]}"""))}]");
        Write("vg/relationships.json",
            $"[{string.Join(',', Enumerable.Range(1, 3).Select(id => $$"""{"image_id": {{id}}, "relationships": [{"relationship_id": {{id}}, "predicate": "Wearing a ", "synsets": [], "subject_id": {{10 * id}}, "object_id": {{(10 * id) + 1}}}]}"""))}]");
        Write("vg/region_descriptions.json",
            $"[{string.Join(',', new[] { (1, "a red hat"), (2, "a blue door"), (3, "gone") }.Select(region => $$"""{"id": {{region.Item1}}, "regions": [{"region_id": {{region.Item1}}, "image_id": {{region.Item1}}, "x": 1, "y": 1, "width": 9, "height": 9, "phrase": "{{region.Item2}}"}{{(region.Item1 == 1 ? """, {"region_id": 9, "image_id": 1, "x": 20, "y": 1, "width": 9, "height": 9, "phrase": "a red hat"}""" : "")}}]}"""))}]");
    }

    private (IReadOnlyDictionary<string, PreparedSource> Made, Mixture Mixture) Prepare(string stage, string? leaveOut = null)
    {
        var made = new Dictionary<string, PreparedSource>();
        Preparation.Run(new(stage, _folder.FullName, _folder["prepared"]) { LeaveOut = leaveOut }, source => made.Add(source.Name, source),
            TestContext.Current.CancellationToken);
        return (made,
            Mixture.Open(MixtureFile.Read(_folder["prepared/mixture.json"]), new(_folder.FullName, new(new(TokenizerGoldenTests.Robin), 8192, 1024))));
    }

    private static IConversationSource Source(Mixture mixture, string name) => mixture.Parts.Single(part => part.Source.Name == name).Source;

    private static string Text(Mixture mixture, string name) =>
        string.Join('\n', Source(mixture, name).Make(0, 1, 0).Conversation.Turns.Select(turn => turn.Text)).TrimEnd();

    private void Picture(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        PictureWriter.Write(new(40, 30), _folder[name]);
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], content);
    }
}
