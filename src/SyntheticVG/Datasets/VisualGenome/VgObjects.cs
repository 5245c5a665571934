using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.VisualGenome;

/// <summary>The objects of one picture while its tables are read: by id, duplicates folded into the object that lists them.</summary>
/// <remarks>
/// In repairing reading an object whose id is missing, no number or another's keeps its place under an id of our own, which is
/// negative; relations that hold it whole find it by its name and box.
/// </remarks>
internal sealed class VgObjects(VgImage image, ReadReport report)
{
    private readonly List<VgObject> _objects = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly Dictionary<long, long> _folded = [];
    private readonly Dictionary<string, long> _textIds = new(StringComparer.Ordinal);
    private readonly HashSet<long> _shared = []; // ids that several objects have
    private long _ownIds;

    /// <summary>The objects, in the order in which they came.</summary>
    public IReadOnlyList<VgObject> All => [.. _objects.Where(item => Main(item.Id) == item.Id)];

    /// <summary>Adds an object of the file that lists objects.</summary>
    public void Add(JsonValue value, string where)
    {
        var read = Read(value, where);
        if (!_places.TryGetValue(read.Id, out var place))
        {
            Keep(value, read, where);
            return;
        }
        if (!report.Repairs || IsSame(_objects[place], read))
            throw new BadRowException("duplicate-object", $"object {read.Id} stands there twice");
        report.Add("duplicate-id", where, $"another object is {read.Id} too; relations that name that id are left out");
        _shared.Add(read.Id);
        Keep(value, read with { Id = NewId() }, where);
    }

    /// <summary>Adds what another file says about an object, or the object where it is new.</summary>
    public void AddAttributes(JsonValue value, string where)
    {
        if (PlaceOf(value.Object()) is not { } place)
            Keep(value, Read(value, where), where);
        else if (value.OptionalTexts("attributes"u8, report, where) is { Count: > 0 } attributes)
            _objects[place] = _objects[place] with { Attributes = [.. _objects[place].Attributes.Union(Trimmed(attributes))] };
    }

    /// <summary>The id of one end of a relation: by id, or the object that stands there whole, which is added if it is new.</summary>
    public long Resolve(JsonValue relation, ReadOnlySpan<byte> idName, ReadOnlySpan<byte> objectName, string where)
    {
        if (!relation.TryGet(objectName, out var whole) || (report.Repairs && !whole.IsObject && relation.TryGet(idName, out _)))
        {
            var named = Main(IdOf(relation.Get(idName)));
            return !_places.ContainsKey(named) ? throw new BadRowException("relation-object-unknown", $"object {named} is not in the picture")
                : _shared.Contains(named) ? throw new BadRowException("relation-object-ambiguous", $"several objects of the picture are {named}; expected one")
                : named;
        }
        if (PlaceOf(whole.Object()) is { } known)
            return Main(_objects[known].Id);
        var read = Read(whole, where);
        Keep(whole, read, where);
        return read.Id;
    }

    // Where the object that a row is about stands: by its id; where that is of no use, by its name and box.
    private int? PlaceOf(JsonValue value)
    {
        if (!report.Repairs || HasId(value))
        {
            var id = Main(IdOf(value.Get("object_id"u8, "id"u8)));
            if (_places.TryGetValue(id, out var place) && !_shared.Contains(id))
                return place;
            if (id >= 0 && !_shared.Contains(id))
                return null;
        }
        var box = value.XywhMembers(report).Clamp(image.Width, image.Height);
        var names = new VgObjects(image, new() { Repairs = true }).NamesOf(value, ""); // what is wrong with them is counted where they are read
        var found = _objects.FindIndex(item => item.Box == box && item.Names.Intersect(names).Any());
        return found < 0 ? null : found;
    }

    // The object that an id stands for in the end.
    private long Main(long id)
    {
        while (_folded.TryGetValue(id, out var into))
            id = into;
        return id;
    }

    private void Keep(JsonValue value, VgObject read, string where)
    {
        _places[read.Id] = _objects.Count;
        _objects.Add(read);
        foreach (var folded in value.Optional("merged_object_ids"u8, [], report, where, Ids))
        {
            if (Main(read.Id) != Main(folded)) // no circles where two list each other
                _folded.TryAdd(folded, read.Id);
        }
    }

    private static IEnumerable<string> Trimmed(IEnumerable<string> texts) => texts.Select(text => text.Trim()).Where(text => text.Length > 0);

    private VgObject Read(JsonValue value, string where)
    {
        var id = report.Repairs && !HasId(value.Object()) ? NewId() : IdOf(value.Object().Get("object_id"u8, "id"u8));
        var names = NamesOf(value, where);
        if (names.Length == 0)
            throw new BadRowException("name-missing", $"object {id} has no name");
        return new VgObject
        {
            Id = id,
            Names = names,
            Box = value.XywhMembers(report).Inside(image.Width, image.Height, report, where),
            Synsets = value.OptionalTexts("synsets"u8, report, where),
            Attributes = [.. Trimmed(value.OptionalTexts("attributes"u8, report, where)).Distinct()],
        };
    }

    private List<long> Ids(JsonValue list)
    {
        var ids = new List<long>();
        foreach (var id in list.List().Children)
            ids.Add(IdOf(id));
        return ids;
    }

    // What people call it: under any of the names that the releases have; in repairing reading at last the words of its synsets.
    private string[] NamesOf(JsonValue value, string where)
    {
        if (!report.Repairs)
            return value.TryGet("names"u8, out var given) || value.TryGet("name"u8, out given) || value.TryGet("object_names"u8, out given)
                ? [.. Trimmed(given.Texts())]
                : [];
        string[] names = [.. Named(value, "names"u8, where), .. Named(value, "name"u8, where), .. Named(value, "object_names"u8, where)];
        return names.Length > 0
            ? [.. names.Distinct()]
            : [.. value.OptionalTexts("synsets"u8, report, where).Select(synset => synset.Split('.')[0].Replace('_', ' ')).Where(name => name.Length > 0)];
    }

    private IEnumerable<string> Named(JsonValue value, ReadOnlySpan<byte> name, string where) =>
        value.TryGet(name, out var given) && given.Type == JsonTokenType.Number ? [given.Label(report)] : Trimmed(value.OptionalTexts(name, report, where));

    private static bool HasId(JsonValue row) =>
        (row.TryGet("object_id"u8, out var id) || row.TryGet("id"u8, out id)) && (id.TryInteger(out _) || id.Type == JsonTokenType.String);

    // Texts that are no numbers get ids of our own, each the same again.
    private long IdOf(JsonValue id)
    {
        if (!report.Repairs || id.Type != JsonTokenType.String || id.TryInteger(out _))
            return id.Integer();
        var text = id.Text();
        if (!_textIds.TryGetValue(text, out var number))
            _textIds.Add(text, number = NewId());
        return number;
    }

    private long NewId() => --_ownIds;

    private static bool IsSame(VgObject one, VgObject other) => one.Box == other.Box && one.Names.SequenceEqual(other.Names);
}
