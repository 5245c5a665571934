using System.Globalization;
using System.Text;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Evaluation.Leaks;

/// <summary>The photos of the benchmarks in a folder, by every key that leads to them and by what those look like that are there.</summary>
/// <remarks>
/// Files are found by their published names, wherever they lie. Visual Genome's image_data.json, where it is there, bridges the
/// photos of COCO and Visual Genome; psg.json bridges its own.
/// </remarks>
public sealed class BenchmarkLeaks
{
    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png"];

    private readonly SortedDictionary<string, SortedSet<string>> _keys = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _pixels = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [], _used = [];

    private BenchmarkLeaks() { }

    /// <summary>How many keys each list has.</summary>
    public IReadOnlyDictionary<string, int> Counts =>
        new SortedDictionary<string, int>(_keys.Values.SelectMany(lists => lists).CountBy(list => list).ToDictionary(), StringComparer.Ordinal);

    /// <summary>How many pictures are known by what they look like.</summary>
    public int Pictures => _pixels.Count;

    /// <summary>Files that keys were taken from.</summary>
    public IReadOnlyList<string> Used => _used;

    /// <summary>Files that have a benchmark's name and could not be read, with the reason: their photos are not in the list.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads what lies in a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static BenchmarkLeaks Read(string folder, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: no such folder; expected one that holds the benchmarks' files");
        var leaks = new BenchmarkLeaks();
        List<string> files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            leaks.TryAdd(file);
        }
        foreach (var file in files.Where(file => Path.GetFileName(file) == "image_data.json"))
            leaks.Bridge(file);
        foreach (var file in files.Where(file => PictureEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            leaks.Look(file);
        }
        foreach (var file
            in files.Where(file => Path.GetFileName(file).StartsWith("mmbench", StringComparison.OrdinalIgnoreCase) && Path.GetExtension(file) is ".tsv"))
            leaks.LookInside(file);
        return leaks;
    }

    /// <summary>Writes the list.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder("# photos of benchmarks; a key a line, the benchmarks behind it (synvg leaks)\n");
        foreach (var (key, lists) in _keys.Concat(_pixels))
            text.Append(CultureInfo.InvariantCulture, $"{key}  # {string.Join(", ", lists)}\n");
        WholeFile.Write(path, text.ToString());
    }

    private void TryAdd(string file)
    {
        try
        {
            foreach (var benchmark in BenchmarkKeys.Of(file))
            {
                foreach (var key in benchmark.Keys.SelectMany(keys => keys))
                    Add(_keys, key, [benchmark.List]);
                if (!PictureEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    _used.Add($"{file}: {benchmark.List}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or BadRowException)
        {
            _problems.Add(e.Message.Contains(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}");
        }
    }

    // A photo that one of the two sets lists is listed for both.
    private void Bridge(string file)
    {
        try
        {
            using var stream = new JsonStream(file);
            while (stream.NextElement())
            {
                var row = stream.Value.Object();
                if (row.Optional<long?>("coco_id"u8, null, new ReadReport(), stream.Where, value => value.Integer()) is not { } coco)
                    continue;
                var (a, b) = ($"coco:{coco}", string.Create(CultureInfo.InvariantCulture, $"vg:{row.Get("image_id"u8, "id"u8).Integer()}"));
                string[] lists = [.. _keys.GetValueOrDefault(a) ?? [], .. _keys.GetValueOrDefault(b) ?? []];
                if (lists.Length == 0)
                    continue;
                Add(_keys, a, lists);
                Add(_keys, b, lists);
            }
        }
        catch (Exception e) when (e is InvalidDataException or BadRowException)
        {
            _problems.Add(e.Message.Contains(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}");
        }
    }

    private void Look(string file)
    {
        if (PictureKeys.Of(file).Select(key => _keys.GetValueOrDefault(key)).FirstOrDefault(lists => lists is not null) is { } listed)
            Note(file, listed, () => new PictureReader().Read(file));
    }

    private void LookInside(string file)
    {
        try
        {
            foreach (var question in new MmBench().Open(file).Questions.Where(question => question.ImageFile is not null))
                Note($"{file}: {question.Id}", ["mmbench"], () => new PictureReader().Read(question.ImageFile!()));
            _used.Add($"{file}: mmbench, by its pictures");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _problems.Add(e.Message);
        }
    }

    private void Note(string name, IEnumerable<string> lists, Func<Picture> read)
    {
        try
        {
            if (PictureHash.Of(read()) is { } hash)
                Add(_pixels, $"{LeakList.PixelsPrefix}{hash}", lists);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            _problems.Add($"{name}: {e.Message}");
        }
    }

    private static void Add(SortedDictionary<string, SortedSet<string>> keys, string key, IEnumerable<string> lists)
    {
        if (!keys.TryGetValue(key, out var all))
            keys.Add(key, all = new(StringComparer.Ordinal));
        all.UnionWith(lists);
    }
}
