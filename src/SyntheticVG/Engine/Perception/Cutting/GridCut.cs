namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>The minimum cut of a grid of pixels, each joined to its eight neighbours and to two terminals: inside and outside.</summary>
/// <remarks>
/// Boykov and Kolmogorov, PAMI 2004: two search trees grow from the terminals, meet, push flow along the path, and orphans look for new parents.
/// Edges are implicit: a node's neighbour in direction d lies at a fixed offset, and the grid has a rim of unreachable nodes.
/// </remarks>
internal sealed class GridCut
{
    private const byte ToTerminal = 8, Orphan = 9, None = 10;
    private const byte Free = 0, Inside = 1, Outside = 2;

    private readonly int _stride;
    private readonly int[] _offsets;
    private readonly float[] _capacity; // [node * 8 + direction], what is left of it
    private readonly float[] _terminal; // left to the inside where positive, to the outside where negative
    private readonly byte[] _tree, _parent;
    private readonly int[] _time, _distance;
    private readonly bool[] _isActive;
    private readonly Queue<int> _active = new();
    private readonly Queue<int> _orphans = new();
    private int _now;

    public GridCut(int width, int height)
    {
        (Width, Height, _stride) = (width, height, width + 2);
        // Opposite directions are 4 apart.
        _offsets = [1, _stride + 1, _stride, _stride - 1, -1, -_stride - 1, -_stride, -_stride + 1];
        var nodes = _stride * (height + 2);
        (_capacity, _terminal) = (new float[nodes * 8], new float[nodes]);
        (_tree, _parent, _time, _distance, _isActive) = (new byte[nodes], new byte[nodes], new int[nodes], new int[nodes], new bool[nodes]);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>How much more being outside costs a pixel than being inside.</summary>
    public void SetPull(int x, int y, float inward) => _terminal[Node(x, y)] = inward;

    /// <summary>The price of a cut between a pixel and its neighbour to the right (0), right below (1), below (2) or left below (3).</summary>
    public void SetBond(int x, int y, int direction, float price)
    {
        var node = Node(x, y);
        _capacity[(node * 8) + direction] = price;
        _capacity[((node + _offsets[direction]) * 8) + direction + 4] = price;
    }

    /// <summary>Whether a pixel is inside, once the cut was made.</summary>
    public bool IsInside(int x, int y) => _tree[Node(x, y)] == Inside;

    /// <summary>Makes the cut; once.</summary>
    public void Cut()
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var node = Node(x, y);
                _parent[node] = None;
                if (_terminal[node] == 0)
                    continue;
                (_tree[node], _parent[node], _distance[node]) = (_terminal[node] > 0 ? Inside : Outside, ToTerminal, 1);
                Activate(node);
            }
        }
        while (_active.TryDequeue(out var node))
        {
            _isActive[node] = false;
            while (_tree[node] != Free && Grow(node) is { } meeting)
            {
                _now++;
                Augment(meeting.Inner, meeting.Direction);
                while (_orphans.TryDequeue(out var orphan))
                    Adopt(orphan);
            }
        }
    }

    private int Node(int x, int y) => ((y + 1) * _stride) + x + 1;

    private void Activate(int node)
    {
        if (_isActive[node])
            return;
        _isActive[node] = true;
        _active.Enqueue(node);
    }

    // Takes free neighbours into the tree; where it meets the other tree, the edge of the meeting, seen from the inner one.
    private (int Inner, int Direction)? Grow(int node)
    {
        var tree = _tree[node];
        for (var d = 0; d < 8; d++)
        {
            var other = node + _offsets[d];
            var left = tree == Inside ? _capacity[(node * 8) + d] : _capacity[(other * 8) + (d ^ 4)];
            if (left <= 0)
                continue;
            if (_tree[other] == Free)
            {
                (_tree[other], _parent[other], _time[other], _distance[other]) = (tree, (byte)(d ^ 4), _time[node], _distance[node] + 1);
                Activate(other);
            }
            else if (_tree[other] != tree)
            {
                return tree == Inside ? (node, d) : (other, d ^ 4);
            }
            else if (_time[other] <= _time[node] && _distance[other] > _distance[node] && _parent[other] < ToTerminal)
            {
                (_parent[other], _time[other], _distance[other]) = ((byte)(d ^ 4), _time[node], _distance[node] + 1); // a shorter way to the root
            }
        }
        return null;
    }

    private void Augment(int inner, int direction)
    {
        var outer = inner + _offsets[direction];
        var flow = Math.Min(_capacity[(inner * 8) + direction], Math.Min(Narrowest(inner, inward: true), Narrowest(outer, inward: false)));
        _capacity[(inner * 8) + direction] -= flow;
        _capacity[(outer * 8) + (direction ^ 4)] += flow;
        Push(inner, flow, inward: true);
        Push(outer, flow, inward: false);
    }

    private float Narrowest(int node, bool inward)
    {
        var least = float.MaxValue;
        while (_parent[node] != ToTerminal)
        {
            var d = _parent[node];
            var parent = node + _offsets[d];
            least = Math.Min(least, inward ? _capacity[(parent * 8) + (d ^ 4)] : _capacity[(node * 8) + d]);
            node = parent;
        }
        return Math.Min(least, Math.Abs(_terminal[node]));
    }

    private void Push(int node, float flow, bool inward)
    {
        while (_parent[node] != ToTerminal)
        {
            var d = _parent[node];
            var parent = node + _offsets[d];
            var (used, back) = inward ? ((parent * 8) + (d ^ 4), (node * 8) + d) : ((node * 8) + d, (parent * 8) + (d ^ 4));
            _capacity[used] -= flow;
            _capacity[back] += flow;
            if (_capacity[used] <= 0)
                Abandon(node);
            node = parent;
        }
        _terminal[node] += inward ? -flow : flow;
        if (inward ? _terminal[node] <= 0 : _terminal[node] >= 0)
        {
            _terminal[node] = 0;
            Abandon(node);
        }
    }

    private void Abandon(int node)
    {
        _parent[node] = Orphan;
        _orphans.Enqueue(node);
    }

    private void Adopt(int node)
    {
        var (best, nearest, tree) = (None, int.MaxValue, _tree[node]);
        for (byte d = 0; d < 8; d++)
        {
            var other = node + _offsets[d];
            if (_tree[other] != tree || (tree == Inside ? _capacity[(other * 8) + (d ^ 4)] : _capacity[(node * 8) + d]) <= 0)
                continue;
            if (DistanceToRoot(other) is { } distance && distance < nearest)
                (best, nearest) = (d, distance);
        }
        _parent[node] = best;
        if (best != None)
        {
            (_time[node], _distance[node]) = (_now, nearest + 1);
            return;
        }
        _tree[node] = Free;
        for (var d = 0; d < 8; d++)
        {
            var other = node + _offsets[d];
            if (_tree[other] != tree)
                continue;
            if ((tree == Inside ? _capacity[(other * 8) + (d ^ 4)] : _capacity[(node * 8) + d]) > 0)
                Activate(other);
            if (_parent[other] == (d ^ 4))
                Abandon(other);
        }
    }

    // How many edges lead to the terminal, or null where the way ends at an orphan; marks the way, so that it is walked once.
    private int? DistanceToRoot(int node)
    {
        var (steps, at) = (0, node);
        while (true)
        {
            if (_time[at] == _now && _parent[at] < Orphan)
            {
                steps += _distance[at];
                break;
            }
            steps++;
            if (_parent[at] == ToTerminal)
            {
                (_time[at], _distance[at]) = (_now, 1);
                break;
            }
            if (_parent[at] >= Orphan)
                return null;
            at += _offsets[_parent[at]];
        }
        var distance = steps;
        for (at = node; _time[at] != _now; at += _offsets[_parent[at]])
            (_time[at], _distance[at]) = (_now, steps--);
        return distance;
    }
}
