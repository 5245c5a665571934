namespace SyntheticVG.Models.Generation;

/// <summary>Something that was read or encoded and takes memory.</summary>
internal interface IPrefix : IDisposable
{
    /// <summary>How much.</summary>
    long Bytes { get; }
}

/// <summary>What was read lately, kept by what it is about until all of it takes too many bytes: then what was not asked for longest goes.</summary>
/// <remarks>Safe for concurrent use. What somebody uses stays until he lets go of it.</remarks>
/// <param name="mostBytes">Bytes that are kept.</param>
internal sealed class PrefixCache(long mostBytes) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly LinkedList<Entry> _order = new(); // the latest last

    /// <summary>Bytes of what is kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>How often something had to be read.</summary>
    public int Reads { get; private set; }

    /// <summary>How often it was there.</summary>
    public int Hits { get; private set; }

    /// <summary>Gives what was read of something, or has it read. Two who ask for the same wait for one reading.</summary>
    /// <param name="kind">What kind of thing it is, a word of ours.</param>
    /// <param name="key">What it is about.</param>
    /// <param name="read">Reads it.</param>
    public Lease<T> Take<T>(string kind, string key, Func<T> read)
        where T : class, IPrefix
    {
        var entry = Entered($"{kind} {key}");
        try
        {
            lock (entry.Reading)
            {
                var hit = entry.Value is not null;
                entry.Value ??= read();
                Count(kind, hit, entry);
                return new((T)entry.Value, () => Leave(entry));
            }
        }
        catch
        {
            Leave(entry); // without a value: whoever comes next reads
            throw;
        }
    }

    private Entry Entered(string key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
                _entries[key] = entry = new(key);
            else
                _order.Remove(entry);
            _order.AddLast(entry);
            entry.Users++;
            return entry;
        }
    }

    private void Count(string kind, bool hit, Entry entry)
    {
        lock (_gate)
        {
            (Hits, Reads) = hit ? (Hits + 1, Reads) : (Hits, Reads + 1);
            Measure(entry);
        }
        ModelMeters.Asked(kind, hit);
    }

    private void Leave(Entry entry)
    {
        List<IPrefix> gone = [];
        lock (_gate)
        {
            entry.Users--;
            Measure(entry);
            if (entry.Value is null && entry.Users == 0)
                Forget(entry, gone);
            for (var oldest = _order.First; oldest is not null && Bytes > mostBytes;)
            {
                var next = oldest.Next;
                if (oldest.Value.Users == 0)
                    Forget(oldest.Value, gone);
                oldest = next;
            }
        }
        foreach (var prefix in gone)
            prefix.Dispose();
    }

    private void Measure(Entry entry)
    {
        Bytes -= entry.Bytes;
        entry.Bytes = entry.Value?.Bytes ?? 0;
        Bytes += entry.Bytes;
    }

    private void Forget(Entry entry, List<IPrefix> gone)
    {
        _entries.Remove(entry.Key);
        _order.Remove(entry);
        Bytes -= entry.Bytes;
        if (entry.Value is { } value)
            gone.Add(value);
    }

    /// <summary>Lets go of everything; nobody uses any of it by now.</summary>
    public void Dispose()
    {
        foreach (var entry in _order)
            entry.Value?.Dispose();
        _order.Clear();
        _entries.Clear();
        Bytes = 0;
    }

    private sealed class Entry(string key)
    {
        public string Key => key;

        public Lock Reading { get; } = new();

        public IPrefix? Value { get; set; }

        public long Bytes { get; set; }

        public int Users { get; set; }
    }
}

/// <summary>Something that is used for a while.</summary>
/// <param name="value">It.</param>
/// <param name="end">Lets go of it.</param>
internal sealed class Lease<T>(T value, Action end) : IDisposable
    where T : class
{
    private Action? _end = end;

    /// <summary>It.</summary>
    public T Value => value;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
