using System.Text;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>Words and their numbers: those of an index as they lie in its file, and those that came since.</summary>
internal sealed class WordList
{
    private readonly SectionFile? _file;
    private readonly int _section;
    private readonly int _written;
    private readonly List<string> _added = [];
    private readonly Lock _lock = new();
    private Dictionary<string, int>? _numbers;
    private string?[]? _read;

    /// <summary>An empty list.</summary>
    public WordList() => _numbers = new(StringComparer.Ordinal);

    /// <summary>The list of an index.</summary>
    public WordList(SectionFile file, int section)
    {
        (_file, _section) = (file, section);
        _written = Math.Max(0, file.Get<int>(section).Length - 1);
    }

    /// <summary>How many words there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _written + _added.Count;
        }
    }

    /// <summary>The word of a number.</summary>
    public string this[int number]
    {
        get
        {
            lock (_lock)
                return number >= _written ? _added[number - _written] : (_read ??= new string?[_written])[number] ??= Encoding.UTF8.GetString(BytesOf(number));
        }
    }

    /// <summary>The number of a word; a new one where it has none.</summary>
    public int Add(string word)
    {
        lock (_lock)
        {
            if (Numbers.TryGetValue(word, out var number))
                return number;
            _added.Add(word);
            Numbers.Add(word, number = _written + _added.Count - 1);
            return number;
        }
    }

    /// <summary>The number of a word, or −1.</summary>
    public int Find(string word)
    {
        lock (_lock)
            return Numbers.GetValueOrDefault(word, -1);
    }

    /// <summary>Writes the words.</summary>
    public void Write(SectionWriter file, int section)
    {
        var starts = new int[_added.Count + 1];
        var bytes = new MemoryStream();
        foreach (var (i, word) in _added.Index())
        {
            bytes.Write(Encoding.UTF8.GetBytes(word));
            starts[i + 1] = checked((int)bytes.Length);
        }
        file.Write<int>(section, starts);
        file.Write(section + 1, stream => bytes.WriteTo(stream));
    }

    /// <summary>The bytes of a word that the index has.</summary>
    public ReadOnlySpan<byte> BytesOf(int number)
    {
        var starts = _file!.Get<int>(_section); // words that were written have a file
        return _file.Get<byte>(_section + 1)[starts[number]..starts[number + 1]];
    }

    private Dictionary<string, int> Numbers
    {
        get
        {
            if (_numbers is null)
            {
                _numbers = new(_written, StringComparer.Ordinal);
                for (var i = 0; i < _written; i++)
                    _numbers.TryAdd(Encoding.UTF8.GetString(BytesOf(i)), i);
            }
            return _numbers;
        }
    }
}
