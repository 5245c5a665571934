namespace SyntheticVG.Models.Generation;

/// <summary>Says which tokens may come next, so that what a row writes is well formed. It follows one row.</summary>
internal interface ITokenConstraint
{
    /// <summary>Sets the score of every token that may not come next to minus infinity.</summary>
    /// <param name="logits">The scores, one a token id. At least one must be left finite.</param>
    void Mask(Span<float> logits);

    /// <summary>The tokens that may come next, ascending, where they are known to be few.</summary>
    /// <param name="most">So many at most.</param>
    /// <returns>The tokens; null where they are more, or where it takes the scores to say.</returns>
    int[]? FewAllowed(int most) => null;

    /// <summary>Takes note of the token that was chosen.</summary>
    /// <param name="token">Its id.</param>
    void Accept(int token);
}
