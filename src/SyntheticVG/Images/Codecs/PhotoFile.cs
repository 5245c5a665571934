using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Codecs;

/// <summary>The file of a photo: its header and its pixels, each read once, and which way up it is seen.</summary>
/// <remarks>
/// Data sets annotate photos as stored; plain photos are turned upright first. What has been decoded is kept as long as there is memory to
/// spare, or, of a file that was loaded, as long as this object. Pictures are shared: draw on a copy. Safe for concurrent use.
/// </remarks>
/// <param name="path">The file: JPEG, PNG, WebP, GIF or BMP.</param>
public sealed class PhotoFile(string path)
{
    private readonly Lock _reading = new();
    private readonly WeakReference<Picture?> _asStored = new(null), _upright = new(null);
    private PictureInfo? _info;
    private byte[]? _file;
    private List<Picture>? _kept;

    /// <summary>Path of the file.</summary>
    public string Path => path;

    /// <summary>Format, size and orientation, from the header.</summary>
    /// <exception cref="InvalidDataException">It is no picture, of another format, or too large.</exception>
    public PictureInfo Info
    {
        get
        {
            lock (_reading)
                return _info ??= _file is null ? new PictureReader().ReadInfo(path) : new PictureReader().ReadInfo(_file, path);
        }
    }

    /// <summary>Reads the file into memory, for a photo that is looked at now: it is opened once, whatever is asked of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is too large.</exception>
    public static PhotoFile Load(string path) => new(path) { _file = PictureReader.Load(path), _kept = [] };

    /// <summary>The photo of a graph, turned as the graph sees it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">The image of the graph.</param>
    /// <exception cref="InvalidDataException">It is no picture, of another format, broken, or too large.</exception>
    public static Picture Read(string path, ImageInfo image) => new PhotoFile(path).Read(image);

    /// <summary>The photo, turned as a graph of it sees it: the graph's size tells, else its key.</summary>
    /// <param name="image">The image of the graph.</param>
    /// <exception cref="InvalidDataException">It is no picture, of another format, broken, or too large.</exception>
    public Picture Read(ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(image);
        lock (_reading)
        {
            var file = _file;
            if (_info is null)
                _info = new PictureReader().ReadInfo(file ??= PictureReader.Load(path), path);
            var turn = _info.TurnsSideways && _info.Width != _info.Height
                ? (image.Width, image.Height) == (_info.Height, _info.Width)
                : image.Key.StartsWith("file:", StringComparison.Ordinal);
            var known = turn ? _upright : _asStored;
            if (known.TryGetTarget(out var picture))
                return picture;
            picture = new PictureReader(new() { Turn = turn }).Read(file ?? PictureReader.Load(path), path);
            known.SetTarget(picture);
            _kept?.Add(picture);
            return picture;
        }
    }
}
