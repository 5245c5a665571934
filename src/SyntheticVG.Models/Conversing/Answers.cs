using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Models.Conversing;

/// <summary>A model's answer in words.</summary>
/// <param name="Text">The text, without special tokens, trimmed.</param>
/// <param name="Stop">Why it ended; at a limit it may be cut.</param>
/// <param name="PromptTokens">Positions that the question took, picture and regions counted in full.</param>
/// <param name="NewTokens">Tokens that were written.</param>
/// <param name="LogProbability">Natural logarithm of the model's own probability of the text, the end included; NaN where the decoder did not need it for
/// every token.</param>
public sealed record TextAnswer(string Text, StopReason Stop, int PromptTokens, int NewTokens, double LogProbability)
{
    /// <summary>Whether it was cut.</summary>
    public bool Cut => Stop != StopReason.StopToken;
}

/// <summary>A model's answer as a graph.</summary>
/// <param name="Graph">The graph. Over given regions it has every one of them, in their order, whatever the answer named.</param>
/// <param name="Texts">The texts it was read from: one, or one a question.</param>
/// <param name="Oddities">What was forgiven, dropped or left out on the way, counted by kebab-case name.</param>
/// <param name="Dropped">Places of the regions that had no room in the prompt, the smallest first; they stay in the graph, unnamed.</param>
public sealed record GraphAnswer(
    SceneGraph Graph, IReadOnlyList<TextAnswer> Texts, IReadOnlyDictionary<string, int> Oddities, IReadOnlyList<int> Dropped);
