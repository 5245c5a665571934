using System.Runtime.InteropServices;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Run;

/// <summary>The one place that says which exceptions concern a run as a whole: they stop it, resumable, at once.</summary>
/// <remarks>
/// Everything else that a stage throws is about its image: the image fails, is counted, and the run goes on
/// (<see cref="ImageFault"/>). Of the run are: a stop by the user; no memory, no stack, no room on the disk, no file handles;
/// the ledger or another file of the run; an endpoint that refuses every call, and spent money; a model that cannot be opened;
/// and a program that is not whole (a library that is missing or of another version).
/// </remarks>
public static class RunFault
{
    // errno of Linux and macOS; HRESULTs of Windows.
    private const int NoSpace = 28, TooManyFilesHere = 24, TooManyFiles = 23, ReadOnlyDisk = 30, QuotaOfLinux = 122, QuotaOfMac = 69,
        DiskFull = unchecked((int)0x80070070), HandleDiskFull = unchecked((int)0x80070027), WriteProtected = unchecked((int)0x80070013);

    /// <summary>Whether an exception, or one that caused it, concerns the whole run.</summary>
    public static bool IsOfTheRun(Exception? exception) => exception switch
    {
        null => false,
        CallUnansweredException or AnswerPendingException => false, // whatever lies below: the way to the model has been judged
        OperationCanceledException { InnerException: TimeoutException } => false, // some wait was too long; nobody stopped the run
        OperationCanceledException => true,
        OutOfMemoryException or InsufficientExecutionStackException or InvalidProgramException or BadImageFormatException => true,
        DllNotFoundException or EntryPointNotFoundException or MissingMemberException or TypeLoadException => true,
        LedgerException or UnusableModelException or EndpointRefusedException or BudgetSpentException => true,
        ExternalException e when e.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase) => true, // of a GPU
        IOException { HResult: NoSpace or TooManyFilesHere or TooManyFiles or ReadOnlyDisk or DiskFull or HandleDiskFull or WriteProtected } => true,
        IOException e when e.HResult == (OperatingSystem.IsMacOS() ? QuotaOfMac : QuotaOfLinux) => true,
        AggregateException several => several.InnerExceptions.Any(IsOfTheRun),
        _ => IsOfTheRun(exception.InnerException),
    };
}
