using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SyntheticVG.Web.Hosting;

/// <summary>A server on one address: who may use it, which headers answers have, and how what goes wrong is said.</summary>
internal static class WebServer
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
        if (!Ports.IsFree(options.Address, options.Port))
            throw InUse(options, null);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBody;
            kestrel.Limits.MaxRequestLineSize = 1 << 14;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopTime);
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        var rules = new AccessRules(options);
        server.Run(context => AnswerAsync(context, rules, answer));
        try
        {
            await server.StartAsync(stop);
        }
        catch (IOException e)
        {
            throw InUse(options, e);
        }
        listening();
        await server.WaitForShutdownAsync(stop);
    }

    private static async Task AnswerAsync(HttpContext context, AccessRules rules, Func<HttpContext, Task> answer)
    {
        PageHeaders.Add(context);
        try
        {
            if (await rules.PassesAsync(context))
                await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // whoever asked has gone
        }
        catch (ProblemException e)
        {
            await e.Problem.WriteAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await new Problem(e.StatusCode, "bad-request", e.Message, "a request that this server takes").WriteAsync(context);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"synvg: {context.Request.Method} {context.Request.Path}: {e.GetType().Name}: {e.Message}");
            await new Problem(StatusCodes.Status500InternalServerError, "unforeseen", $"{e.GetType().Name}: {e.Message.Split('\n')[0]}", "an answer; what went wrong stands in the terminal").WriteAsync(context);
        }
    }

    private static IOException InUse(HostOptions options, Exception? inner) =>
        new($"port {options.Port} of {options.Address} is in use{(Ports.FreeAfter(options.Address, options.Port) is { } free ? $"; {free} is free: --port {free}" : "")}", inner);
}
