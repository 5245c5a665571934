using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Cluster.Membership;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Cluster.Asking;

/// <summary>Has a worker's calls made by the processes that have the key; waits where none is there.</summary>
public sealed class TeacherClient : IAsyncDisposable
{
    private const int Gates = 64;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300), AnswerTime = TimeSpan.FromSeconds(25), EndTime = TimeSpan.FromSeconds(2),
        Silence = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly Action<string> _say;
    private readonly Lazy<Task> _started;
    private int _said;

    /// <summary>Prepares the way; it is opened with the first call.</summary>
    public TeacherClient(ClusterDatabase database, ClusterRun run, Action<string> say)
    {
        _say = say;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(_ => new SiloGateways(database, TeacherSilo.ClusterOf(run)));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (TeacherSilo.ClusterOf(run), "synvg"));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = AnswerTime);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(Pause, stop);
                return true;
            });
        });
        _host = builder.Build();
        _started = new(() => Task.Run(() => _host.StartAsync()));
    }

    /// <summary>The answer to a call: it may be asked for by many, and again and again, and is paid for once.</summary>
    /// <exception cref="EndpointRefusedException">No call can succeed any more.</exception>
    public async Task<CallAnswer> AskAsync(CallRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await StartedAsync(cancellationToken);
        var gate = _host.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<ITeacherGate>(int.Parse(request.Key[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Gates);
        var call = new GateCall(JsonSerializer.SerializeToUtf8Bytes(request));
        while (true)
        {
            try
            {
                var said = await gate.AskAsync(call).WaitAsync(cancellationToken);
                if (said.Stops is { } reason)
                    throw new EndpointRefusedException(reason);
                if (said.Answer is { } answer)
                    return JsonSerializer.Deserialize<CallAnswer>(answer)!; // a gate's own
            }
            catch (Exception e) when (e is not EndpointRefusedException && !cancellationToken.IsCancellationRequested)
            {
                Tell($"a call waits for a process with the capability teacher: {e.Message.ReplaceLineEndings(" ")}"); // it died, or is not there yet
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            using var end = new CancellationTokenSource(EndTime);
            await _host.StopAsync(end.Token).ContinueWith(_ => { }, TaskScheduler.Default); // nothing is under way any more
        }
        _host.Dispose();
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(_started.Value, Task.Delay(Silence, cancellationToken)) != _started.Value)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tell("calls wait for a process with the capability teacher (synvg worker --capabilities teacher)");
        }
        await _started.Value;
    }

    private void Tell(string words)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0)
            _say($"{words} (said once)");
    }
}
