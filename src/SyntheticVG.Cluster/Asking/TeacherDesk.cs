using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SyntheticVG.Cluster.Database;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Cluster.Asking;

/// <summary>Makes the calls of a run: through the way that calls have on one machine, with the ledger, the limits and the money of all.</summary>
internal sealed class TeacherDesk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Elsewhere = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<(string Url, string Model), IChatClient> _clients = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<GateAnswer>>> _flights = new();
    private readonly Dictionary<Uri, SharedRateGate> _gates = [];
    private readonly CallTable _calls;
    private readonly RunTable _runs;
    private readonly ClusterRun _run;
    private readonly CancellationToken _stop;
    private long _asked;

    /// <summary>Opens the desk.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run.</param>
    /// <param name="keyOf">Key of an endpoint, or null.</param>
    /// <param name="say">Told what the user should see.</param>
    /// <param name="stop">Once cancelled no request begins; those under way may end.</param>
    public TeacherDesk(ClusterDatabase database, ClusterRun run, Func<Uri, string?> keyOf, Action<string> say, CancellationToken stop)
    {
        var settings = run.Asked;
        (_run, _stop, _runs, _calls) = (run, stop, new(database), new(database, run.Id, ClusterIdentity.Process));
        var endpoints = ChatEndpoints.OfVerifiers(settings, keyOf).ToList();
        if (settings.Teacher.IsAsked)
            endpoints.Insert(0, ChatEndpoints.OfTeacher(settings, keyOf));
        foreach (var endpoint in endpoints.DistinctBy(endpoint => (endpoint.Url, endpoint.Model)))
        {
            if (!_gates.TryGetValue(endpoint.Url, out var gate))
                _gates.Add(endpoint.Url, gate = new(database, run.Id, ClusterIdentity.Process, endpoint));
            var budget = endpoint is { MaxCost: not null, Price: { } price } ? new SharedBudget(database, run.Id, ClusterIdentity.Process, price) : null;
            _clients[($"{endpoint.Url}", endpoint.Model)] = ChatPipeline.Create(endpoint, _calls, budget, gate, TimeProvider.System, settings.Seed, say, stop);
        }
    }

    /// <summary>Calls that came in.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>The answer to a call, or that it is not there yet.</summary>
    public async Task<GateAnswer> AskAsync(GateCall call)
    {
        var request = JsonSerializer.Deserialize<CallRequest>(call.Request)!; // one of our own
        var name = $"{request.Key} {request.Item}";
        var own = new Lazy<Task<GateAnswer>>(() => Task.Run(() => FlyAsync(name, request)));
        var flight = _flights.GetOrAdd(name, own);
        if (flight == own)
            Interlocked.Increment(ref _asked);
        return await Task.WhenAny(flight.Value, Task.Delay(Patience)) == flight.Value ? await flight.Value : new(null, null);
    }

    /// <summary>Waits for the calls under way.</summary>
    public Task EndAsync(TimeSpan grace) => Task.WhenAny(Task.WhenAll(_flights.Values.Select(flight => flight.Value)), Task.Delay(grace));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in _gates.Values)
            gate.Dispose();
    }

    private async Task<GateAnswer> FlyAsync(string name, CallRequest request)
    {
        try
        {
            if (!_clients.TryGetValue((request.Url, request.Model), out var client))
                return new(null, $"found a call to {request.Model} at {request.Url}; "
                    + $"expected one of {string.Join(", ", _clients.Keys.Select(key => $"{key.Model} at {key.Url}"))}");
            while (true)
            {
                while (await _calls.IsElsewhereAsync(request.Key, CancellationToken.None))
                    await Task.Delay(Elsewhere, _stop);
                try
                {
                    return new(JsonSerializer.SerializeToUtf8Bytes(await request.AskAsync(client, CancellationToken.None)), null);
                }
                catch (CallElsewhereException)
                {
                    // another gate was faster: its answer is waited for
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return new(null, null); // another gate makes it
        }
        catch (Exception e) when (e is EndpointRefusedException or BudgetSpentException)
        {
            await _runs.StopAsync(_run, e.Message, CancellationToken.None);
            return new(null, e.Message);
        }
        finally
        {
            _flights.TryRemove(name, out _);
        }
    }
}
