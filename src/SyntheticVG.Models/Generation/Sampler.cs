namespace SyntheticVG.Models.Generation;

/// <summary>Chooses a row's next token from its scores.</summary>
/// <remarks>Each step changes the scores in place; a token that is out has minus infinity.</remarks>
internal sealed class Sampler(GenerationOptions options, int row)
{
    private readonly Random _random = new(unchecked(options.Seed + row));
    private readonly HashSet<int> _seen = [];

    /// <summary>Chooses a token, and remembers it for the penalty.</summary>
    public int Next(Span<float> scores)
    {
        Prepare(scores, options, _seen);
        var token = options.Sample ? Draw(scores) : IndexOfLargest(scores);
        _seen.Add(token);
        return token;
    }

    /// <summary>Takes a token that is the only one allowed, as <see cref="Next"/> would from scores of which all others are out.</summary>
    public void Pass(int token)
    {
        if (options.Sample)
            _random.NextDouble();
        _seen.Add(token);
    }

    /// <summary>All steps before the draw.</summary>
    public static void Prepare(Span<float> scores, GenerationOptions options, IReadOnlyCollection<int> generated)
    {
        if (options.Vocabulary is { } vocabulary && vocabulary < scores.Length)
            scores[vocabulary..].Fill(float.NegativeInfinity);
        Penalise(scores, generated, (float)options.RepetitionPenalty);
        if (!options.Sample)
            return;
        Cool(scores, (float)options.Temperature);
        KeepTopK(scores, options.TopK);
        KeepTopP(scores, options.TopP);
    }

    /// <summary>Makes tokens that were generated before less likely, each once however often it was (Keskar et al., 2019).</summary>
    public static void Penalise(Span<float> scores, IReadOnlyCollection<int> generated, float penalty)
    {
        if (penalty == 1)
            return;
        foreach (var token in generated.Distinct())
            scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
    }

    /// <summary>Divides by the temperature.</summary>
    public static void Cool(Span<float> scores, float temperature)
    {
        if (temperature == 1)
            return;
        foreach (ref var score in scores)
            score /= temperature;
    }

    /// <summary>Keeps the k best and those that tie with the last of them.</summary>
    public static void KeepTopK(Span<float> scores, int k)
    {
        if (k == 0 || k >= scores.Length)
            return;
        var best = new PriorityQueue<float, float>(k + 1);
        foreach (var score in scores)
        {
            if (best.Count < k)
                best.Enqueue(score, score);
            else if (score > best.Peek())
                best.EnqueueDequeue(score, score);
        }
        var border = best.Peek();
        foreach (ref var score in scores)
        {
            if (score < border)
                score = float.NegativeInfinity;
        }
    }

    /// <summary>Drops the least likely that together have at most 1 - p of the probability; the best always stays (Holtzman et al., 2020).</summary>
    public static void KeepTopP(Span<float> scores, double p)
    {
        if (p >= 1)
            return;
        var tokens = Possible(scores);
        var sorted = new float[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            sorted[i] = scores[tokens[i]];
        Array.Sort(sorted, tokens);
        var (largest, sum) = (sorted[^1], 0.0);
        foreach (var score in sorted)
            sum += Math.Exp(score - largest);
        var below = 0.0;
        for (var i = 0; i < sorted.Length - 1; i++)
        {
            below += Math.Exp(sorted[i] - largest) / sum;
            if (below > 1 - p)
                break;
            scores[tokens[i]] = float.NegativeInfinity;
        }
    }

    private int Draw(ReadOnlySpan<float> scores)
    {
        var tokens = Possible(scores);
        var (largest, sum) = (scores[IndexOfLargest(scores)], 0.0);
        foreach (var token in tokens)
            sum += Math.Exp(scores[token] - largest);
        var left = _random.NextDouble() * sum;
        foreach (var token in tokens)
        {
            left -= Math.Exp(scores[token] - largest);
            if (left < 0)
                return token;
        }
        return tokens[^1];
    }

    private static int[] Possible(ReadOnlySpan<float> scores)
    {
        var tokens = new List<int>();
        for (var token = 0; token < scores.Length; token++)
        {
            if (!float.IsNegativeInfinity(scores[token]))
                tokens.Add(token);
        }
        return [.. tokens];
    }

    private static int IndexOfLargest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var token = 1; token < scores.Length; token++)
        {
            if (scores[token] > scores[best])
                best = token;
        }
        return best;
    }
}
