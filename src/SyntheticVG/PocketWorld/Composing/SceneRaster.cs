using System.Runtime.InteropServices;
using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld.Composing;

/// <summary>A stage turned into pixels: the picture, who is seen at each pixel, and how near that is.</summary>
internal sealed class SceneRaster
{
    private readonly byte[] _owners; // 1 + index of the prop on top at each pixel, row-major; 0 for the backdrop
    private readonly Stage _stage;
    private readonly Dictionary<Prop, int> _numbers;

    private SceneRaster(Stage stage, int size, byte[] owners, byte[] pixels, SKRect[] extents)
    {
        (_stage, Size, _owners, Pixels, Extents) = (stage, size, owners, pixels, extents);
        _numbers = stage.Props.Select((prop, i) => (prop, i)).ToDictionary(pair => pair.prop, pair => pair.i);
    }

    /// <summary>Side of the picture in pixels.</summary>
    public int Size { get; }

    /// <summary>Red, green, blue and 255 of every pixel, row-major.</summary>
    public byte[] Pixels { get; }

    /// <summary>What each prop would take up if nothing hid it, in scene units; empty where nothing was drawn.</summary>
    public SKRect[] Extents { get; }

    /// <summary>Draws a stage.</summary>
    public static SceneRaster Draw(Stage stage, Backdrop backdrop, int size)
    {
        if (stage.Props.Count > byte.MaxValue)
            throw new InvalidOperationException($"{stage.Props.Count} props; expected {byte.MaxValue} at most");
        var numbers = stage.Props.Select((prop, i) => (prop, i)).ToDictionary(pair => pair.prop, pair => pair.i);
        var extents = new SKRect[stage.Props.Count];
        using var picture = new SKBitmap(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var owners = new SKBitmap(new SKImageInfo(size, size, SKColorType.Alpha8));
        using (var canvas = new SKCanvas(picture))
        using (var ids = new SKCanvas(owners))
        using (var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round })
        using (var stamp = new SKPaint { IsAntialias = false, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round, BlendMode = SKBlendMode.Src })
        {
            canvas.Scale(size / 100f);
            ids.Clear(SKColors.Transparent);
            ids.Scale(size / 100f);
            backdrop.Draw(canvas);
            foreach (var mark in stage.Marks)
            {
                using var path = mark.Path;
                paint.Color = mark.Colour;
                paint.Style = mark.Width > 0 ? SKPaintStyle.Stroke : SKPaintStyle.Fill;
                paint.StrokeWidth = mark.Width;
                canvas.DrawPath(path, paint);
                if (mark.Edge > 0 && !mark.Glaze)
                {
                    paint.Color = mark.Colour.Shade(-0.35);
                    paint.Style = SKPaintStyle.Stroke;
                    paint.StrokeWidth = mark.Edge;
                    canvas.DrawPath(path, paint);
                }
                if (mark.Glaze)
                    continue;
                var number = mark.Owner is null ? -1 : numbers[mark.Owner];
                stamp.Color = new(0, 0, 0, (byte)(number + 1));
                stamp.Style = mark.Width > 0 ? SKPaintStyle.Stroke : mark.Edge > 0 ? SKPaintStyle.StrokeAndFill : SKPaintStyle.Fill;
                stamp.StrokeWidth = mark.Width > 0 ? mark.Width : mark.Edge;
                ids.DrawPath(path, stamp);
                if (number < 0)
                    continue;
                var bounds = SKRect.Inflate(path.Bounds, stamp.StrokeWidth / 2, stamp.StrokeWidth / 2);
                extents[number] = extents[number].IsEmpty ? bounds : SKRect.Union(extents[number], bounds);
            }
        }
        var seen = new byte[size * size];
        for (var row = 0; row < size; row++)
            Marshal.Copy(owners.GetPixels() + (row * owners.RowBytes), seen, row * size, size);
        return new(stage, size, seen, picture.GetPixelSpan().ToArray(), extents);
    }

