using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Quantized;

/// <summary>What one row has read: pages of keys and values, of which forks share all but their own ends.</summary>
internal sealed class RowMemory : IDisposable
{
    /// <summary>Positions of a page that is begun behind what was shared.</summary>
    private const int TailPositions = 64;

    private readonly Qwen2Config _config;
    private readonly List<(KeyValuePage Page, int Used)> _pages = [];

    /// <param name="config">The model's sizes.</param>
    /// <param name="positions">Positions that are expected at once.</param>
    public RowMemory(Qwen2Config config, int positions)
    {
        _config = config;
        if (positions > 0)
            _pages.Add((new(config, positions), 0));
    }

    private RowMemory(RowMemory from)
    {
        (_config, Length) = (from._config, from.Length);
        foreach (var (page, used) in from._pages.Where(page => page.Used > 0))
            _pages.Add((page.Share(), used));
    }

    /// <summary>Positions that were read.</summary>
    public int Length { get; private set; }

    /// <summary>The pages, and how many positions of each are this row's.</summary>
    public IReadOnlyList<(KeyValuePage Page, int Used)> Pages => _pages;

    /// <summary>A row that goes on from here by itself; what was read stays where it is.</summary>
    public RowMemory Fork() => new(this);

    /// <summary>Makes places for new positions.</summary>
    /// <returns>For each of them the page and the position in it.</returns>
    public IEnumerable<(KeyValuePage Page, int Position)> Extend(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_pages.Count == 0 || _pages[^1] is var (last, full) && (full == last.Capacity || last.Shared))
                _pages.Add((new(_config, Math.Max(TailPositions, count - i > TailPositions ? count - i : 0)), 0));
            var (page, used) = _pages[^1];
            _pages[^1] = (page, used + 1);
            Length++;
            yield return (page, used);
        }
    }

    /// <summary>Forgets the last positions.</summary>
    public void Forget(int count)
    {
        Length -= count;
        while (count > 0)
        {
            var (page, used) = _pages[^1];
            var gone = Math.Min(count, used);
            count -= gone;
            if (used > gone)
            {
                _pages[^1] = (page, used - gone);
                return;
            }
            page.Dispose();
            _pages.RemoveAt(_pages.Count - 1);
        }
    }

    /// <summary>Lets go of all pages.</summary>
    public void Dispose()
    {
        foreach (var (page, _) in _pages)
            page.Dispose();
        _pages.Clear();
    }
}
