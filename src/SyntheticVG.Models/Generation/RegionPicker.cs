using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Generation;

/// <summary>Finds the region that a phrase refers to: the one that the model would most likely describe with it.</summary>
/// <remarks>Comprehension by way of generation (Mao et al., CVPR 2016): a model that learned to describe regions needs not to
/// have been asked for regions.</remarks>
/// <param name="robin">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
public sealed class RegionPicker(Models.Robin.Robin robin, Tokenizer tokenizer)
{
    /// <summary>Finds a region for each phrase.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="image">What is known about it.</param>
    /// <param name="regions">Its regions; masks are read, nothing else.</param>
    /// <param name="phrases">The phrases, at least one.</param>
    /// <returns>For each phrase the place of a region.</returns>
    /// <exception cref="ArgumentException">A region has no mask, or there is none.</exception>
    public IReadOnlyList<int> Pick(Picture photo, ImageInfo image, IReadOnlyList<Region> regions, IReadOnlyList<string> phrases)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(phrases);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var given = new SceneGraph { Image = image, Regions = [.. regions.Select(region => new Region { Name = "", Box = region.Box, Mask = region.Mask })] };
        using var opening = RegionGraphWriter.Read(new SoleAccess(), robin, tokenizer, photo, given);
        var (turnEnd, best) = (tokenizer.IdOf(ChatTemplate.TurnEnd), phrases.Select(_ => (Region: -1, Score: double.NegativeInfinity)).ToArray());
        int[][] continuations = [.. phrases.Select(phrase => (int[])[.. tokenizer.Encode(phrase), turnEnd])];
        for (var region = 0; region < regions.Count; region++)
        {
            var question = tokenizer.Encode(RegionDialogue.AskDescription(region));
            using var state = opening.Fork(1, question.Length + 64);
            state.Append([question]);
            foreach (var (phrase, score) in ContinuationScorer.Score(state, continuations).Index())
                best[phrase] = score.Sum > best[phrase].Score ? (region, score.Sum) : best[phrase];
        }
        return [.. best.Select(found => found.Region)];
    }
}
