using System.CommandLine;
using System.Globalization;

namespace SyntheticVG.App.Terminals;

/// <summary>What the number of an option may be; any other is wrong usage, said before anything is read or made.</summary>
internal static class NumberRules
{
    /// <summary>This number or a larger one.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, double least) => option.Require(value => value >= least, $"{Text(least)} or more");

    /// <summary>A larger number than this.</summary>
    public static Option<T> Above<T>(this Option<T> option, double limit) => option.Require(value => value > limit, $"more than {Text(limit)}");

    /// <summary>One of these two or a number between them.</summary>
    public static Option<T> Within<T>(this Option<T> option, double least, double most) =>
        option.Require(value => value >= least && value <= most, $"{Text(least)} to {Text(most)}");

    /// <summary>A share of a whole.</summary>
    public static Option<T> Share<T>(this Option<T> option) => option.Require(value => value is >= 0 and <= 1, "a share from 0 to 1");

    private static Option<T> Require<T>(this Option<T> option, Func<double, bool> holds, string expected)
    {
        option.Validators.Add(result =>
        {
            // The text as it was given: asking for a number that it is not would throw, and that error the parser reports itself.
            if (result.Tokens is [.., var given] && double.TryParse(given.Value, CultureInfo.InvariantCulture, out var number)
                && !(double.IsFinite(number) && holds(number)))
                result.AddError($"{option.Name} is {given.Value}; expected {expected}");
        });
        return option;
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
