using SyntheticVG.Perception.Sentences;

namespace SyntheticVG.Perception.Tests.Evaluation;

/// <summary>The real sentence encoder; a test that asks for it is skipped where the data folder lacks it.</summary>
internal static class MiniLm
{
    private static readonly Lazy<SentenceEncoder> Opened =
        new(() => SentenceEncoder.Open(Shared.Data("all-MiniLM-L6-v2")), LazyThreadSafetyMode.PublicationOnly);

    public static SentenceEncoder Encoder => Opened.Value;
}
