using System.Globalization;

namespace SyntheticVG.Evaluation;

/// <summary>Whole numbers as tables spell them: 1, and also 1.0 where a column had gaps and pandas made it one of fractions.</summary>
internal static class WholeNumber
{
    /// <summary>The number, or null where the text is none or does not fit in 53 bits with a fraction of zero.</summary>
    public static long? Of(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Truncate(number)
            && Math.Abs(number) < 1L << 53 ? (long)number
        : null;
}
