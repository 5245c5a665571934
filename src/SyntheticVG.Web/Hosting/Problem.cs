using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>What is wrong with a request, as <c>application/problem+json</c> (RFC 9457): a code for programs, found and expected for people.</summary>
internal sealed record Problem(int Status, string Code, string Found, string? Expected = null)
{
    /// <summary>Where in the request it is, in characters; null where that says nothing.</summary>
    public int? Position { get; init; }

    /// <summary>How many characters it has there.</summary>
    public int? Length { get; init; }

    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Which part of the request it is, by its name; null where it is none alone.</summary>
    public string? Part { get; init; }

    /// <summary>Seconds after which the same request may be answered; null where it never is.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Title => Expected is null ? Found : $"found {Found}; expected {Expected}";

    /// <summary>There is nothing of that name.</summary>
    public static Problem NotFound(string found, string expected) => new(StatusCodes.Status404NotFound, "not-found", found, expected);

    /// <summary>The request says something that cannot be understood.</summary>
    public static Problem Bad(string code, string found, string expected) => new(StatusCodes.Status400BadRequest, code, found, expected);

    /// <summary>Says when to ask again, in the header of the answer; nothing where asking again is of no use.</summary>
    public void SayWhen(HttpContext context)
    {
        if (RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Answers a request with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask; // the answer was cut; there is nobody to tell
        context.Response.StatusCode = Status;
        context.Response.ContentType = MediaType;
        SayWhen(context);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "about:blank",
            title = Title,
            status = Status,
            code = Code,
            found = Found,
            expected = Expected,
            part = Part,
            position = Position,
            length = Length
        }, Answers.Json)).AsTask();
    }
}

/// <summary>Thrown where a request cannot be answered; becomes its <see cref="Problem"/>.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Found)
{
    public Problem Problem { get; } = problem;
}
