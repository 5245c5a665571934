using System.Diagnostics.CodeAnalysis;

namespace SyntheticVG.Perception.Sentences;

/// <summary>Keeps the vectors of the latest texts; the one unused for longest goes first. Safe for concurrent use.</summary>
internal sealed class VectorCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, float[] Vector)>> _places = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Text, float[] Vector)> _byUse = new();

    public int Count => _places.Count;

    public bool TryGet(string text, [NotNullWhen(true)] out float[]? vector)
    {
        lock (_lock)
        {
            vector = null;
            if (!_places.TryGetValue(text, out var node))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            vector = node.Value.Vector;
            return true;
        }
    }

    public void Add(string text, float[] vector)
    {
        lock (_lock)
        {
            if (capacity < 1 || _places.ContainsKey(text))
                return;
            if (_places.Count == capacity && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _places.Remove(oldest.Value.Text);
            }
            _places[text] = _byUse.AddFirst((text, vector));
        }
    }
}
