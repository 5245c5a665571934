using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>The way of a call: ledger, budget, retries, rates, intent, wire.</summary>
public static class ChatPipeline
{
    /// <summary>A client of the caller's own whose every answer is kept in the ledger; waits, retries and limits are the client's.</summary>
    /// <param name="client">The client; it stays the caller's.</param>
    /// <param name="ledger">Where answers are kept.</param>
    /// <param name="price">What a token costs, or null where that is not known.</param>
    /// <param name="time">The clock of the answers.</param>
    public static LedgeredChatClient Keep(IChatClient client, CallLedger ledger, ChatPrice? price, TimeProvider time) =>
        new(new SentCalls(new ForeignChatClient(client), ledger), ledger, price, time);

    /// <summary>A client for the endpoint whose every answer is kept in the ledger.</summary>
    /// <param name="endpoint">Where to ask, how often, at what price.</param>
    /// <param name="ledger">Where answers are kept.</param>
    /// <param name="time">The clock of waits and time-outs.</param>
    /// <param name="seed">Seed of the variation of waits.</param>
    /// <param name="http">What carries the requests, or null for one that all clients share.</param>
    /// <param name="gate">The limits of the server, where other clients ask it too; null for the endpoint's own.</param>
    /// <param name="tell">Told at once, in words fit for a terminal, what the user should know: the first failure of each kind, what an endpoint refuses; or
    /// null.</param>
    /// <param name="stop">Once cancelled no request begins; one that is under way may end.</param>
    /// <exception cref="ArgumentException">There is a limit of cost but no price.</exception>
    public static LedgeredChatClient Create(ChatEndpoint endpoint, CallLedger ledger, TimeProvider time, int seed, HttpClient? http = null,
        IRateGate? gate = null, Action<string>? tell = null, CancellationToken stop = default)
    {
        var budget = endpoint.MaxCost is { } maxCost
            ? new LedgerBudget(ledger, endpoint.Price ?? throw new ArgumentException($"a limit of cost needs a known price; "
                + $"the price of {endpoint.Model} is not known (--price-in and --price-out, USD per million tokens)"), maxCost)
            : null;
        return Create(endpoint, ledger, budget, gate ?? new RateGate(endpoint, time), time, seed, tell, stop, http);
    }

    /// <summary>A client for the endpoint with a ledger, a budget and limits that others may share.</summary>
    /// <param name="endpoint">Where to ask.</param>
    /// <param name="store">Where answers are kept.</param>
    /// <param name="budget">Sets money aside; null where nothing limits the cost.</param>
    /// <param name="gate">The limits of the server.</param>
    /// <param name="time">The clock of waits and time-outs.</param>
    /// <param name="seed">Seed of the variation of waits.</param>
    /// <param name="tell">Told at once, in words fit for a terminal, what the user should know; or null.</param>
    /// <param name="stop">Once cancelled no request begins; one that is under way may end.</param>
    /// <param name="http">What carries the requests, or null for one that all clients share.</param>
    public static LedgeredChatClient Create(ChatEndpoint endpoint, ICallStore store, IBudget? budget, IRateGate gate, TimeProvider time, int seed,
        Action<string>? tell, CancellationToken stop, HttpClient? http = null)
    {
        IChatClient client =
            new RetryingChatClient(new SentCalls(new OpenAiChat(endpoint, time, http, store, tell), store), endpoint, gate, time, seed, tell, stop);
        return new(budget is null ? client : new BudgetedChatClient(client, budget), store, endpoint.Price, time);
    }
}
