using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace SyntheticVG.Web.Hosting;

/// <summary>A server on one address. It reads no configuration but its options, and when it is stopped every request that it let in is answered.</summary>
public sealed class DrainingServer : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), Rest = TimeSpan.FromSeconds(2);

    private readonly ServerOptions _options;
    private readonly WebApplication _app;
    private readonly ListenSocket _listening;
    private readonly RequestsUnderWay _underWay;

    private DrainingServer(ServerOptions options, WebApplication app, ListenSocket listening, RequestsUnderWay underWay) =>
        (_options, _app, _listening, _underWay) = (options, app, listening, underWay);

    /// <summary>Whether the server takes no new requests.</summary>
    public bool IsDraining => _underWay.IsDraining;

    /// <summary>The address that it listens on, once it was started.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()); // Kestrel has it

    /// <summary>Makes a server; it is not yet started.</summary>
    /// <param name="options">Where it listens.</param>
    /// <param name="services">Adds services.</param>
    /// <param name="map">Maps endpoints and what stands before them.</param>
    /// <param name="say">Told of errors that nobody foresaw, a line each.</param>
    /// <param name="refuse">Writes refusals; null: as problem+json.</param>
    internal static DrainingServer Create(
        ServerOptions options, Action<IServiceCollection> services, Action<DrainingServer, WebApplication> map, Action<string> say,
        Func<HttpContext, Problem, Task>? refuse = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(map);
        refuse ??= (context, problem) => problem.WriteAsync(context);
        var (listening, underWay) = (new ListenSocket(), new RequestsUnderWay(refuse));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBody;
            kestrel.Limits.MaxRequestLineSize = options.MaxRequestLine;
            kestrel.Listen(options.Host, options.Port, listen => listen.Use(next => connection => underWay.CountAsync(connection, next)));
        });
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = listening.Bind);
        builder.Services.AddRouting();
        services(builder.Services);
        var app = builder.Build();
        var server = new DrainingServer(options, app, listening, underWay);
        app.Use(next => context => underWay.LetInAsync(context, next));
        app.Use(next => context => Refusals.AnswerAsync(context, next, refuse, say));
        map(server, app);
        return server;
    }

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address cannot be had; the message names a port that is free.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new IOException(e is AddressInUseException || e.InnerException is AddressInUseException
                || (e as SocketException)?.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? $"port {_options.Port} of {_options.Host} is in "
                    + $"use{(Ports.FreeAfter(_options.Host, _options.Port) is { } free ? $"; {free} is free: --port {free}" : "")}"
                : $"{_options.Host}:{_options.Port} cannot be listened on: {e.Message}", e);
        }
    }

    /// <summary>Listens until it is stopped; then lets what is under way end.</summary>
    /// <returns>How many requests had not ended in time.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult))
            await stopped.Task;
        return await DrainAsync();
    }

    // New requests are answered 503 while the others end; then no connection is let in, those that were get their answer, and the server ends.
    private async Task<int> DrainAsync()
    {
        _underWay.Drain();
        var begun = TimeProvider.System.GetTimestamp();
        while (_underWay.Requests > 0 && Since() < _options.Drain || Since() < _options.Linger)
            await Task.Delay(Look);
        await _listening.CloseAsync();
        var closed = Since();
        while (_underWay.Connections > 0 && Since() - closed < 2 * _options.Linger)
            await Task.Delay(Look);
        var left = _underWay.Requests;
        using var now = new CancellationTokenSource(left > 0 ? TimeSpan.Zero : Rest);
        await _app.StopAsync(now.Token);
        return left;

        TimeSpan Since() => TimeProvider.System.GetElapsedTime(begun);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _listening.Dispose();
    }
}
