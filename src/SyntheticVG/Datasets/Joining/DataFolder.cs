using System.Runtime.CompilerServices;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Joining;

/// <summary>
/// A folder of photos with whatever annotations lie in it, recognised by the names that the data sets' downloads have, and
/// read back as one <see cref="AnnotatedImage"/> a photo.
/// </summary>
/// <remarks>
/// Opening indexes the files: what stays in memory is a few hundred bytes a photo and a few dozen an annotation, whatever
/// they hold. Photos come in the order of their keys. A folder of photos alone is read too; its photos have no regions.
/// Not for several threads at once.
/// </remarks>
public sealed class DataFolder : IDisposable
{
    private const int Named = 8; // files in a list to print

    private readonly FolderScan _scan;
    private readonly DataFolderOptions _options;
    private readonly PhotoSources _sources;
    private readonly LeakGuard _leaks;
    private readonly RequireFilter _require;
    private readonly List<Photo> _photos = [];
    private readonly IReadOnlyList<(string File, string Reason)> _unused;
    private Besides? _besides;
    private int _unnamed;

    private DataFolder(string path, DataFolderOptions options)
    {
        _options = options;
        _require = new(options.Require);
        _leaks = new(options.LeakList);
        _scan = new(path);
        Warnings = new(options.Strict) { Repairs = !options.Strict };
        var files = DataFiles.Recognise(_scan, options.Keys);
        if (options.Recipe is not null)
            files = DataRecipe.Apply(options.Recipe, files, _scan.Files);
        Found = [.. files.Describe()];
        _unused = files.Unused;
        _sources = new(_scan, files, options.Keys, Warnings, LeftOut);
        try
        {
            Index();
            AtOpening = (new SortedDictionary<string, long>(Warnings.Counts.ToDictionary()), new SortedDictionary<string, long>(LeftOut.Counts.ToDictionary()),
                _leaks.Counts.ToDictionary(pair => pair.Key, pair => (long)pair.Value));
        }
        catch
        {
            _sources.Dispose();
            throw;
        }
    }

    /// <summary>The recognised files, a line a data set, to print.</summary>
    public IReadOnlyList<string> Found { get; private set; }

    /// <summary>How many photos will be read.</summary>
    public int Count => _photos.Count;

    /// <summary>Keys of the photos that will be read, in their order.</summary>
    public IEnumerable<string> Keys => _photos.Select(photo => photo.Key);

    /// <summary>Rows and files that are not as they should be; complete once every photo was read.</summary>
    public ReadReport Warnings { get; }

    /// <summary>What the join leaves out on purpose: crowds, computed relations, tiny boxes, repeated relations; complete once every photo was read.</summary>
    public ReadReport LeftOut { get; } = new();

    /// <summary>How many of the photos each evaluation list holds (<c>coco-val2017</c>, <c>psg-test</c>, <c>leak-list</c>, ...).</summary>
    public IReadOnlyDictionary<string, int> Evaluation => _leaks.Counts;

    /// <summary>How many photos lack each of the things that <see cref="DataFolderOptions.Require"/> asks for.</summary>
    public IReadOnlyDictionary<string, int> Missing => _require.Missing;

    /// <summary>How many photos were left out because they lack something asked for.</summary>
    public int NoSeeds => _require.LeftOut;

    /// <summary>Recognises and indexes what lies in a folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is broken as a whole, nothing was recognised; or, in strict reading, a row is bad.</exception>
    /// <exception cref="ArgumentException">The options ask for what no photo can have.</exception>
    public static DataFolder Open(string path, DataFolderOptions? options = null) => new(path, options ?? new());

    /// <summary>The photos, in the order of their keys; one whose picture is broken is counted and left out.</summary>
    public IAsyncEnumerable<AnnotatedImage> ReadAsync(CancellationToken cancellationToken = default) => ReadAsync(_ => true, cancellationToken);

    /// <summary>Those photos whose key is wanted, in the order of their keys; of the others nothing is read.</summary>
    /// <param name="wanted">Whether a photo of a key is wanted.</param>
    /// <param name="cancellationToken">Stops between two photos.</param>
    public async IAsyncEnumerable<AnnotatedImage> ReadAsync(Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask; // reading is synchronous; the stages that follow are not
        foreach (var photo in _photos.Where(photo => wanted(photo.Key)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(photo) is { } image)
                yield return image;
        }
    }

    /// <summary>The photo at a place of <see cref="Keys"/>; null where its picture is broken, which is counted.</summary>
    public AnnotatedImage? Read(int place) => Read(_photos[place]);

    /// <summary>What was counted before any photo was read.</summary>
    internal (IReadOnlyDictionary<string, long> Warnings, IReadOnlyDictionary<string, long> LeftOut,
        IReadOnlyDictionary<string, long> Evaluation) AtOpening
    { get; }

