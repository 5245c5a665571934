namespace SyntheticVG.Models.Generation;

/// <summary>Guesses how a text goes on from what it says already: graph lines repeat names and predicates.</summary>
/// <remarks>Prompt lookup (Saxena, 2023): where the last few tokens stood before, the text probably goes on as it did then. A guess costs little,
/// because a pass that waits for the memory takes several tokens in the time of one; and it decides nothing, because every token is still chosen
/// from the model's own scores.</remarks>
internal sealed class TextAhead
{
    /// <summary>The most tokens of a guess.</summary>
    public const int Most = 7;

    private const int LongestMatch = 4, ShortestMatch = 2;

    private readonly List<int> _text = [];
    private int _next = Most; // as long as guesses come true; less after one that did not

    /// <summary>Takes note of a token that was written.</summary>
    public void Add(int token) => _text.Add(token);

    /// <summary>Guesses.</summary>
    /// <param name="most">The most tokens that are wanted.</param>
    public int[] Guess(int most)
    {
        most = Math.Min(most, _next);
        for (var length = Math.Min(LongestMatch, _text.Count - 1); length >= ShortestMatch && most > 0; length--)
        {
            for (var at = _text.Count - length - 1; at >= 0; at--)
            {
                if (Matches(at, length))
                    return [.. _text.Skip(at + length).Take(most)];
            }
        }
        return [];
    }

    /// <summary>Learns how much of a guess came true.</summary>
    public void Learn(int guessed, int came)
    {
        if (guessed > 0)
            _next = came == guessed ? Math.Min(Most, _next * 2) : Math.Max(1, came + 1);
    }

    private bool Matches(int at, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (_text[at + i] != _text[_text.Count - length + i])
                return false;
        }
        return true;
    }
}
