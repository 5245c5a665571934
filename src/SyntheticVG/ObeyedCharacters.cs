using System.Globalization;

namespace SyntheticVG;

/// <summary>Characters that a terminal or an editor obeys instead of showing them: controls, line separators, and marks that turn the direction of
/// writing.</summary>
public static class ObeyedCharacters
{
    /// <summary>Whether a character is one of them.</summary>
    /// <param name="category">Its Unicode category.</param>
    /// <param name="value">Its code point; joiners are none, for scripts and emoji are written with them.</param>
    public static bool Contains(UnicodeCategory category, int value) => category
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (category == UnicodeCategory.Format && value is not (0x200C or 0x200D));
}
