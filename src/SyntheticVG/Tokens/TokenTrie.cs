namespace SyntheticVG.Tokens;

/// <summary>The tokens of a vocabulary by their bytes: those that begin alike share the way. Added tokens that mark something are not in it.</summary>
/// <remarks>Nodes stand in preorder, so that a walk is a loop: into a node's children is one on, past them is <see cref="TokenTrieNode.Past"/>.</remarks>
internal sealed class TokenTrie
{
    private readonly TokenTrieNode[] _nodes;

    /// <summary>Sorts the tokens in.</summary>
    public TokenTrie(Tokenizer tokenizer)
    {
        var marks = tokenizer.Added.Where(token => token.IsMark).Select(token => token.Id).ToHashSet();
        var tokens = Enumerable.Range(0, tokenizer.Count)
            .Where(id => !marks.Contains(id))
            .Select(id => (Id: id, Bytes: tokenizer.BytesOf(id).ToArray()))
            .Where(token => token.Bytes.Length is > 0 and <= byte.MaxValue)
            .ToArray();
        Array.Sort(tokens, (a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));

        var nodes = new List<TokenTrieNode>();
        var open = new Stack<int>();
        byte[] last = [];
        foreach (var (id, bytes) in tokens)
        {
            var shared = last.AsSpan().CommonPrefixLength(bytes);
            Close(nodes, open, shared);
            for (var depth = shared; depth < bytes.Length; depth++)
            {
                open.Push(nodes.Count);
                nodes.Add(new(bytes[depth], (byte)depth, Past: 0, depth == bytes.Length - 1 ? id : -1));
            }
            last = bytes;
        }
        Close(nodes, open, 0);
        _nodes = [.. nodes];
    }

    /// <summary>The nodes.</summary>
    public ReadOnlySpan<TokenTrieNode> Nodes => _nodes;

    private static void Close(List<TokenTrieNode> nodes, Stack<int> open, int depth)
    {
        while (open.Count > depth)
        {
            var node = open.Pop();
            nodes[node] = nodes[node] with { Past = nodes.Count };
        }
    }
}

/// <summary>A node of a <see cref="TokenTrie"/>.</summary>
/// <param name="Value">The byte that leads to it.</param>
/// <param name="Depth">After how many others.</param>
/// <param name="Past">The first node behind its children.</param>
/// <param name="Token">The token that ends there, or -1.</param>
internal readonly record struct TokenTrieNode(byte Value, byte Depth, int Past, int Token);
