using SyntheticVG.Images;

namespace SyntheticVG.Evaluation.Answering;

/// <summary>A model that benchmarks can ask.</summary>
/// <remarks>Questions about one picture come one after the other; an implementation may keep what it computed of the last.</remarks>
public interface IAnswerer
{
    /// <summary>What stands in results: which model, and whether its weights are random.</summary>
    string Name { get; }

    /// <summary>How many questions it may be asked at the same time, from as many threads.</summary>
    int AtOnce => 1;

    /// <summary>Answers a question in words.</summary>
    /// <exception cref="ArgumentException">The model cannot read the question: it is too long.</exception>
    string Answer(Question question, Picture? picture, CancellationToken cancellationToken);

    /// <summary>How likely each of the question's options is as the answer, in their order.</summary>
    /// <exception cref="ArgumentException">The model cannot read the question: it is too long.</exception>
    IReadOnlyList<OptionLikelihood> Score(Question question, Picture? picture, CancellationToken cancellationToken);
}

/// <summary>How likely an option is as the answer.</summary>
/// <param name="Sum">Sum of its tokens' natural log-probabilities.</param>
/// <param name="Mean">That sum over the number of tokens.</param>
public readonly record struct OptionLikelihood(double Sum, double Mean);
