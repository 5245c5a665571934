// Shape letters in this file:
//   T tokens   Q regions   E hidden size   V vocabulary
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Decoding;

/// <summary>Ties the words "region1", "region2", ... of a row to its regions, both ways.</summary>
/// <remarks>
/// A model without a pre-trained language part would have to find out by itself that "region5" in a text means the fifth
/// pair of region tokens of the prompt; it spends most of a short training on that. Here the word carries what its region's
/// tokens hold, when it is read and when it is scored, and the tokens carry the word. Only for models whose config names a first region token.
/// </remarks>
public sealed class RegionWords : IDisposable
{
    private readonly IDecoder _decoder;
    private readonly Tensor _meanings_QE; // [1 + Q, E], the first row zeros

    /// <summary>Ties the words to regions.</summary>
    /// <param name="decoder">The language model.</param>
    /// <param name="first">Id of the word "region1".</param>
    /// <param name="meanings_QE">What each region's tokens hold, [Q, E].</param>
    /// <param name="dtype">What the language model computes in.</param>
    internal RegionWords(IDecoder decoder, int first, Tensor meanings_QE, ScalarType dtype)
    {
        (_decoder, First, Count) = (decoder, first, (int)meanings_QE.shape[0]);
        _meanings_QE = cat([zeros([1, meanings_QE.shape[1]], meanings_QE.dtype, meanings_QE.device), meanings_QE]).to(dtype);
    }

    private RegionWords(RegionWords from) =>
        (_decoder, First, Count, _meanings_QE) = (from._decoder, from.First, from.Count, from._meanings_QE.detach().clone().DetachFromDisposeScope());

    /// <summary>Id of the word "region1".</summary>
    public int First { get; }

    /// <summary>How many regions there are.</summary>
    public int Count { get; }

    /// <summary>The embeddings of tokens, [T, E], in the current dispose scope.</summary>
    public Tensor Embed(int[] ids)
    {
        var words_TE = _decoder.Embed(ids);
        if (!ids.Any(Names))
            return words_TE;
        var places = ids.Select(id => Names(id) ? id - First + 1L : 0).ToArray();
        return words_TE.Plus(_meanings_QE.index_select(0, tensor(places, device: _meanings_QE.device)));
    }

    /// <summary>Adds the words' meanings to the scores of every token to come next.</summary>
    /// <param name="logits_TV">The language model's scores, fp32 [T, V].</param>
    /// <param name="hidden_TE">What they were computed from, [T, E].</param>
    /// <returns>fp32 [T, V]; the caller owns it.</returns>
    internal Tensor Add(Tensor logits_TV, Tensor hidden_TE)
    {
        using var scope = NewDisposeScope();
        var own_TQ = hidden_TE.matmul(_meanings_QE.narrow(0, 1, Count).t()).to(float32);
        return cat([logits_TV.narrow(1, 0, First), logits_TV.narrow(1, First, Count).Plus(own_TQ),
            logits_TV.narrow(1, First + Count, logits_TV.shape[1] - First - Count)], 1).MoveToOuterDisposeScope();
    }

    /// <summary>What each region's word means, [Q, E] in fp32, row by row.</summary>
    internal float[] Meanings()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        return _meanings_QE.narrow(0, 1, Count).to(float32).cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Puts the words into the regions' tokens.</summary>
    /// <param name="pairs_Q2E">Content and position of each region, [Q, 2, E].</param>
    public Tensor Mark(Tensor pairs_Q2E) =>
        pairs_Q2E.Plus(_decoder.Embed([.. Enumerable.Range(First, Count)]).unsqueeze(1));

    internal RegionWords MoveToOuterDisposeScope()
    {
        _meanings_QE.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>A copy without gradients that outlives the current dispose scope; the caller owns it.</summary>
    public RegionWords Keep() => new(this);

    private bool Names(int id) => id >= First && id < First + Count;

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => _meanings_QE.Dispose();
}
