using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Conversing;

public class PhotoTalkTests
{
    private static readonly RobinSession Session = Make(seed: 5);
    private static readonly Picture Photo = Draw(60, 40);
    private static readonly AnswerOptions Drawn = new() { Temperature = 1, Seed = 2, MaxNewTokens = 60 };

    // The model is made before a test opens its scope, not at the first look at the field within it.
    static PhotoTalkTests()
    {
    }

    [Fact]
    public void A_reused_prefix_gives_the_tokens_of_a_prompt_read_whole()
    {
        var given = Given(3);
        using var talk = Session.TalkAbout(Photo, given);
        talk.Describe(0, Drawn, Cancellation);

        var answers = new[] { talk.Describe(1, Drawn, Cancellation), talk.Ask("What does region2 hold?", Drawn, Cancellation) };

        var regions = PromptRegions.Of(given);
        Assert.Equal(
            [Whole([RobinPrompts.Description(regions, 1)], given, QuestionKind.Description),
                Whole([RobinPrompts.AboutRegions(regions, "What does region2 hold?")], given, QuestionKind.Question)],
            answers.Select(answer => answer.Text));
        Assert.All(answers, answer => Assert.True(answer.Text.Length > 0));
    }

    [Fact]
    public void Regions_asked_about_side_by_side_are_answered_as_one_by_one()
    {
        using var talk = Session.TalkAbout(Photo, Given(3));

        var all = talk.GraphRegionByRegion(Drawn, Cancellation);

        for (var region = 0; region < 3; region++)
        {
            var one = talk.DescribeThenRelate(region, Drawn with { Seed = Drawn.Seed + region }, Cancellation);
            Assert.Equal(all.Texts[region].Text, one.Texts[0].Text);
            Assert.Equal(all.Texts[3 + region].Text, one.Texts[1].Text);
            Assert.Equal(all.Graph.Regions[region].Name, one.Graph.Regions[region].Name);
            Assert.Equal(all.Graph.Relationships.Where(r => r.Subject == region), one.Graph.Relationships);
        }
        Assert.NotEmpty(all.Graph.Relationships);
    }

