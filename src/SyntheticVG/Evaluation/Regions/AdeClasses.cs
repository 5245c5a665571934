using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Regions;

/// <summary>Names regions of ADE20K from free text: how alike an answer is to each of the 150 classes.</summary>
/// <remarks>
/// Osprey's rule. A class is as near as the nearest of its synonyms, each put as <c>There is a wall in the scene.</c>; the
/// answer is taken as it stands. Probabilities are the softmax of the cosines, at temperature 1, so they are almost flat.
/// </remarks>
internal sealed class AdeClasses(ISentenceEncoder encoder, AdeNames names)
{
    private readonly IReadOnlyList<IReadOnlyList<float[]>> _vectors =
        [.. names.Synonyms.Select(synonyms => encoder.Encode([.. synonyms.Select(synonym => $"There is a {synonym} in the scene.")]))];

    /// <summary>The probability of each class, for each of some answers.</summary>
    public IReadOnlyList<double[]> Of(IReadOnlyList<string> answers) => [.. encoder.Encode([.. answers.Select(answer => answer.Trim())]).Select(Probabilities)];

    private double[] Probabilities(float[] answer)
    {
        var weights = _vectors.Select(synonyms => Math.Exp(synonyms.Max(synonym => SentenceVectors.Cosine(answer, synonym)))).ToArray();
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}

/// <summary>The 150 classes with their synonyms, from Osprey's <c>ade20k_150_with_prompt_eng.txt</c>.</summary>
internal sealed record AdeNames(IReadOnlyList<IReadOnlyList<string>> Synonyms)
{
    /// <summary>First synonym of a class.</summary>
    public string this[int label] => Synonyms[label][0];

    /// <summary>Reads lines <c>id:synonym,synonym,...</c>; line 0 is a placeholder and is left out.</summary>
    /// <exception cref="InvalidDataException">A line is not of this form, or out of order.</exception>
    public static AdeNames Read(string file) => new([.. File.ReadLines(file).Where(line => line.Trim().Length > 0).Select((line, i) =>
        line.Split(':', 2) is [var id, var synonyms] && id.Trim() == $"{i}"
            ? (IReadOnlyList<string>)synonyms.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidDataException($"{file}:{i + 1}: found '{line}'; expected '{i}:name,synonym,...'")).Skip(1)]);
}
