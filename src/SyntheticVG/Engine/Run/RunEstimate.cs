using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Run;

/// <summary>What the rest of a run would take, before any request is sent.</summary>
/// <param name="Calls">Calls to the teacher, one an image; corrections come on top.</param>
/// <param name="TokensIn">Tokens of the requests, estimated.</param>
/// <param name="TokensOut">Tokens of the answers: the mean so far, else as many as the published data set's teacher gave.</param>
/// <param name="Cost">USD, or null where no price is known.</param>
/// <param name="Time">At the endpoint's rates.</param>
public sealed record RunEstimate(long Calls, long TokensIn, long TokensOut, double? Cost, TimeSpan Time)
{
    private const double SecondsPerCall = 20;

    /// <summary>Adds up the images that have no row yet.</summary>
    public static async Task<RunEstimate> OfAsync(
        IAsyncEnumerable<SourceImage> images, long done, RegionStage regions, ChatEndpoint endpoint, CallTotals? sofar, CancellationToken cancellationToken)
    {
        var (place, calls, tokensIn) = (0L, 0L, 0L);
        await foreach (var source in images.WithCancellation(cancellationToken))
        {
            if (place++ < done || source.Image is not { } image || regions.Apply(image).Graph is not { Regions.Count: > 1 } graph)
                continue;
            calls++;
            tokensIn += ChatTeacher.Estimate(new() { Image = image, Graph = graph });
        }
        return Of(calls, tokensIn, endpoint, sofar);
    }

    /// <summary>So many calls with so many tokens in all.</summary>
    internal static RunEstimate Of(long calls, long tokensIn, ChatEndpoint endpoint, CallTotals? sofar)
    {
        var answered = sofar is { Answered: > 0 } ? sofar : null;
        var tokensOut = calls * (answered is null ? TokenEstimate.Answer : answered.TokensOut / answered.Answered);
        var seconds = Math.Max(
            calls * (answered?.MeanSeconds ?? SecondsPerCall) / endpoint.Concurrency,
            Math.Max(60.0 * calls / (endpoint.RequestsPerMinute ?? double.PositiveInfinity),
                60.0 * (tokensIn + tokensOut) / (endpoint.TokensPerMinute ?? double.PositiveInfinity)));
        return new(calls, tokensIn, tokensOut, endpoint.Price?.Of(tokensIn, tokensOut), TimeSpan.FromSeconds(seconds));
    }
}
