using SyntheticVG.Datasets.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.VisualGenome;

/// <summary>The objects of one picture while its tables are read: by id, duplicates folded into the object that lists them.</summary>
internal sealed class VgObjects(VgImage image, ReadReport report)
{
    private readonly List<VgObject> _objects = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly Dictionary<long, long> _folded = [];

    /// <summary>The objects, in the order in which they came.</summary>
    public IReadOnlyList<VgObject> All => [.. _objects.Where(item => Main(item.Id) == item.Id)];

    /// <summary>Adds an object of the file that lists objects.</summary>
    public void Add(JsonValue value, string where)
    {
        var read = Read(value, where);
        if (_places.ContainsKey(read.Id))
            throw new BadRowException("duplicate-object", $"object {read.Id} stands there twice");
        Keep(value, read);
    }

    /// <summary>Adds what another file says about an object, or the object where it is new.</summary>
    public void AddAttributes(JsonValue value, string where)
    {
        var id = Main(value.Object().Get("object_id"u8, "id"u8).Integer());
        if (!_places.TryGetValue(id, out var place))
            Keep(value, Read(value, where));
        else if (value.TryGet("attributes"u8, out var attributes))
            _objects[place] = _objects[place] with { Attributes = [.. _objects[place].Attributes.Union(Trimmed(attributes))] };
    }

    /// <summary>The id of one end of a relation: by id, or the object that stands there whole, which is added if it is new.</summary>
    public long Resolve(JsonValue relation, ReadOnlySpan<byte> idName, ReadOnlySpan<byte> objectName, string where)
    {
        if (!relation.TryGet(objectName, out var whole))
        {
            var named = Main(relation.Get(idName).Integer());
            return _places.ContainsKey(named)
                ? named
                : throw new BadRowException("relation-object-unknown", $"object {named} is not in the picture");
        }
        var id = Main(whole.Get("object_id"u8, "id"u8).Integer());
        if (!_places.ContainsKey(id))
            Keep(whole, Read(whole, where));
        return id;
    }

    // The object that an id stands for in the end.
    private long Main(long id)
    {
        while (_folded.TryGetValue(id, out var into))
            id = into;
        return id;
    }

    private void Keep(JsonValue value, VgObject read)
    {
        _places[read.Id] = _objects.Count;
        _objects.Add(read);
        if (!value.TryGet("merged_object_ids"u8, out var merged))
            return;
        foreach (var id in merged.List().Children)
        {
            if (id.Integer() is var folded && Main(read.Id) != Main(folded)) // no circles where two list each other
                _folded.TryAdd(folded, read.Id);
        }
    }

    private static IEnumerable<string> Trimmed(JsonValue texts) => texts.Texts().Select(text => text.Trim()).Where(text => text.Length > 0);

    private VgObject Read(JsonValue value, string where)
    {
        var id = value.Object().Get("object_id"u8, "id"u8).Integer();
        string[] names = value.TryGet("names"u8, out var given) || value.TryGet("name"u8, out given) || value.TryGet("object_names"u8, out given)
            ? [.. Trimmed(given)]
            : [];
        if (names.Length == 0)
            throw new BadRowException("name-missing", $"object {id} has no name");
        return new VgObject
        {
            Id = id,
            Names = names,
            Box = Box.FromXywh(value.Get("x"u8).Number(), value.Get("y"u8).Number(), value.Get("w"u8, "width"u8).Number(), value.Get("h"u8, "height"u8).Number())
                .Inside(image.Width, image.Height, report, where),
            Synsets = value.TryGet("synsets"u8, out var synsets) ? synsets.Texts() : [],
            Attributes = value.TryGet("attributes"u8, out var attributes) ? [.. Trimmed(attributes).Distinct()] : [],
        };
    }
}
