using System.Globalization;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>Reads what an address asks for.</summary>
internal static class Query
{
    /// <summary>The run of a request, by its number.</summary>
    public static ViewSource Run(ViewOptions options, string? number) =>
        int.TryParse(number ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < options.Runs.Count ? options.Runs[at]
        : throw new ProblemException(Problem.NotFound($"the run {number}", $"a number from 0 to {options.Runs.Count - 1}"));

    /// <summary>A whole number of the address.</summary>
    public static int Number(HttpContext context, string name, int otherwise, int least, int most) => context.Request.Query[name] is not [{ } text] ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new ProblemException(Problem.Bad("bad-number", $"{name}={text}", $"a whole number from {least} to {most}"));

    /// <summary>A word of the address.</summary>
    public static string? Text(HttpContext context, string name) => context.Request.Query[name] is [{ } text] ? text : null;

    /// <summary>Does what a query asks for; what cannot be read becomes a problem with its place.</summary>
    public static T Ask<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (QueryException e)
        {
            throw new ProblemException(Problem.Bad("bad-query", e.Found, e.Expected) with { Position = e.Position, Length = e.Length });
        }
        catch (ArgumentException e)
        {
            throw new ProblemException(Problem.Bad("bad-page", e.Message, "an address that an earlier answer gave"));
        }
    }
}
