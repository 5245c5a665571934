namespace SyntheticVG.Models.Batching;

/// <summary>Things that wait, those of each caller in their order; callers take turns.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class CallerQueue<T>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<T>> _callers = []; // of those who have something here
    private readonly Dictionary<string, long> _served = []; // when each was served last, of all who ever were
    private long _turn;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _callers.Count == 0;
        }
    }

    /// <summary>Puts something behind what its caller has there.</summary>
    public void Add(string caller, T thing)
    {
        lock (_gate)
        {
            if (!_callers.TryGetValue(caller, out var own))
                _callers[caller] = own = new();
            own.AddLast(thing);
        }
    }

    /// <summary>Takes the next: that of the caller who has least under way, among those alike of who was served longest ago.</summary>
    /// <param name="underWay">How much a caller has under way.</param>
    /// <param name="fits">Whether the next one may be taken now.</param>
    /// <param name="thing">It.</param>
    public bool TryTake(Func<string, int> underWay, Func<T, bool> fits, out T thing)
    {
        lock (_gate)
        {
            thing = default!;
            if (_callers.Count == 0)
                return false;
            var (caller, things) = _callers.MinBy(own => (underWay(own.Key), _served.GetValueOrDefault(own.Key)));
            if (!fits(things.First!.Value)) // callers without things are not listed
                return false;
            thing = things.First.Value;
            things.RemoveFirst();
            _served[caller] = ++_turn;
            if (things.Count == 0)
                _callers.Remove(caller);
            return true;
        }
    }

    /// <summary>Removes all that somebody does not wait for any more.</summary>
    public List<T> Remove(Func<T, bool> leaves)
    {
        lock (_gate)
        {
            List<T> gone = [];
            foreach (var (caller, things) in _callers.ToList())
            {
                foreach (var thing in things.Where(leaves).ToList())
                {
                    things.Remove(thing);
                    gone.Add(thing);
                }
                if (things.Count == 0)
                    _callers.Remove(caller);
            }
            return gone;
        }
    }
}
