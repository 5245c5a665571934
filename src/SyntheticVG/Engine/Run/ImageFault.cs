using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Run;

/// <summary>What is said of an exception that is about one image: a stable code for counting, and words with file and message.</summary>
/// <param name="Code">A short kebab-case code.</param>
/// <param name="Words">What happened, and where; null where the code says it all.</param>
public sealed record ImageFault(string Code, string? Words)
{
    /// <summary>A call stayed without an answer; it can be made again.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>A file of the image is not there, cannot be opened, or does not hold what it should.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>An error that nobody foresaw: a mistake of the program.</summary>
    public const string Unforeseen = "unforeseen-error";

    /// <summary>The code and the words.</summary>
    /// <param name="exception">One that is not of the run (<see cref="RunFault"/>).</param>
    /// <param name="file">The image's picture, named where the message does not.</param>
    public static ImageFault Of(Exception exception, string file) => exception switch
    {
        // asked again, it would end so again, or cost twice
        CallUnansweredException { Code: CallCode.Filter or CallCode.Refusal or CallCode.Length or CallCode.TooLong or CallCode.InDoubt } e =>
            new(e.Code, e.Message),
        CallUnansweredException => new(Unanswered, exception.Message),
        UnauthorizedAccessException =>
            new(Unreadable, exception.Message.Replace("Access to the path", "no permission to read or write", StringComparison.Ordinal)
                .Replace(" is denied.", "", StringComparison.Ordinal)),
        InvalidDataException or IOException => new(Unreadable, exception.Message),
        _ => new(Unforeseen, $"{file}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}{PlaceOf(exception)}"),
    };

    // The innermost method, without the folder that the program was built in.
    private static string PlaceOf(Exception exception) =>
        exception.StackTrace?.TrimStart().Split('\n')[0].Split(" in ")[0].Trim() is { Length: > 0 } place ? $" ({place})" : "";
}
