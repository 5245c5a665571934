using SyntheticVG.Instructions;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.Tokens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Tests.Training;

public sealed class PocketRecipeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pocket").FullName;
    private readonly Tokenizer _tokenizer;
    private readonly Models.Robin.Robin _robin;

    public PocketRecipeTests()
    {
        _tokenizer = PocketVocabulary.Write(_folder);
        _robin = PocketRecipe.Begin(_tokenizer, seed: 3);
        _robin.eval();
    }

    [Fact]
    public void What_a_branch_learns_is_what_generation_would_say()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var sample = PocketRecipe.Data(_tokenizer, 1).Make(0, 0);
        using var batch = TrainingBatch.Of([sample], _robin.Config);
        var learned = TrainingPass.MeanLoss(_robin, batch) * batch.Targets;

        // The same tokens, read as generation reads them: the opening once, each talk from a fork of it.
        var places = sample.Branches!.Index().ToLookup(entry => entry.Item, entry => entry.Index);
        var images = _robin.Encode(PixelProcessor.Process(sample.Picture!(), _robin.Config), [RegionMasks.ToTensor([.. sample.Masks])]);
        int[] opening = [.. places[0].Select(i => sample.Tokens[i])];
        using var state = PromptReader.Read(_robin, [opening], images);
        var told = places.Where(group => group.Key > 0)
            .Sum(group => LossOf(state, [.. group.Select(i => sample.Tokens[i])], [.. group.Select(i => sample.Labels[i])]));

        Assert.Equal(learned - LossInOpening(sample), told, learned * 1e-4);
    }

    [Fact]
    public void A_region_is_asked_for_its_name_and_first_attribute_at_its_own_tokens()
    {
        var sample = PocketRecipe.Data(_tokenizer, 1).Make(0, 1);
        var truth = RegionOrder.Shuffle(new SceneSeries(new() { Seed = 1, Size = 128 }).Draw(1).Truth, 1);
        var mask = _tokenizer.IdOf("<mask>");

        foreach (var (place, region) in sample.Tokens.Index().Where(token => token.Item == mask).Zip(truth.Regions, (token, region) => (token.Index, region)))
        {
            Assert.Equal(region.Name.Split(' ')[0], _tokenizer.Decode([sample.Labels[place + 1]]));
            if (region.Attributes.Count > 0)
                Assert.Equal(region.Attributes[0].Split(' ')[0], _tokenizer.Decode([sample.Labels[place + 2]]).Trim());
        }
    }

    [Fact]
    public void Nothing_of_the_world_is_outside_the_vocabulary()
    {
        var unknown = _tokenizer.IdOf("<unk>");
        var data = PocketRecipe.Data(_tokenizer, 77);

        Assert.All(Enumerable.Range(0, 40), i => Assert.DoesNotContain(unknown, data.Make(0, i).Tokens));
    }

    [Fact]
    public void A_model_writes_a_graph_over_the_given_regions_and_the_folder_brings_back_the_same_one()
    {
        using var scope = NewDisposeScope();
        var scene = new SceneSeries(new() { Seed = 5, Size = 128, Evaluation = true }).Draw(0);
        var first = new RegionGraphWriter(_robin, _tokenizer) { MostDescriptionTokens = 6, MostRelationshipTokens = 6 };
        RobinFolder.Save(_robin, _folder);
        using var folder = new RobinFolder(_folder);
        using var loaded = folder.Load();
        var second = new RegionGraphWriter(loaded, Tokenizer.Load(_folder)) { MostDescriptionTokens = 6, MostRelationshipTokens = 6 };

        var written = first.Write(scene.ToPicture(), scene.Truth.Image, scene.Truth.Regions, TestContext.Current.CancellationToken);
        var again = second.Write(scene.ToPicture(), scene.Truth.Image, scene.Truth.Regions, TestContext.Current.CancellationToken);

        Assert.Equal(_robin.Config.FirstRegionToken, loaded.Config.FirstRegionToken);
        Assert.Equal(scene.Truth.Regions.Count, written.Answers.Count);
        Assert.Equal(written.Answers, again.Answers);
        Assert.All(written.Graph.Relationships, r => Assert.InRange(r.Confidence ?? -1, 0, 1));
    }

    private static double LossOf(IDecoderState opening, int[] ids, int[] labels)
    {
        using var state = opening.Fork(1, ids.Length);
        var loss = 0.0;
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0 && labels[i] >= 0)
                loss += functional.cross_entropy(state.Logits(), tensor(new long[] { labels[i] })).item<float>();
            state.Append([[ids[i]]]);
        }
        return loss;
    }

    // Names and attributes at the regions' tokens: the same batch with all else not learned.
    private double LossInOpening(TrainingSample sample)
    {
        int[] labels = [.. sample.Labels.Select((label, i) => sample.Branches![i] == 0 || sample.Branches[i - 1] == 0 ? label : Splice.Ignore)];
        using var opening = TrainingBatch.Of([sample with { Labels = labels }], _robin.Config);
        return TrainingPass.MeanLoss(_robin, opening) * opening.Targets;
    }

    public void Dispose()
    {
        _robin.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
