namespace SyntheticVG.Evaluation.Metrics;

/// <summary>Overlap of two names as sets of words: what Osprey's LVIS and PACO evaluation prints beside cosine similarity.</summary>
internal static class SemanticIoU
{
    /// <summary>Words shared over words in either, lower case, split at blanks; 0 where both are empty.</summary>
    public static double Of(string answer, string gold)
    {
        var (first, second) = (Words(answer), Words(gold));
        var either = first.Union(second).Count();
        return either > 0 ? first.Intersect(second).Count() / (double)either : 0;
    }

    /// <summary>The gold name of a category: <c>trash_can:lid</c> becomes <c>trash can lid</c>; brackets stay.</summary>
    public static string Gold(string category) => category.Replace('_', ' ').Replace(':', ' ');

    /// <summary>
    /// Osprey's clean-up of a model's answer: trimmed, one trailing end-of-text mark off, the piece between the first and
    /// the second colon where there is one, dots, colons and commas to blanks.
    /// </summary>
    public static string Clean(string answer)
    {
        var text = answer.Trim();
        if (text.EndsWith("</s>", StringComparison.Ordinal))
            text = text[..^"</s>".Length].Trim();
        if (text.Contains(':', StringComparison.Ordinal))
            text = text.Split(':')[1];
        return text.Replace('.', ' ').Replace(':', ' ').Replace(',', ' ');
    }

    private static HashSet<string> Words(string text) => [.. text.ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)];
}