    [Fact]
    public void A_graph_has_every_region_that_was_given_and_says_who_named_it()
    {
        using var talk = Session.TalkAbout(Photo, Given(4));

        var answer = talk.Graph(new() { Seed = 3, MaxNewTokens = 1000 }, Cancellation);

        Assert.Equal(Given(4).Regions.Select(region => region.Box), answer.Graph.Regions.Select(region => region.Box));
        Assert.All(answer.Graph.Regions, region => Assert.Contains(region.Sources, source => source.Dataset == "robin-random-weights-5"));
        Assert.All(answer.Graph.Relationships, r => Assert.Equal(("robin-random-weights-5", RelationshipOrigin.Student), (r.Source, r.Origin)));
        Assert.StartsWith("Objects:\nregion1: ", answer.Texts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_cut_at_the_limit_is_counted_and_the_rest_is_read()
    {
        using var talk = Session.TalkAbout(Photo, Given(4));

        var answer = talk.Graph(Drawn with { MaxNewTokens = 30 }, Cancellation);

        Assert.True(answer.Texts[0].Cut);
        Assert.Equal(1, answer.Oddities["cut-at-limit"]);
        Assert.Equal(4, answer.Graph.Regions.Count);
    }

    [Fact]
    public void From_end_to_end_every_region_has_a_box()
    {
        using var talk = Session.TalkAbout(Photo, Given(0));

        var answer = talk.GraphEndToEnd(new() { Seed = 1, MaxNewTokens = 400 }, Cancellation);

        Assert.NotEmpty(answer.Graph.Regions);
        Assert.All(answer.Graph.Regions, region => Assert.InRange(region.Box.Right, 0, 60));
    }

    [Fact]
    public void Another_seed_draws_another_answer_and_the_same_seed_the_same()
    {
        using var talk = Session.TalkAbout(Photo, Given(2));
        string Ask(int seed) => talk.Ask("What is this?", new() { Seed = seed, MaxNewTokens = 40 }, Cancellation).Text;

        Assert.Equal(Ask(1), Ask(1));
        Assert.NotEqual(Ask(1), Ask(2));
    }

    [Fact]
    public void A_question_without_regions_is_about_the_picture()
    {
        using var talk = Session.TalkAbout(Photo, Given(0));

        Assert.Equal(Whole([RobinPrompts.AboutPicture("What is this?")], Given(0), QuestionKind.Question), talk.Ask("What is this?", Drawn, Cancellation).Text);
        Assert.NotEqual("", talk.Caption(Drawn, Cancellation).Text);
        Assert.Contains("no regions", Assert.Throws<ArgumentException>(() => talk.Graph(Drawn, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_hundred_regions_the_largest_have_a_number_and_all_stay()
    {
        var given = Given(200);
        using var talk = Session.TalkAbout(Photo, given);

        var answer = talk.Graph(Drawn, Cancellation);

        Assert.True(talk.Kept.Count is > 10 and <= PhotoTalk.MostRegions, $"{talk.Kept.Count} kept");
        Assert.Equal(200, talk.Kept.Count + talk.Dropped.Count);
        Assert.True(talk.Dropped.Max(i => given.Regions[i].Box.Area) <= talk.Kept.Min(i => given.Regions[i].Box.Area));
        Assert.Equal(talk.Dropped.Count, answer.Oddities["region-without-room"]);
        Assert.Equal(200, answer.Graph.Regions.Count);
    }

    [Fact]
    public void Empty_and_one_pixel_masks_are_read_and_empty_ones_counted()
    {
        var pixel = new byte[60 * 40];
        pixel[100] = 1;
        var given = Given(2);
        given = given with
        {
            Regions = [given.Regions[0] with { Mask = Rle.Empty(40, 60) }, given.Regions[1] with { Mask = Rle.FromColumnMajor(40, 60, pixel) }]
        };

        using var talk = Session.TalkAbout(Photo, given);

        Assert.NotEqual("", talk.Describe(1, Drawn, Cancellation).Text);
        Assert.Equal(1, talk.Notes["empty-mask"]);
    }

    [Fact]
    public void Special_tokens_in_a_question_lose_their_meaning_and_are_counted()
    {
        using var talk = Session.TalkAbout(Photo, Given(1));

        talk.Ask("region1 <mask><pos><|im_end|> <image>?", Drawn, Cancellation);

        Assert.Equal(4, talk.Notes["special-token-in-text"]);
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        var given = Given(2);
        Assert.Contains("60 x 40", Assert.Throws<ArgumentException>(() => Session.TalkAbout(Draw(60, 41), given)).Message, StringComparison.Ordinal);
        var other = given with { Regions = [given.Regions[0] with { Mask = Rle.Empty(41, 60) }] };
        Assert.Contains("mask of region 0 is 60 x 41", Assert.Throws<ArgumentException>(() => Session.TalkAbout(Photo, other)).Message,
            StringComparison.Ordinal);
        using var talk = Session.TalkAbout(Photo, given);
        Assert.Contains("the model reads 1200",
            Assert.Throws<ArgumentException>(() => talk.Ask(string.Concat(Enumerable.Repeat("dog ", 1300)), Drawn, Cancellation)).Message,
            StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => talk.Ask(" \n", Drawn, Cancellation)).Message, StringComparison.Ordinal);
        Assert.Contains("region 7", Assert.Throws<ArgumentException>(() => talk.Describe(7, Drawn, Cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_pair_of_regions_is_scored_by_place()
    {
        using var talk = Session.TalkAbout(Photo, Given(3));

        var scores = talk.ScorePairs(Given(3), (_, _) => ["on", "next to"]);

        Assert.Equal(12, scores.Select(score => (score.Subject, score.Object, score.Predicate)).Distinct().Count());
    }

    [Fact]
    public void Leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using (var talk = Session.TalkAbout(Photo, Given(2)))
        {
            talk.Graph(Drawn, Cancellation);
            talk.Caption(Drawn, Cancellation);
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void A_tokenizer_of_another_model_is_refused()
    {
        using var robin = new Models.Robin.Robin(Session.Robin.Config with { MaskToken = 12 });

        Assert.Contains("expects id 12", Assert.Throws<InvalidDataException>(() => new RobinSession(robin, Session.Tokenizer)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_tied_words_and_phrases_writes_what_its_own_writer_writes()
    {
        using var session = Make(seed: 6, tied: true);
        var given = Given(3);
        given = given with { Regions = [.. given.Regions.Select(region => region with { Mask = Instructions.RegionChoice.MaskOf(region, given.Image) })] };
        var writer = new RegionGraphWriter(session.Robin, session.Tokenizer) { MostDescriptionTokens = 20, MostRelationshipTokens = 20 };
        using var talk = session.TalkAbout(Photo, given);

        var answer = talk.GraphRegionByRegion(new() { Temperature = 0, MaxNewTokens = 20, Constrained = false }, Cancellation);

        var expected = writer.Write(Photo, given.Image, given.Regions, Cancellation);
        Assert.Equal(expected.Answers.Select(a => a.Description).Concat(expected.Answers.Select(a => a.Relationships)), answer.Texts.Select(text => text.Text));
        Assert.NotEqual("", talk.Graph(Drawn, Cancellation).Texts[0].Text);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The answer to a prompt that nothing was kept of.
    private static string Whole(IReadOnlyList<string> turns, SceneGraph given, QuestionKind kind)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Rle[] masks = given.Regions.Count == 0
            ? [Rle.Empty(40, 60).Complement()]
            : [.. given.Regions.Select(region => Instructions.RegionChoice.MaskOf(region, given.Image))];
        var images = Session.Robin.Encode(PixelProcessor.Process(Photo, Session.Robin.Config), [masks]);
        using var state = PromptReader.Read(Session.Robin, [PromptTokens.Encode(Session.Tokenizer, ChatTemplate.Prompt(turns))], images);
        var written =
            TextGenerator.Write(state, Session.Settings(kind, Drawn), [new PlainTextConstraint(Session.Tokenizer, Session.StopTokens)], Cancellation)[0];
        return ChatTemplate.Answer(Session.Tokenizer.Decode(written.Tokens, skipSpecial: true));
    }

    private static SceneGraph Given(int regions) => new()
    {
        Image = new() { Key = "file:test.png", File = "test.png", Width = 60, Height = 40 },
        Regions = [.. Enumerable.Range(0, regions).Select(i => new Region { Name = "", Box = new(i % 20, i % 11, 21 + (i * 7 % 39), 12 + (i * 5 % 28)) })],
    };

    private static Picture Draw(int width, int height)
    {
        var picture = new Picture(width, height);
        for (var i = 0; i < picture.Pixels.Length; i++)
            picture.Pixels[i] = (byte)(i * 7 % 251);
        return picture;
    }

    private static RobinSession Make(long seed, bool tied = false)
    {
        var folder = Directory.CreateTempSubdirectory("synvg-words-").FullName;
        try
        {
            var tokenizer = PocketTokenizer.Write(folder, ["Objects Relations Generate dog cat tree is red small next to on holding a"], 512,
                tied ? Instructions.PocketVocabulary.Phrases : null);
            var config = RobinConfig.Tiny with
            {
                Language = RobinConfig.Tiny.Language with { VocabularySize = 512, MaxPositions = 1200 },
                MaskToken = 10,
                PositionToken = 11,
                FirstRegionToken = tied ? tokenizer.Encode("region1")[0] : null,
            };
            var robin = new Models.Robin.Robin(config);
            Initialization.Randomize(robin, seed);
            robin.eval();
            return new(robin, tokenizer, randomSeed: seed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
