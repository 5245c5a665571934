using System.Text;
using SyntheticVG.Characters;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>What is searched of regions: names, attributes, and descriptions in small letters, a line each; the text goes to a file at once.</summary>
internal sealed class RegionColumns : IDisposable
{
    private readonly Chunks<int> _names = new(), _attributeStarts = new(), _attributes = new();
    private readonly Chunks<long> _textStarts = new();
    private readonly FileStream _text;
    private readonly BufferedStream _buffer;
    private long _length;

    public RegionColumns(string temporary)
    {
        _text = new(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        _buffer = new(_text, 1 << 20);
    }

    public int Count => _names.Count;

    /// <summary>A text as it is searched: small letters, composed, without line ends.</summary>
    public static string Searched(string text) => Composition.Compose(text).ToLowerInvariant().Replace('\n', ' ');

    public void Add(Region region, Vocabulary words)
    {
        _names.Add(words.Names.Add(region.Name));
        _attributeStarts.Add(_attributes.Count);
        foreach (var attribute in region.Attributes)
            _attributes.Add(words.Attributes.Add(attribute));
        _textStarts.Add(_length);
        if (region.Description is { Length: > 0 } description)
        {
            var bytes = Encoding.UTF8.GetBytes(Searched(description) + "\n");
            _buffer.Write(bytes);
            _length += bytes.Length;
        }
    }

    public int NameOf(int region) => _names[region];

    public void Write(SectionWriter file)
    {
        _attributeStarts.Add(_attributes.Count);
        _textStarts.Add(_length);
        file.Write<int>(Section.RegionName, _names.ToArray());
        file.Write<int>(Section.AttributeStart, _attributeStarts.ToArray());
        file.Write<int>(Section.AttributeIds, _attributes.ToArray());
        file.Write<long>(Section.TextStart, _textStarts.ToArray());
        _buffer.Flush();
        _text.Position = 0;
        file.Write(Section.Text, _text.CopyTo);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _text.Dispose();
    }
}