    /// <summary>The names of the photo at a place of <see cref="Keys"/>, without its size: nothing is read.</summary>
    internal ImageInfo NamesOf(int place) =>
        new() { Key = _photos[place].Key, File = _photos[place].Picture!, Width = 0, Height = 0, Sources = SourcesOf(_photos[place]) };

    /// <summary>Full path of the picture of the photo at a place of <see cref="Keys"/>.</summary>
    public string PicturePathOf(int place) => _scan.Full(_photos[place].Picture!); // photos without a picture are not in the list

    /// <summary>What was found, which photos are for evaluation, and how many lack what seeds must have: lines to print.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (var line in Found)
            yield return line;
        if (_besides is { DepthCount: > 0 })
            yield return $"depth maps: {_besides.DepthCount}";
        if (_besides is { MaskCount: > 0 })
            yield return $"files of masks: {_besides.MaskCount}";
        foreach (var line in Unused())
            yield return line;
        if (_unnamed > 0)
            yield return $"pictures that no annotation names, left out: {_unnamed}";
        yield return $"photos to "
            + $"read: {Count}{(NoSeeds > 0 ? $", {NoSeeds} others lack {string.Join(", ", Missing.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key} ({pair.Value})"))}" : "")}";
        if (Evaluation.Count > 0)
            yield return $"of evaluation: {string.Join(", ", Evaluation.Select(pair => $"{pair.Value} by {pair.Key}"))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _sources.Dispose();

    private void Index()
    {
        var table = new PhotoTable(_scan, _options.Keys);
        foreach (var claim in _sources.Claims())
            table.Add(claim, Warnings);
        IReadOnlyList<Photo> photos = Found.Count > 0 ? table.Join(Warnings) : [.. _scan.Pictures.Select(file => new Photo($"file:{file}") { Picture = file })];
        if (Found.Count == 0)
        {
            Found = [$"photos without annotations: {photos.Count}"];
            if (photos.Count == 0)
                throw new InvalidDataException($"{_scan.Root}: found neither photos nor files of a known data set{Aside()}; "
                    + $"expected names such as instances_*.json, image_data.json, *_sceneGraphs.json, psg.json, or pictures");
        }
        _besides = new(_scan, Warnings);
        foreach (var photo in photos)
        {
            if (photo.Claims.Count > 0 && !FindPicture(photo))
                continue;
            _besides.Find(photo);
            FindTruth(photo);
            _leaks.Mark(photo);
            if (_require.Keep(photo))
                _photos.Add(photo);
        }
        _photos.Sort(); // the truth of a drawn scene may have renamed it
        if (_photos.Count == 0)
            throw new InvalidDataException(
                $"{_scan.Root}: no photo is left to read "
                + $"({string.Join("; ", Found.Take(Named))}): {Aside(NoSeeds > 0 ? $"{NoSeeds} lack what --require asks for" : "none was found for the annotations")}");
        var used = _photos.Select(photo => photo.Picture).ToHashSet();
        _unnamed = NoSeeds > 0 ? 0 : _scan.Pictures.Count(picture => !used.Contains(picture));
    }

    // What lies there and cannot be used, in brackets or behind a reason.
    private string Aside(string? reason = null)
    {
        var parts = Unused().Concat(Warnings.Counts.Select(pair => $"{DataNotes.Describe(pair.Key)} ({pair.Key} {pair.Value})")).Take(6).ToList();
        if (Warnings.Examples.Count > 0)
            parts.Add($"first {Warnings.Examples[0]}");
        return reason is not null ? string.Join("; ", [reason, .. parts]) : parts.Count == 0 ? "" : $" ({string.Join("; ", parts)})";
    }

    private IEnumerable<string> Unused()
    {
        if (_scan.CountUndecodable() is { Count: > 0 } undecodable)
            yield return $"pictures that cannot be decoded: {string.Join(", ", undecodable.Select(pair => $"{pair.Value} {pair.Key}"))}; "
                + $"convert them to JPEG or PNG";
        foreach (var (path, reason) in _scan.LeftOut.Take(Named))
            yield return $"left out: {path}: {reason}";
        if (_scan.LeftOut.Count > Named)
            yield return $"left out: {_scan.LeftOut.Count - Named} other folders and links";
        foreach (var (file, reason) in _unused.Take(Named))
            yield return $"not used: {file}: {reason}";
        if (_unused.Count > Named)
            yield return $"not used: {_unused.Count - Named} other JSON files";
        foreach (var line in OtherFormats.In(_scan))
            yield return line;
        if (_scan.Passed(plain: _sources.AreNone) is { Count: > 0 } passed)
            yield return $"pictures taken for masks, depth or segment ids by their names: {passed.Count} "
                + $"({string.Join(", ", passed.Take(3))}{(passed.Count > 3 ? ", ..." : "")})";
    }

    private bool FindPicture(Photo photo)
    {
        if (photo.Picture is not null)
            return true; // the photo is known by it
        var preferred = photo.Claims.Where(claim => (_options.PreferredCopy == "vg") == (claim.Dataset is "vg" or "gqa"));
        IReadOnlyList<string> rivals = [];
        foreach (var claim in preferred.Concat(photo.Claims))
        {
            var found = _scan.Finder.FindUnique(claim.PictureNames);
            if (found.Count == 1 || (found.Count > 1 && _scan.AreCopies(found)))
            {
                (photo.Picture, photo.Copy) = (found[0], claim);
                return true;
            }
            rivals = rivals.Count > 0 ? rivals : found;
        }
        if (rivals.Count > 0)
            Warnings.Add("picture-ambiguous", photo.Key, $"found {rivals.Count} pictures called {Path.GetFileName(rivals[0])} that differ "
                + $"({string.Join(", ", rivals.Take(3))}); expected one, or copies");
        else
            Warnings.Add("picture-missing", photo.Key, $"found no picture; looked for {string.Join(", ", photo.Claims[0].PictureNames)}");
        return false;
    }

    private AnnotatedImage? Read(Photo photo)
    {
        var path = _scan.Full(photo.Picture!); // photos without a picture are not in the list
        if (PictureSize.Read(path) is not { } stored)
        {
            Warnings.Add("picture-broken", path, "found no picture in the file");
            return null;
        }
        _leaks.MarkByPixels(photo, path);
        var claims = photo.Claims.Where(claim => claim.HasAnnotations).ToList();
        // Photos known by their picture are seen upright; those of data sets as stored, unless their annotations fit the turned one alone.
        var upright = photo.IsFile || (photo.Copy is { Width: > 0 } copy && stored.TurnsSideways
            && stored.Upright == new PictureSize(copy.Width, copy.Height, 1) && copy.Width != copy.Height);
        var (width, height) = upright ? (stored.Upright.Width, stored.Upright.Height) : (stored.Width, stored.Height);
        var builder = new PhotoBuilder(photo.Key, width, height, _options, Warnings, LeftOut)
        {
            Datasets = claims.Select(claim => claim.Dataset).ToHashSet(),
            Orientation = upright ? stored.Orientation : 1,
        };
        foreach (var claim in claims)
        {
            var (copyWidth, copyHeight) = claim.Width == 0 ? (width, height) : (claim.Width, claim.Height);
            if (builder.Fit(copyWidth, copyHeight, $"{claim.Dataset}:{claim.Id}"))
                claim.Annotate(builder);
        }
        foreach (var masks in photo.Masks)
            Propose(masks, builder, width, height);
        return new AnnotatedImage
        {
            Graph = new SceneGraph
            {
                Image = new ImageInfo
                {
                    Key = photo.Key,
                    File = photo.Picture!,
                    Width = width,
                    Height = height,
                    Sources = SourcesOf(photo),
                    Evaluation = photo.EvaluationList is not null,
                    Licence = photo.Claims.Select(claim => claim.Licence).FirstOrDefault(licence => licence is not null),
                },
                Regions = builder.Regions,
                Relationships = builder.Relationships,
            },
            PicturePath = path,
            Captions = builder.Captions,
            Phrases = builder.Phrases,
            Proposals = builder.Proposals,
            DepthPath = photo.Depth is null ? null : _scan.Full(photo.Depth),
            Truth = photo.Truth is { } row ? _sources.Truth!.Read(row) : null,
        };
    }

    private void FindTruth(Photo photo)
    {
        // it has a picture
        photo.Truth = _sources.Truth?.Find(photo.Aliases().Append(photo.Picture!).Append(photo.Picture![(photo.Picture!.LastIndexOf('/') + 1)..]));
        if (photo.Truth is not { } line)
            return;
        (photo.Key, var evaluation) = _sources.Truth!.ImageOf(line); // a drawn scene's own key goes before those of the layouts it is written in
        photo.EvaluationList = evaluation ? "pocket-evaluation" : null;
    }

    private void Propose(string file, PhotoBuilder builder, int width, int height)
    {
        try
        {
            builder.Fit(width, height, file);
            foreach (var region in SamReader.Read(_scan.Full(file), width, height, Warnings, Besides.SourceOf(file)))
                builder.Propose(region);
        }
        catch (InvalidDataException e) when (!Warnings.Strict)
        {
            Warnings.Add("file-broken", file, e.Message);
        }
    }

    private static SortedDictionary<string, string> SourcesOf(Photo photo)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var claim in photo.Claims)
        {
            sources.TryAdd(claim.Dataset, claim.Id);
            if (claim.CocoId is { } coco)
                sources.TryAdd("coco", $"{coco}");
        }
        return sources;
    }
}
