using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>Finds places for plates so that they stay inside the picture and off each other.</summary>
internal sealed class PlateLayout(int width, int height)
{
    private readonly List<SKRect> _placed = [];

    /// <summary>Places a plate with its middle at the deepest point of a mask that no other plate covers; else as near to it as there is room.</summary>
    public SKRect PlaceOn(Rle visible, SKSize size)
    {
        var wanted = WantedOn(visible, size);
        return PlaceNear(wanted.X, wanted.Y, size);
    }

    /// <summary>Where the middle of a plate would best be: the deepest point of a mask that no other plate covers; of the whole mask where all is
    /// covered.</summary>
    public SKPoint WantedOn(Rle visible, SKSize size)
    {
        var free = visible;
        foreach (var plate in _placed)
        {
            var taken = new Box(plate.Left - (size.Width / 2), plate.Top - (size.Height / 2), plate.Right + (size.Width / 2), plate.Bottom + (size.Height / 2));
            if (!taken.Intersect(free.Box).IsEmpty)
                free = free.Except(RegionShape.OfBox(taken, width, height));
        }
        var wanted = DistanceTransform.Deepest(free.IsEmpty ? visible : free) ?? throw new ArgumentException("the mask is empty", nameof(visible));
        return new(wanted.X + 0.5f, wanted.Y + 0.5f);
    }

    /// <summary>Takes the free place nearest to a point for a plate's middle; null, and nothing taken, where there is none within reach.</summary>
    public SKRect? FreePlace(float x, float y, SKSize size, float reach)
    {
        var first = Inside(x, y, size);
        var found = Overlap(first) == 0 ? first : null as SKRect?;
        var step = size.Height / 3;
        var farthest = Math.Min(reach, MathF.Sqrt((width * width) + (height * height)));
        for (var away = step; found is null && away <= farthest; away += step)
        {
            var steps = Math.Clamp((int)(MathF.Tau * away / (2 * step)), 16, 96);
            for (var i = 0; i < steps && found is null; i++)
            {
                var angle = i * MathF.Tau / steps;
                var (at, down) = (x + (MathF.Cos(angle) * away), y + (MathF.Sin(angle) * away));
                var tried = Inside(at, down, size);
                if (Math.Abs(tried.MidX - at) < 1 && Math.Abs(tried.MidY - down) < 1 && Overlap(tried) == 0)
                    found = tried;
            }
        }
        if (found is { } place)
            _placed.Add(place);
        return found;
    }

    /// <summary>Places a plate with its middle as near to a point as there is room.</summary>
    public SKRect PlaceNear(float x, float y, SKSize size)
    {
        var best = Inside(x, y, size);
        var least = Overlap(best);
        for (var ring = 1; least > 0 && ring <= 40; ring++)
        {
            for (var step = 0; step < 16 && least > 0; step++)
            {
                var angle = step * MathF.Tau / 16;
                var tried = Inside(x + (MathF.Cos(angle) * ring * size.Height / 3), y + (MathF.Sin(angle) * ring * size.Height / 3), size);
                var overlap = Overlap(tried);
                if (overlap < least)
                    (best, least) = (tried, overlap);
            }
        }
        _placed.Add(best);
        return best;
    }

    /// <summary>Keeps a place free of plates.</summary>
    public void Take(SKRect place) => _placed.Add(place);

    /// <summary>The area that a plate would share with those already placed.</summary>
    public float Overlap(SKRect plate) => _placed.Sum(other =>
        Math.Max(0, Math.Min(plate.Right, other.Right) - Math.Max(plate.Left, other.Left))
        * Math.Max(0, Math.Min(plate.Bottom, other.Bottom) - Math.Max(plate.Top, other.Top)));

    /// <summary>A plate around a point, moved into the picture where it would leave it.</summary>
    public SKRect Inside(float x, float y, SKSize size)
    {
        var left = Math.Clamp(x - (size.Width / 2), 0, Math.Max(0, width - size.Width));
        var top = Math.Clamp(y - (size.Height / 2), 0, Math.Max(0, height - size.Height));
        return SKRect.Create(left, top, size.Width, size.Height);
    }
}
