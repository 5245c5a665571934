using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Tests.Conversing;

/// <summary>What reaches the model beside the prompt: settings, masks, the picture's shape.</summary>
public class SettingsGoldenTests
{
    private static readonly RobinSession Session = Make();

    // The model is made before a test opens its scope, not at the first look at the field within it.
    static SettingsGoldenTests()
    {
    }

    [Fact]
    public void Golden_every_call_is_answered_with_the_references_settings()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        var usual = 0;
        Cases.Each(Calls(golden), pair =>
        {
            var (test, call) = pair;
            var (kind, expected) = (KindOf(test), call.GetProperty("generate"));
            var (draws, temperature, share, most) = (expected.GetProperty("do_sample").GetBoolean(), expected.GetProperty("temperature").GetDouble(),
                expected.GetProperty("top_p").GetDouble(), expected.GetProperty("max_new_tokens").GetInt32());
            // What its caller left alone is left alone here too.
            var options = new AnswerOptions
            {
                Temperature = !draws ? 0 : temperature == AnswerOptions.UsualTemperature(kind) ? null : temperature,
                TopP = share == 1 ? null : share,
                MaxNewTokens = most == new AnswerOptions().MaxNewTokens ? new AnswerOptions().MaxNewTokens : most,
            };
            usual += options.Temperature is null ? 1 : 0;

            var settings = Session.Settings(kind, options);

            Assert.Equal((draws, temperature, share, most), (settings.Sample, settings.Temperature, settings.TopP, settings.MaxNewTokens));
        });
        Assert.True(usual > 0, "no call leaves the temperature alone");
    }

    [Fact]
    public void Golden_every_call_gets_the_references_masks_and_picture()
    {
        using var golden = Shared.GoldenJson("words/prompts.json");
        var compared = 0;
        Cases.Each(Calls(golden), pair =>
        {
            var (test, call) = pair;
            var set = golden.RootElement.GetProperty("sets").GetProperty(test.GetProperty("set").GetString()!);
            // Masks of another size than the picture are an error here, and captions have no masks of a caller's.
            if (set.TryGetProperty("image_width", out _) || test.GetProperty("name").GetString() == "error/caption-with-masks")
                return;
            var (width, height) = (set.GetProperty("width").GetInt32(), set.GetProperty("height").GetInt32());
            using var talk = Session.TalkAbout(new Picture(width, height), Given(set, width, height));
            var masks = talk.MasksFor(KindOf(test), Whole(test));
            using var tensor = RegionMasks.ToTensor(masks);
            using var pixels = PixelProcessor.Process(new Picture(width, height), RobinConfig.Robin3B);

            Assert.Equal(call.GetProperty("masks").EnumerateArray().Select(n => n.GetInt64()), tensor.shape);
            if (call.TryGetProperty("mask_pixels", out var sums))
                Assert.Equal(sums.EnumerateArray().Select(n => n.GetInt64()), masks.Select(mask => mask.Area));
            Assert.Equal(call.GetProperty("image").EnumerateArray().Skip(1).Select(n => n.GetInt64()), pixels.shape);
            compared++;
        });
        Assert.True(compared > 0, "no call was compared");
    }

    private static IEnumerable<(JsonElement Test, JsonElement Call)> Calls(JsonDocument golden) =>
        from test in golden.RootElement.GetProperty("cases").EnumerateArray()
        from call in test.GetProperty("calls").EnumerateArray()
        select (test, call);

    private static QuestionKind KindOf(JsonElement test) => test.GetProperty("mode").GetString() switch
    {
        "scene_graph" or "holistic_sg" => QuestionKind.Graph,
        "e2e" => QuestionKind.EndToEnd,
        "description" or "description_relation" => QuestionKind.Description,
        "relation" => QuestionKind.Relationships,
        "caption" => QuestionKind.Caption,
        _ => QuestionKind.Question,
    };

    private static bool Whole(JsonElement test) => test.GetProperty("mode").GetString() == "caption-question" || test.TryGetProperty("whole", out _);

    private static SceneGraph Given(JsonElement set, int width, int height) => new()
    {
        Image = new() { Key = "file:golden.png", File = "golden.png", Width = width, Height = height },
        Regions = [.. set.GetProperty("regions").EnumerateArray()
            .Select(region => Rle.Parse(height, width, region.GetProperty("segmentation").GetProperty("counts").GetString()))
            .Select(mask => new Region { Name = "", Box = mask.Box, Mask = mask })],
    };

    private static RobinSession Make()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-words-").FullName;
        try
        {
            var tokenizer = PocketTokenizer.Write(folder, ["Objects Relations Generate"]);
            var robin = new Models.Robin.Robin(RobinConfig.Tiny with
            {
                Language = RobinConfig.Tiny.Language with { VocabularySize = 512, MaxPositions = 32768 },
                MaskToken = 10,
                PositionToken = 11,
            });
            Initialization.Randomize(robin, seed: 1);
            robin.eval();
            return new(robin, tokenizer);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
