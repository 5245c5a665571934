using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Composing;

/// <summary>What is behind everything and belongs to nobody: sky and meadow, or wall and floor.</summary>
internal sealed class Backdrop
{
    private readonly bool _indoors;
    private readonly SKColor _upper, _lower, _near, _far;
    private readonly float[] _hills;
    private readonly (float X, float Y)[] _tufts;

    /// <summary>Draws lots for the colours of a scene.</summary>
    public Backdrop(SeededRandom random, bool indoors)
    {
        _indoors = indoors;
        (_upper, _lower) = indoors
            ? random.Pick((new SKColor(0xF3, 0xE3, 0xCB), new SKColor(0xEE, 0xD8, 0xB8)), (new(0xD8, 0xE7, 0xE6), new(0xC6, 0xDA, 0xDB)),
                (new(0xEB, 0xD9, 0xE2), new(0xDF, 0xC8, 0xD6)), (new(0xDF, 0xE6, 0xCF), new(0xD2, 0xDC, 0xBC)))
            : random.Pick((new SKColor(0x8F, 0xCB, 0xF0), new SKColor(0xDD, 0xF1, 0xF8)), (new(0xA9, 0xD6, 0xEC), new(0xFB, 0xEB, 0xD0)),
                (new(0xF6, 0xB9, 0x8F), new(0xFC, 0xE3, 0xC0)));
        (_far, _near) = indoors
            ? random.Pick((new SKColor(0xC9, 0x9C, 0x6C), new SKColor(0xB5, 0x85, 0x58)), (new(0xB9, 0xA9, 0x9A), new(0xA3, 0x92, 0x84)),
                (new(0xD8, 0xB8, 0x8A), new(0xC6, 0xA1, 0x72)))
            : random.Pick((new SKColor(0xB9, 0xDB, 0x8A), new SKColor(0x8C, 0xC3, 0x6B)), (new(0xCB, 0xDC, 0x86), new(0xA2, 0xC4, 0x62)),
                (new(0xEA, 0xD9, 0xA4), new(0xDE, 0xC0, 0x85)));
        _hills = [random.Between(0, 30), random.Between(4, 9), random.Between(45, 80), random.Between(3, 8)];
        _tufts = [.. Enumerable.Range(0, 16).Select(_ => (random.Between(0, 100), random.Between(48, 99)))];
    }

    /// <summary>Draws it on a canvas whose unit is a hundredth of the picture's side.</summary>
    public void Draw(SKCanvas canvas)
    {
        using var paint = new SKPaint { IsAntialias = true };
        Fill(canvas, paint, new(0, 0, 100, Stage.Horizon), _upper, _lower);
        if (!_indoors)
        {
            paint.Color = _far.Shade(-0.1);
            canvas.DrawOval(_hills[0], Stage.Horizon + 2, 42, _hills[1] + 2, paint);
            paint.Color = _far.Shade(-0.05);
            canvas.DrawOval(_hills[2], Stage.Horizon + 2, 38, _hills[3] + 2, paint);
        }
        Fill(canvas, paint, new(0, Stage.Horizon, 100, 100), _far, _near);
        if (_indoors)
        {
            paint.Color = _upper.Shade(0.45);
            canvas.DrawRect(0, Stage.Horizon - 1.6f, 100, 1.8f, paint);
            paint.Color = _near.Shade(-0.12);
            for (var i = -6; i <= 6; i++) // floor boards run to one point
                canvas.DrawLine(50 + (i * 9), Stage.Horizon + 0.3f, 50 + (i * 26), 100, paint);
            return;
        }
        paint.Color = _near.Shade(-0.14);
        paint.StrokeWidth = 0.6f;
        paint.StrokeCap = SKStrokeCap.Round;
        foreach (var (x, y) in _tufts)
        {
            canvas.DrawLine(x, y, x - 0.9f, y - 1.8f, paint);
            canvas.DrawLine(x, y, x + 0.9f, y - 1.8f, paint);
        }
    }

    private static void Fill(SKCanvas canvas, SKPaint paint, SKRect area, SKColor top, SKColor bottom)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, area.Top), new(0, area.Bottom), [top, bottom], SKShaderTileMode.Clamp);
        paint.Shader = shader;
        canvas.DrawRect(area, paint);
        paint.Shader = null;
    }
}
