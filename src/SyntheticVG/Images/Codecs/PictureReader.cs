namespace SyntheticVG.Images.Codecs;

/// <summary>How a <see cref="PictureReader"/> treats what it reads.</summary>
public sealed record PictureReaderOptions
{
    /// <summary>The most pixels a header may announce; a larger picture is refused before anything is decoded.</summary>
    /// <remarks>The default is where Pillow stops: twice a quarter gibibyte of 3-byte pixels.</remarks>
    public long MaxPixels { get; init; } = 178_956_970;

    /// <summary>The largest file that is read into memory, in bytes.</summary>
    public long MaxBytes { get; init; } = 1L << 29;

    /// <summary>Whether the picture is turned upright as its EXIF orientation says. Annotated data sets ignore it, so
    /// their boxes fit the picture as stored; for a plain photo, turn.</summary>
    public bool Turn { get; init; }
}

/// <summary>Decodes picture files into the very RGB bytes that Pillow's <c>convert("RGB")</c> gives.</summary>
/// <remarks>
/// Alpha is dropped, not blended; 16-bit gray is clipped at 255; CMYK is taken as Adobe writes it, inverted; ICC profiles and
/// gamma are ignored; the first frame of an animation is the picture. A damaged file is accepted or refused as Pillow does.
/// </remarks>
public sealed class PictureReader(PictureReaderOptions? options = null)
{
    private const int HeaderBytes = 1 << 16;

    private readonly PictureReaderOptions _options = options ?? new();

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidDataException">It is no picture, of another format, broken, or too large.</exception>
    public Picture Read(string path) => Read(Load(path, _options.MaxBytes), path);

    /// <summary>Decodes a file that is already in memory.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidDataException">It is no picture, of another format, broken, or too large.</exception>
    public Picture Read(byte[] data, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(data);
        return Named(name, () =>
        {
            var decoder = Open(data);
            var picture = decoder.Decode();
            return _options.Turn ? Turning.Upright(picture, decoder.Info.Orientation) : picture;
        });
    }

    /// <summary>Reads size, format and orientation of a file without decoding its pixels; of a JPEG, which says all in its header, without reading
    /// them.</summary>
    /// <exception cref="InvalidDataException">It is no picture, of another format, or too large.</exception>
    public PictureInfo ReadInfo(string path) => JpegInfo(path) ?? ReadInfo(Load(path, _options.MaxBytes), path);

    /// <summary>Reads size, format and orientation of a file in memory without decoding its pixels.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidDataException">It is no picture, of another format, or too large.</exception>
    public PictureInfo ReadInfo(byte[] data, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(data);
        return Named(name, () => Open(data).Info);
    }

    private IPictureDecoder Open(byte[] data)
    {
        var decoder = Sniffer.Open(data);
        var pixels = (long)decoder.Info.Width * decoder.Info.Height;
        return pixels <= _options.MaxPixels
            ? decoder
            : throw new InvalidDataException(
                $"its header announces {decoder.Info.Width} × {decoder.Info.Height} = {pixels} pixels; at most {_options.MaxPixels} are decoded");
    }

    /// <summary>Reads a file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest that is read.</param>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    internal static byte[] Load(string path, long? maxBytes = null)
    {
        var (length, most) = (new FileInfo(path).Length, maxBytes ?? new PictureReaderOptions().MaxBytes);
        return length <= most
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException($"{path}: found {length} bytes; a picture file of at most {most} is read");
    }

    // Null where the first bytes do not tell: the whole file does, or says what is wrong with it.
    private PictureInfo? JpegInfo(string path)
    {
        if (new FileInfo(path).Length < HeaderBytes)
            return null;
        var head = new byte[HeaderBytes];
        using (var file = File.OpenHandle(path))
        {
            if (RandomAccess.Read(file, head, 0) < head.Length || !JpegDecoder.IsJpeg(head))
                return null;
        }
        try
        {
            return Open(head).Info;
        }
        catch (InvalidDataException)
        {
            return null; // a long profile before the frame, or a fault
        }
    }

    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }
    }
}
