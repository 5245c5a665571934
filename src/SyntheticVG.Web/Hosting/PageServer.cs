using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SyntheticVG.Web.Hosting;

/// <summary>A server of pages: who may use it, and which headers answers have.</summary>
internal static class PageServer
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    /// <summary>Answers requests until it is stopped; what is under way may end.</summary>
    /// <param name="options">Where, and for whom.</param>
    /// <param name="answer">Answers a request.</param>
    /// <param name="listening">Told once requests are heard.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="IOException">Somebody else listens there.</exception>
    public static async Task RunAsync(HostOptions options, Func<HttpContext, Task> answer, Action listening, CancellationToken stop)
    {
        var rules = new AccessRules(options);
        await using var server = DrainingServer.Create(
            new()
            {
                Host = options.Address,
                Port = options.Port,
                MaxBody = options.MaxBody,
                MaxRequestLine = 1 << 14,
                Linger = TimeSpan.Zero,
                Drain = StopTime
            },
            _ => { },
            (_, app) => app.Run(async context =>
            {
                PageHeaders.Add(context);
                if (await rules.PassesAsync(context))
                    await answer(context);
            }),
            Console.Error.WriteLine);
        await server.StartAsync(stop);
        listening();
        await server.RunAsync(stop);
    }
}
