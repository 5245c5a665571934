namespace SyntheticVG.Tokens;

/// <summary>The tokens of a vocabulary by their bytes: those that begin alike share the way. Added tokens are not in it.</summary>
/// <remarks>Nodes stand in preorder, so that a walk is a loop: into a node's children is one on, past them is <see cref="Past"/>.</remarks>
internal sealed class TokenTrie
{
    private readonly List<(byte Value, byte Depth, int Past, int Token)> _nodes = [];

    /// <summary>Sorts the tokens in.</summary>
    public TokenTrie(Tokenizer tokenizer)
    {
        var added = tokenizer.Added.Select(token => token.Id).ToHashSet();
        var tokens = Enumerable.Range(0, tokenizer.Model.Count)
            .Where(id => !added.Contains(id))
            .Select(id => (Id: id, Bytes: tokenizer.Model.BytesOf(id).ToArray()))
            .Where(token => token.Bytes.Length is > 0 and <= byte.MaxValue)
            .ToArray();
        Array.Sort(tokens, (a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));

        var open = new Stack<int>();
        byte[] last = [];
        foreach (var (id, bytes) in tokens)
        {
            var shared = last.AsSpan().CommonPrefixLength(bytes);
            Close(open, shared);
            for (var depth = shared; depth < bytes.Length; depth++)
            {
                open.Push(_nodes.Count);
                _nodes.Add((bytes[depth], (byte)depth, 0, depth == bytes.Length - 1 ? id : -1));
            }
            last = bytes;
        }
        Close(open, 0);
    }

    /// <summary>Nodes; the first level's are reached from 0 by <see cref="Past"/>.</summary>
    public int Count => _nodes.Count;

    /// <summary>The byte that leads to a node, after how many others, and the token that ends there or -1.</summary>
    public (byte Value, int Depth, int Token) this[int node] => (_nodes[node].Value, _nodes[node].Depth, _nodes[node].Token);

    /// <summary>The first node behind a node's children.</summary>
    public int Past(int node) => _nodes[node].Past;

    private void Close(Stack<int> open, int depth)
    {
        while (open.Count > depth)
        {
            var node = open.Pop();
            _nodes[node] = _nodes[node] with { Past = _nodes.Count };
        }
    }
}
