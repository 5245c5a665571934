using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>The form of request that an endpoint takes, as its refusals taught; remembered in the run's ledger. Safe for concurrent use.</summary>
internal sealed class EndpointForms(ChatEndpoint endpoint, ICallStore? ledger, Action<string>? tell)
{
    private readonly string _name = $"form of {endpoint}";
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [], _inVain = [];
    private RequestForm? _current;

    /// <summary>The form that requests have now.</summary>
    public RequestForm Current
    {
        get
        {
            lock (_gate)
                return _current ??= RequestForm.FromJson(ledger?.Note(_name));
        }
    }

    /// <summary>Leaves out what the endpoint refused of a request.</summary>
    /// <param name="form">The request's form.</param>
    /// <param name="sent">What it had.</param>
    /// <param name="error">The refusal.</param>
    /// <returns>The form to try next; null where the refusal is about nothing that can be left out.</returns>
    public RequestForm? Refused(RequestForm form, SentParts sent, ServerError error)
    {
        lock (_gate)
        {
            if (_current is { } current && current != form)
                return current; // another call learned something meanwhile
            if (_inVain.Contains(error.Names) || form.Without(error, sent) is not var (next, change))
                return null;
            Keep(next);
            if (_told.Add(change))
                tell?.Invoke($"{endpoint} {change} (its words: {ServerWords.Shown(error.Words, endpoint.Key)})");
            return next;
        }
    }

    /// <summary>Takes back what was left out in vain: the refusal stayed the same.</summary>
    public void Restore(RequestForm form, string words)
    {
        lock (_gate)
        {
            if (_inVain.Add(words))
                Keep(form);
        }
    }

    private void Keep(RequestForm form)
    {
        _current = form;
        ledger?.SetNote(_name, form.ToJson());
    }
}