    /// <summary>The visible mask of each prop, what it wears and its parts included; null where nothing of it is seen.</summary>
    public Rle?[] Masks()
    {
        var masks = new Rle?[_stage.Props.Count];
        var boxes = Boxes();
        var runs = new List<uint>();
        var mine = new bool[_stage.Props.Count + 1];
        for (var i = 0; i < masks.Length; i++)
        {
            Array.Clear(mine);
            var (left, top, right, bottom) = (Size, Size, 0, 0);
            for (var j = 0; j < masks.Length; j++)
            {
                if (!Belongs(j, i))
                    continue;
                mine[j + 1] = true;
                if (boxes[j] is { } box)
                    (left, top, right, bottom) = (Math.Min(left, box.Left), Math.Min(top, box.Top), Math.Max(right, box.Right), Math.Max(bottom, box.Bottom));
            }
            if (boxes[i] is not null)
                masks[i] = Encode(mine, (left, top, right, bottom), runs);
        }
        return masks;
    }

    private Rle Encode(bool[] mine, (int Left, int Top, int Right, int Bottom) box, List<uint> runs)
    {
        runs.Clear();
        var (run, inside) = ((uint)(box.Left * Size), false);
        for (var x = box.Left; x < box.Right; x++)
        {
            SkipRows(box.Top);
            for (var y = box.Top; y < box.Bottom; y++)
            {
                if (mine[_owners[(y * Size) + x]] != inside)
                {
                    runs.Add(run);
                    (run, inside) = (0, !inside);
                }
                run++;
            }
            SkipRows(Size - box.Bottom);
        }
        SkipRows((Size - box.Right) * Size);
        runs.Add(run);
        return Rle.FromRuns(Size, Size, CollectionsMarshal.AsSpan(runs));

        // What lies outside the box is outside the mask: it ends a run that reached the edge.
        void SkipRows(int pixels)
        {
            if (inside && pixels > 0)
            {
                runs.Add(run);
                (run, inside) = (0, false);
            }
            run += (uint)pixels;
        }
    }

    /// <summary>Nearness at each pixel as it is stored: 65535 nearest, row-major.</summary>
    public ushort[] Nearness()
    {
        var values = new ushort[Size * Size];
        for (var y = 0; y < Size; y++)
        {
            var ground = Quantise(Stage.NearnessAt((y + 0.5f) * 100 / Size));
            for (var x = 0; x < Size; x++)
            {
                var owner = _owners[(y * Size) + x];
                values[(y * Size) + x] = owner == 0 ? ground : _stage.Props[owner - 1].Nearness is { } nearness ? Quantise(nearness) : ground;
            }
        }
        return values;
    }

    /// <summary>Nearness as it is stored.</summary>
    public static ushort Quantise(float nearness) => (ushort)MathF.Round(nearness * ushort.MaxValue);

    /// <summary>Whether a prop, or what it wears, is seen within some scene units of a point.</summary>
    public bool Shows(Prop prop, SKPoint at, float within)
    {
        var number = _numbers[prop];
        var scale = Size / 100f;
        var reach = Math.Max(1, (int)(within * scale));
        var (cx, cy) = ((int)(at.X * scale), (int)(at.Y * scale));
        for (var y = Math.Max(0, cy - reach); y <= Math.Min(Size - 1, cy + reach); y++)
        {
            for (var x = Math.Max(0, cx - reach); x <= Math.Min(Size - 1, cx + reach); x++)
            {
                if (_owners[(y * Size) + x] is > 0 and var owner && Belongs(owner - 1, number))
                    return true;
            }
        }
        return false;
    }

    private bool Belongs(int prop, int whole) => prop == whole || (_stage.Props[prop].Parent is { } parent && parent == _stage.Props[whole]);

    private (int Left, int Top, int Right, int Bottom)?[] Boxes()
    {
        var boxes = new (int Left, int Top, int Right, int Bottom)?[_stage.Props.Count];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                if (_owners[(y * Size) + x] is > 0 and var owner)
                {
                    ref var box = ref boxes[owner - 1];
                    box = box is { } known
                        ? (Math.Min(known.Left, x), known.Top, Math.Max(known.Right, x + 1), y + 1)
                        : (x, y, x + 1, y + 1);
                }
            }
        }
        return boxes;
    }
}
