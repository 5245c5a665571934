using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Gqa;

/// <summary>A picture of GQA.</summary>
/// <param name="Id">Visual Genome's id as text, or <c>n</c> and a number for a photo that only COCO knows.</param>
/// <param name="Width">Width of Visual Genome's copy in pixels; 0 where the file does not say.</param>
/// <param name="Height">Height of that copy in pixels; 0 where the file does not say.</param>
internal sealed record GqaImage(string Id, int Width, int Height)
{
    /// <summary>Name of the picture in GQA's image archive.</summary>
    public string File => $"{Id}.jpg";
}

/// <summary>An object of a GQA scene graph.</summary>
/// <param name="Id">Its id; Visual Genome's where the object came from there.</param>
/// <param name="Name">What it is.</param>
/// <param name="Box">Box in pixels of Visual Genome's copy, inside the picture.</param>
/// <param name="Attributes">What it is like.</param>
internal sealed record GqaObject(string Id, string Name, Box Box, IReadOnlyList<string> Attributes);

/// <summary>A relation of a GQA scene graph.</summary>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Predicate">The words between.</param>
/// <param name="Object">Id of the object.</param>
/// <param name="Derived">Whether it was computed from the boxes ("to the left of", "to the right of") and no person said it.</param>
internal sealed record GqaRelation(string Subject, string Predicate, string Object, bool Derived);

/// <summary>A scene graph of GQA.</summary>
/// <param name="Objects">Its objects.</param>
/// <param name="Relations">The relations between them.</param>
internal sealed record GqaGraph(IReadOnlyList<GqaObject> Objects, IReadOnlyList<GqaRelation> Relations);

/// <summary>Reads GQA's scene graphs (<c>train_sceneGraphs.json</c>, <c>val_sceneGraphs.json</c>), a picture at a time.</summary>
internal sealed class GqaReader : IDisposable
{
    private readonly Dictionary<string, GqaImage> _images = [];
    private readonly JsonRows<string> _rows;
    private readonly ReadReport _report;

    private GqaReader(string path, ReadReport report)
    {
        _rows = new(path);
        _report = report;
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list; expected an object with a member an image");
        if (_rows.Recall("") is { } kept)
        {
            var sides = MemoryMarshal.Cast<byte, int>(kept.Beside);
            foreach (var (i, id) in _rows.Noted.Index())
                _images.Add(id, new(id, sides[2 * i], sides[(2 * i) + 1]));
        }
        else
        {
            Note(stream);
        }
        _rows.Sort();
    }

    private void Note(JsonStream stream)
    {
        var (problems, members) = (_report.Total, 0);
        for (; stream.NextMember(); members++)
        {
            var value = stream.ReadMember();
            var where = $"{stream.Path}: image {stream.Name}";
            try
            {
                if (value.Object().TryGet("objects"u8, out var objects) && !objects.IsObject)
                    LeaveOut(objects, where);
                var (width, height) = value.Size(_report, where);
                _images.Add(stream.Name, new(stream.Name, width, height));
                _rows.Add(stream.Name, stream);
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, where, e.Message);
            }
        }
        if (_report.Total == problems && members == _images.Count)
            _rows.Keep("", MemoryMarshal.AsBytes((int[])[.. _images.Values.SelectMany(image => (int[])[image.Width, image.Height])]).ToArray());
    }

    /// <summary>The pictures, in the order of the file.</summary>
    public IReadOnlyCollection<GqaImage> Images => _images.Values;

    /// <summary>Indexes the file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, an image is bad.</exception>
    public static GqaReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>Reads the scene graph of a picture.</summary>
    /// <param name="image">The picture; its size must be known.</param>
    public GqaGraph Read(GqaImage image)
    {
        var objects = new Dictionary<string, GqaObject>();
        var relations = new List<GqaRelation>();
        var row = _rows.Read(_rows.RowsOf(image.Id).Start.Value);
        if (!row.TryGet("objects"u8, out var members) || !members.IsObject) // what else it is was counted
            return new([], []);
        var walk = members.Children;
        while (walk.MoveNext())
            Guard(image, walk.Name, walk.Current, (value, id, where) => Add(Object(value, id, image, where), objects));
        walk = members.Children;
        while (walk.MoveNext())
        {
            if (!walk.Current.IsObject || !walk.Current.TryGet("relations"u8, out var list))
                continue;
            if (!list.IsArray && !list.IsObject) // a list in the files, an object on the data set's page
                Guard(image, walk.Name, list, (value, _, _) => value.List());
            foreach (var relation in list.Children)
                Guard(image, walk.Name, relation, (value, id, _) => relations.Add(Relation(value, id, objects)));
        }
        return new([.. objects.Values], relations);
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private delegate void Take(JsonValue value, string id, string where);

    private void Guard(GqaImage image, string id, JsonValue value, Take take)
    {
        var where = $"{_rows.Path}: image {image.Id}, object {id}";
        try
        {
            take(value, id, where);
        }
        catch (BadRowException e)
        {
            _report.Add(e.Kind, where, e.Message);
        }
    }

    // Objects that are no object: where the report repairs, the image stays without them, and an empty list is none.
    private void LeaveOut(JsonValue objects, string where)
    {
        if (!_report.Repairs)
            objects.Object();
        if (!objects.IsArray || objects.Children.MoveNext())
            _report.Ignore("objects"u8, where, "found no object; expected one with a member an object of the picture");
    }

    private static void Add(GqaObject item, Dictionary<string, GqaObject> objects)
    {
        if (!objects.TryAdd(item.Id, item))
            throw new BadRowException("duplicate-object", $"object {item.Id} stands there twice; the first holds");
    }

    private GqaObject Object(JsonValue value, string id, GqaImage image, string where) => new(
        id,
        value.Object().Get("name"u8).Label(_report) is { Length: > 0 } name ? name : throw new BadRowException("name-missing", "the name is empty"),
        value.XywhMembers(_report).Inside(image.Width, image.Height, _report, where),
        value.OptionalTexts("attributes"u8, _report, where));

    private GqaRelation Relation(JsonValue value, string subject, Dictionary<string, GqaObject> objects)
    {
        var (predicate, @object) = (value.Object().Get("name"u8).Label(_report), value.Get("object"u8).Id());
        return objects.ContainsKey(subject) && objects.ContainsKey(@object)
            ? new(subject, predicate, @object, Derived: predicate is "to the left of" or "to the right of")
            : throw new BadRowException("relation-object-unknown", $"object {(objects.ContainsKey(subject) ? @object : subject)} is not in the picture");
    }
}
