using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Panoptic;

/// <summary>The id picture of a panoptic annotation: each pixel's colour is the id of its segment, R + 256 G + 65536 B; 0 is void.</summary>
/// <remarks>
/// As in COCO panoptic, PSG and ADE20K panoptic. Colours are taken as stored: gamma, profiles and orientation are ignored,
/// alpha is dropped, palettes are looked up. Gray and 16-bit pictures are refused.
/// </remarks>
internal sealed class PanopticPng
{
    /// <summary>Most segments of a picture; above it the colours are those of a photo, not ids.</summary>
    public const int MaxSegments = 65_536;

    private readonly int[] _ids; // column-major, as masks are

    private PanopticPng(int width, int height, int[] ids)
    {
        Width = width;
        Height = height;
        _ids = ids;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The id at a pixel, in [0, 2^24).</summary>
    public int this[int x, int y] => _ids[(x * Height) + y];

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no intact RGB picture.</exception>
    public static PanopticPng ReadFile(string path) => Decode(File.ReadAllBytes(path), path);

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="InvalidDataException">The bytes are no intact RGB picture.</exception>
    public static PanopticPng Decode(byte[] file, string name)
    {
        if (!PngDecoder.IsPng(file) && file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            throw new InvalidDataException($"{name}: a JPEG; its compression has destroyed the segment ids: fetch the PNG");
        return Colours(PngDecoder.Decode(file, name), name);
    }

    /// <summary>Decodes a picture of ids in colours, or one in gray, whose values are the ids.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="InvalidDataException">The bytes are no intact picture of ids.</exception>
    public static PanopticPng DecodeAny(byte[] file, string name)
    {
        var picture = PngDecoder.Decode(file, name);
        if (picture.Colour is not PngColour.Gray)
            return Colours(picture, name);
        var ids = new int[picture.Width * picture.Height];
        for (var x = 0; x < picture.Width; x++)
        {
            for (var y = 0; y < picture.Height; y++)
                ids[(x * picture.Height) + y] = picture.Sample(x, y);
        }
        return new(picture.Width, picture.Height, ids);
    }

    private static PanopticPng Colours(PngSamples picture, string name)
    {
        if (picture.BitDepth == 16 || picture.Colour is PngColour.Gray or PngColour.GrayAlpha)
            throw new InvalidDataException(
                $"{name}: {picture.Colour} with {picture.BitDepth} bits a sample; expected 8-bit RGB, whose colours are segment ids");
        var colours = picture.Colour == PngColour.Palette ? picture.Palette : picture.Bytes;
        var step = picture.Colour == PngColour.Palette ? 3 : picture.Channels;
        var ids = new int[picture.Width * picture.Height];
        for (int y = 0, i = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++, i++)
            {
                var at = step * (picture.Colour == PngColour.Palette ? picture.Bytes[i] : i);
                if (at + 2 >= colours.Length)
                    throw new InvalidDataException($"{name}: pixel ({x}, {y}) has palette index {at / 3}; the palette has {colours.Length / 3} colours");
                ids[(x * picture.Height) + y] = colours[at] | (colours[at + 1] << 8) | (colours[at + 2] << 16);
            }
        }
        return new(picture.Width, picture.Height, ids);
    }

    /// <summary>Makes a picture from masks; where masks overlap the later one wins.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="segments">Ids in [1, 2^24) and their masks, each over the whole picture.</param>
    public static PanopticPng FromMasks(int width, int height, IEnumerable<(int Id, Rle Mask)> segments)
    {
        var ids = new int[width * height];
        foreach (var (id, mask) in segments)
        {
            if (id is < 1 or >= 1 << 24)
                throw new ArgumentException($"segment id {id}; expected 1 to {(1 << 24) - 1}", nameof(segments));
            if (mask.Width != width || mask.Height != height)
                throw new ArgumentException($"the mask of segment {id} is {mask.Width} × {mask.Height}; the picture is {width} × {height}", nameof(segments));
            var (at, inside) = (0, false);
            foreach (var run in mask.Runs)
            {
                if (inside)
                    ids.AsSpan(at, (int)run).Fill(id);
                at += (int)run;
                inside = !inside;
            }
        }
        return new(width, height, ids);
    }

    /// <summary>Checks the size against what the JSON says of the image.</summary>
    /// <param name="width">Columns that the JSON says.</param>
    /// <param name="height">Rows that the JSON says.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public void RequireSize(int width, int height, string name)
    {
        if (width != Width || height != Height)
            throw new InvalidDataException($"{name}: the id picture is {Width} × {Height}; the JSON says {width} × {height}");
    }

    /// <summary>The bytes of a PNG file.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[3 * Width * Height];
        for (int y = 0, at = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++, at += 3)
            {
                var id = this[x, y];
                (bytes[at], bytes[at + 1], bytes[at + 2]) = ((byte)id, (byte)(id >> 8), (byte)(id >> 16));
            }
        }
        return PngEncoder.Encode(new() { Width = Width, Height = Height, Colour = PngColour.Rgb, BitDepth = 8, Bytes = bytes });
    }

    /// <summary>Every segment's mask, area and box, found in one pass; void is left out; in order of id.</summary>
    /// <exception cref="InvalidDataException">There are more than <see cref="MaxSegments"/> colours.</exception>
    public IReadOnlyList<PanopticSegment> Segments()
    {
        var found = new Dictionary<int, SegmentRuns>();
        for (var at = 0; at < _ids.Length;)
        {
            var (start, id) = (at, _ids[at]);
            while (at < _ids.Length && _ids[at] == id)
                at++;
            if (id == 0)
                continue;
            if (!found.TryGetValue(id, out var runs))
            {
                if (found.Count == MaxSegments)
                    throw new InvalidDataException($"more than {MaxSegments} colours; this is a picture, not segment ids");
                found[id] = runs = new();
            }
            runs.Add(start, at, Height);
        }
        return [.. found.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToSegment(pair.Key, Width, Height))];
    }

    /// <summary>Runs of one segment, column-major, as they are met.</summary>
    private sealed class SegmentRuns
    {
        private readonly List<uint> _runs = [];
        private int _end;
        private int _area;
        private int _left = int.MaxValue;
        private int _right;
        private int _top = int.MaxValue;
        private int _bottom;

        public void Add(int start, int end, int height)
        {
            _runs.Add((uint)(start - _end));
            _runs.Add((uint)(end - start));
            (_end, _area) = (end, _area + end - start);
            var (firstColumn, lastColumn) = (start / height, (end - 1) / height);
            (_left, _right) = (Math.Min(_left, firstColumn), Math.Max(_right, lastColumn + 1));
            var severalColumns = lastColumn > firstColumn;
            _top = Math.Min(_top, severalColumns ? 0 : start % height);
            _bottom = Math.Max(_bottom, severalColumns ? height : ((end - 1) % height) + 1);
        }

        public PanopticSegment ToSegment(int id, int width, int height)
        {
            if (_end < width * height)
                _runs.Add((uint)((width * height) - _end));
            return new(id, _area, new(_left, _top, _right, _bottom),
                Rle.FromRuns(height, width, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_runs)));
        }
    }
}

/// <summary>One segment of an id picture.</summary>
/// <param name="Id">Its id, in [1, 2^24).</param>
/// <param name="Area">Its pixels.</param>
/// <param name="Box">The smallest box around them, right and bottom exclusive.</param>
/// <param name="Mask">Where they are.</param>
internal sealed record PanopticSegment(int Id, int Area, Box Box, Rle Mask);
