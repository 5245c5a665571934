namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>An object as a text describes it.</summary>
/// <param name="Region">Its region, from 0.</param>
/// <param name="Text">What it is: <c>dog</c>, or <c>dog is brown, small</c>.</param>
/// <param name="Box">Its box in thousandths of the picture's sides, where the text has one.</param>
public sealed record TextObject(int Region, string Text, Box? Box)
{
    private const string Attributive = " is ";

    /// <summary>The text up to <c>is</c>.</summary>
    public string Name => Text.IndexOf(Attributive, StringComparison.Ordinal) is > 0 and var at ? Text[..at] : Text;

    /// <summary>The words behind <c>is</c>, between commas.</summary>
    public IReadOnlyList<string> Attributes => Text.IndexOf(Attributive, StringComparison.Ordinal) is > 0 and var at
        ? Text[(at + Attributive.Length)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [];
}
