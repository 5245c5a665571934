using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Generation;

public class GraphGenerationTests
{
    private const string Given = "Objects:\nregion1: dog\nregion2: cat\nregion3: tree\n\nRelations:\n";

    private static readonly Tokenizer Words = MakeTokenizer();
    private static readonly Qwen2Model Model = MakeModel();
    private static readonly int End = Words.IdOf("<|im_end|>");

    // With a static constructor the model is made before a test opens its scope, not at the first look at the field within it.
    static GraphGenerationTests()
    {
    }

    [Fact]
    public void A_model_of_noise_writes_well_formed_graphs()
    {
        var unlike = new HashSet<string>();
        for (var seed = 0; seed < 4; seed++)
        {
            var constraint = new GraphConstraint(Words, new() { Regions = 3, ObjectBytes = 12, PredicateBytes = 8 }, [End]);
            using var state = Read("Generate");
            var text = TextGenerator.Write(state, Options(seed), [constraint], TestContext.Current.CancellationToken)[0];
            var written = Words.Decode(text.Tokens, skipSpecial: true);

            Assert.True(constraint.Complete == (text.Stop == StopReason.StopToken), written);
            Assert.Equal(constraint.Complete ? [] : ["cut-at-limit"],
                GraphTextReader.Read(written, new() { Regions = 3, Cut = !constraint.Complete }).Oddities.Keys.Except(["object-missing"]));
            unlike.Add(written);
        }
        Assert.True(unlike.Count > 1);
    }

    [Fact]
    public void Boxes_come_with_their_objects()
    {
        var constraint = new GraphConstraint(Words, new() { MostRegions = 3, ObjectBytes = 12, PredicateBytes = 8 }, [End]);
        using var state = Read("Generate");

        var text = TextGenerator.Write(state, Options(1), [constraint], TestContext.Current.CancellationToken)[0];

        var reading = GraphTextReader.Read(Words.Decode(text.Tokens), new() { Cut = !constraint.Complete });
        Assert.NotEmpty(reading.Objects);
        Assert.All(reading.Objects, item => Assert.NotNull(item.Box));
    }

    [Fact]
    public void Objects_that_are_given_are_not_written_again()
    {
        var constraint = new GraphConstraint(Words, new() { Regions = 3, PredicateBytes = 8 }, [End]);
        constraint.Begin(Given);
        using var state = Read(Given);

        var text = TextGenerator.Write(state, Options(2), [constraint], TestContext.Current.CancellationToken)[0];

        Assert.StartsWith("region", Words.Decode(text.Tokens), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_pair_is_scored_as_the_model_would_write_it()
    {
        string[] predicates = ["on", "next to", "holding"];
        using var prefix = Read(Given);

        var scores = PairScorer.Score(prefix, Words, regions: 3, (_, _) => predicates);

        Assert.Equal(3 * 2 * 3, scores.DistinctBy(score => (score.Subject, score.Object, score.Predicate)).Count());
        Assert.Equal(scores.Select(score => score.LogProbability).OrderDescending(), scores.Select(score => score.LogProbability));
        foreach (var pair in scores.GroupBy(score => (score.Subject, score.Object)))
            Assert.Equal(1, pair.Sum(score => score.Confidence), 1e-9);
        foreach (var score in scores)
            Assert.Equal(Truth($"{Given}region{score.Subject + 1}:", $" region{score.Object + 1} {score.Predicate}"), score.LogProbability, 1e-4);
    }

    [Fact]
    public void Only_what_is_asked_about_is_scored()
    {
        using var prefix = Read(Given);

        var scores = PairScorer.Score(prefix, Words, regions: 3, (subject, @object) => subject == 0 && @object == 2 ? ["on"] : []);

        Assert.Equal((0, 2, "on", 1.0), scores.Select(score => (score.Subject, score.Object, score.Predicate, score.Confidence)).Single());
    }

    private static GenerationOptions Options(int seed) =>
        new() { MaxNewTokens = 160, Sample = true, Temperature = 1.5, Seed = seed, StopTokens = [End], Vocabulary = Words.Count };

    private static IDecoderState Read(string text)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return new TorchDecoder(Model).Read([Model.Embed(tensor(Words.Encode(text).Select(id => (long)id).ToArray()))], room: 200);
    }

    // Reads everything from the start, without a cache.
    private static double Truth(string before, string after)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (first, next) = (Words.Encode(before), Words.Encode(after));
        var hidden = Model.Forward(Model.Embed(tensor(first.Concat(next).Select(id => (long)id).ToArray()).unsqueeze(0)));
        var logs = nn.functional.log_softmax(Model.Logits(hidden.squeeze(0)), -1);
        return next.Select((id, i) => (double)logs[first.Length + i - 1, id].item<float>()).Sum();
    }

    private static Qwen2Model MakeModel()
    {
        var model = new Qwen2Model(Qwen2Config.Tiny with { VocabularySize = 256 });
        Initialization.Randomize(model, seed: 3);
        model.eval();
        return model;
    }

    private static Tokenizer MakeTokenizer()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-words-").FullName;
        try
        {
            return PocketTokenizer.Write(folder, ["Objects Relations Generate dog cat tree is red small next to on holding a"], size: 256);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
