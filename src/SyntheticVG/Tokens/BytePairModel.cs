using System.Collections.Concurrent;
using System.Text;
using SyntheticVG.Characters;

namespace SyntheticVG.Tokens;

/// <summary>Byte-level byte-pair encoding as Qwen2.5 has it: composed text, cut into pieces, each merged from its bytes up.</summary>
internal sealed class BytePairModel : ITokenModel
{
    // Pieces of real texts repeat, so merged ones are kept: at most so many, none longer than so many characters.
    private const int CachedPieces = 1 << 16;
    private const int CachedLength = 64;

    private readonly TokenBytes _tokens;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
    private readonly int[] _byteIds = new int[256];
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private int _cached;

    /// <summary>Makes the model.</summary>
    /// <param name="tokens">The bytes of each token, by id.</param>
    /// <param name="merges">What two tokens merge to, and how early.</param>
    /// <exception cref="InvalidDataException">A single byte is no token.</exception>
    public BytePairModel(TokenBytes tokens, Dictionary<(int Left, int Right), (int Rank, int Id)> merges)
    {
        (_tokens, _merges) = (tokens, merges);
        Array.Fill(_byteIds, -1);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (tokens[id].Length == 1)
                _byteIds[tokens[id][0]] = id;
        }
        if (Array.IndexOf(_byteIds, -1) is >= 0 and var value)
            throw new InvalidDataException($"the vocabulary has no token for byte {value}; expected one for each of the 256");
    }

    public int Count => _tokens.Count;

    public ReadOnlySpan<byte> BytesOf(int id) => _tokens[id];

    public void Encode(string text, List<int> ids)
    {
        var rest = Composition.Compose(text).AsSpan();
        var cache = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        while (rest.Length > 0)
        {
            var piece = rest[..PreTokenizer.FirstPiece(rest)];
            rest = rest[piece.Length..];
            if (!cache.TryGetValue(piece, out var merged))
            {
                merged = Merge(piece);
                if (piece.Length <= CachedLength && _cached < CachedPieces && cache.TryAdd(piece, merged))
                    Interlocked.Increment(ref _cached);
            }
            ids.AddRange(merged);
        }
    }

    // The earliest merge first, the leftmost of equals; a heap, lest a word of n letters take n² steps.
    private int[] Merge(ReadOnlySpan<char> piece)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length)];
        var count = Encoding.UTF8.GetBytes(piece, bytes);
        var ids = new int[count]; // -1 where merged into the one before
        var (next, previous) = (new int[count], new int[count]);
        for (var i = 0; i < count; i++)
            (ids[i], next[i], previous[i]) = (_byteIds[bytes[i]], i + 1, i - 1);

        var heap = new PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)>();
        for (var i = 0; i + 1 < count; i++)
            Offer(i);
        while (heap.TryDequeue(out var merge, out _))
        {
            var right = ids[merge.At] == merge.Left ? next[merge.At] : count;
            if (right >= count || ids[right] != merge.Right)
                continue; // one of the two has been merged meanwhile
            (ids[merge.At], ids[right]) = (merge.Id, -1);
            next[merge.At] = next[right];
            if (next[right] < count)
                previous[next[right]] = merge.At;
            Offer(merge.At);
            if (previous[merge.At] >= 0)
                Offer(previous[merge.At]);
        }
        return [.. ids.Where(id => id >= 0)];

        void Offer(int at)
        {
            if (next[at] < count && _merges.TryGetValue((ids[at], ids[next[at]]), out var merge))
                heap.Enqueue((at, ids[at], ids[next[at]], merge.Id), (merge.Rank, at));
        }
    }
}
