using System.Text.Json;
using SyntheticVG.Conversations;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Conversations;

public class PromptsGoldenTests
{
    // What the original cannot do or needs a caller's slip for; here these work, or the type system has no way to say them.
    private static readonly string[] OnlyThere =
    [
        "error/description-then-relations", "error/bad-mode", "error/masks-array-for-scene-graph", "error/polygon-segmentation",
        "error/uncompressed-rle-segmentation", "error/second-region-without-bbox", "error/square-mode-with-boxes",
    ];

    [Fact]
    public void Every_call_gets_the_reference_prompt_and_ids()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        var tokenizer = TokenizerGoldenTests.Robin;
        List<string> wrong = [];
        var compared = 0;
        foreach (var test in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString()!;
            foreach (var call in test.GetProperty("calls").EnumerateArray().Take(1))
            {
                var prompt = Ask(test, golden.RootElement.GetProperty("sets").GetProperty(test.GetProperty("set").GetString()!));
                var ids = call.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
                if (prompt != call.GetProperty("prompt").GetString())
                    wrong.Add($"{name}: {prompt}; expected {call.GetProperty("prompt").GetString()}");
                if (!PromptTokens.Encode(tokenizer, prompt).SequenceEqual(ids))
                    wrong.Add($"{name}: other ids");
                compared++;
            }
        }

        Assert.Empty(wrong);
        Assert.True(compared > 0, $"{compared} calls were compared");
    }

    [Fact]
    public void What_does_not_work_there_is_an_error_here_or_works()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray().Where(test => test.TryGetProperty("error", out _)), test =>
        {
            var (name, set) = (test.GetProperty("name").GetString(), golden.RootElement.GetProperty("sets").GetProperty(test.GetProperty("set").GetString()!));
            if (OnlyThere.Contains(name))
                return;
            Assert.True(test.GetProperty("error").GetProperty("type").GetString() is "AssertionError" or "ValueError", name);
            Assert.ThrowsAny<ArgumentException>(() => name == "error/no-masks" ? RobinPrompts.Relationships(Regions(set, none: true), 0) : Ask(test, set));
        });
    }

    [Fact]
    public void Box_texts_are_those_of_the_reference()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        Cases.Each(golden.RootElement.GetProperty("boxes").EnumerateArray(), test =>
        {
            var (width, height) = (test.GetProperty("width").GetInt32(), test.GetProperty("height").GetInt32());
            var box = Box(test.GetProperty("box"));

            Assert.Equal(test.GetProperty("text").GetString(), BoxText.Write(box, width, height));
            Assert.Equal(Box(test.GetProperty("back")), BoxText.ToPixels(BoxText.ToThousandths(box, width, height), width, height));
        });
        Cases.Each(golden.RootElement.GetProperty("box_lists").EnumerateArray(), test =>
        {
            var texts = test.GetProperty("boxes").EnumerateArray()
                .Select(box => BoxText.Write(Box(box), test.GetProperty("width").GetInt32(), test.GetProperty("height").GetInt32()));
            Assert.Equal(test.GetProperty("text").GetString(), string.Concat(texts));
        });
    }

    [Fact]
    public void First_user_texts_are_normalised_as_there()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        Cases.Each(golden.RootElement.GetProperty("normaliser").EnumerateArray(),
            test => Assert.Equal(test.GetProperty("normalised").GetString(), ChatTemplate.Normalise(test.GetProperty("text").GetString()!)));
    }

    [Fact]
    public void Answers_are_decoded_and_trimmed_as_there()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        Cases.Each(golden.RootElement.GetProperty("answers").EnumerateArray(), test =>
        {
            var ids = test.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            Assert.Equal(test.GetProperty("answer").GetString(), ChatTemplate.Answer(TokenizerGoldenTests.Robin.Decode(ids, skipSpecial: true)));
        });
    }

    private static string Ask(JsonElement test, JsonElement set)
    {
        var withBoxes = !test.TryGetProperty("use_bbox_text", out var use) || use.GetBoolean();
        var mode = test.GetProperty("mode").GetString();
        var arrays = mode is "description" or "relation" or "holistic_sg" or "description_relation";
        PromptRegions Given() => Regions(set, withBoxes, masksOnly: arrays);
        var index = test.TryGetProperty("index", out var value) ? value.GetInt32() : -1;
        return ChatTemplate.Prompt(mode switch
        {
            "scene_graph" or "holistic_sg" => [RobinPrompts.SceneGraph(Given())],
            "e2e" => [RobinPrompts.EndToEnd()],
            "description" or "description_relation" => [RobinPrompts.Description(Given(), index)],
            "relation" => [RobinPrompts.Relationships(Given(), index)],
            "caption" when test.TryGetProperty("with_masks", out _) => [RobinPrompts.Overview + RobinPrompts.Caption],
            "caption" => [RobinPrompts.CaptionOfPicture()],
            "question" => [RobinPrompts.AboutRegions(Given(), test.GetProperty("question").GetString()!)],
            "caption-question" => [RobinPrompts.AboutPicture(test.GetProperty("question").GetString()!)],
            "turns" => Turns(test, Given),
            _ => throw new InvalidOperationException($"no mode {mode}"),
        });
    }

    private static string[] Turns(JsonElement test, Func<PromptRegions> regions)
    {
        string[] turns = [.. test.GetProperty("turns").EnumerateArray().Select(turn => turn.GetString()!)];
        if (turns.Length > 0)
        {
            turns[0] = test.TryGetProperty("whole", out _)
                ? RobinPrompts.AboutPicture(turns[0])
                : RobinPrompts.Overview + turns[0].Replace("{REG}", turns[0].Contains("{REG}") ? RobinPrompts.ListOf(regions()) : "");
        }
        return turns;
    }

    private static PromptRegions Regions(JsonElement set, bool boxes = true, bool masksOnly = false, bool none = false)
    {
        JsonElement[] regions = none ? [] : [.. set.GetProperty("regions").EnumerateArray()];
        var (width, height) = (set.GetProperty("width").GetInt32(), set.GetProperty("height").GetInt32());
        if (!masksOnly && regions.Length > 0 && regions[0].TryGetProperty("bbox", out _))
        {
            var given = regions.Select(region => region.GetProperty("bbox"))
                .Select(b => SyntheticVG.SceneGraphs.Box.FromXywh(b[0].GetDouble(), b[1].GetDouble(), b[2].GetDouble(), b[3].GetDouble()));
            return new(regions.Length, boxes ? [.. given] : null, width, height);
        }
        return PromptRegions.Of([.. regions.Select(region => Rle.Parse(height, width, region.GetProperty("segmentation").GetProperty("counts").GetString()))],
            boxes);
    }

    private static Box Box(JsonElement xyxy) => new(xyxy[0].GetDouble(), xyxy[1].GetDouble(), xyxy[2].GetDouble(), xyxy[3].GetDouble());
}
