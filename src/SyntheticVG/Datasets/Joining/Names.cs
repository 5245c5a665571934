namespace SyntheticVG.Datasets.Joining;

/// <summary>Class names and crowd-typed names as plain nouns.</summary>
internal static class Names
{
    private static readonly string[] Articles = ["a ", "an ", "the ", "some "];
    private static readonly string[] Endings = ["-merged", "-other", "-stuff"];

    /// <summary>"bow_(decorative_ribbons)" becomes "bow", "tree-merged" "tree", "The Dog" "dog".</summary>
    public static string Noun(string label)
    {
        var name = label.Trim().ToLowerInvariant().Replace('_', ' ');
        if (name.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket)
            name = name[..bracket].TrimEnd();
        foreach (var ending in Endings)
            name = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : name;
        foreach (var article in Articles)
        {
            if (name.StartsWith(article, StringComparison.Ordinal))
                return name[article.Length..].TrimStart();
        }
        return name;
    }
}
