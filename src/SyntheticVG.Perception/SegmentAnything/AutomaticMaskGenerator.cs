using SyntheticVG.Images;
using SyntheticVG.Perception.Masks;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Finds the masks of everything in a photo: asks the model about the points of a grid and keeps what is sure, stable and new.</summary>
/// <remarks>
/// The automatic mask generator of Segment Anything (Kirillov et al., ICCV 2023, section 5), with the corners of the original: score
/// and stability in 32-bit floats; boxes through the centres of the outermost pixels; a mask cut by the edge of its crop
/// goes; the smaller crop wins; after small holes and islands untouched masks win over mended ones. Masks below the least area go,
/// as in the paper's fork.
/// </remarks>
public sealed class AutomaticMaskGenerator
{
    private readonly AutomaticMaskOptions _options;
    private readonly Func<Picture, IPointDecoder> _look;

    /// <summary>Makes a generator.</summary>
    /// <param name="model">The model that answers the points.</param>
    /// <param name="options">The settings.</param>
    public AutomaticMaskGenerator(SegmentAnythingModel model, AutomaticMaskOptions options) : this(photo => model.Look(photo), options)
    {
    }

    internal AutomaticMaskGenerator(Func<Picture, IPointDecoder> look, AutomaticMaskOptions options) => (_look, _options) = (look, options);

    /// <summary>The masks of a photo, best first; can be stopped between two calls of the model.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    public AutomaticMasks Generate(Picture photo, CancellationToken cancellationToken = default)
    {
        var whole = new Box(0, 0, photo.Width, photo.Height);
        var counts = new Counts();
        var found = new List<AutomaticMask>();
        var crops = CropLayout.Crops(photo.Height, photo.Width, _options.CropLayers, _options.CropOverlap);
        foreach (var (crop, layer) in crops)
            found.AddRange(InCrop(photo, whole, crop, layer, counts, cancellationToken));
        if (crops.Count > 1)
            found = Suppress(found, m => 1 / m.Crop.Area, _options.CropMaxIoU);
        if (_options.MinRegionArea > 0)
            found = Mended(found);
        return new(found, counts.Candidates, counts.AfterScore, counts.AfterStability);
    }

    private List<AutomaticMask> InCrop(Picture photo, Box whole, Box crop, int layer, Counts counts, CancellationToken cancellationToken)
    {
        var decoder = _look(crop == whole ? photo : Cut(photo, crop));
        var columns = new LogitColumns(decoder.Size);
        var grid = CropLayout.Grid(CropLayout.PointsPerSide(_options.PointsPerSide, layer, _options.CropPointsDivisor));
        var found = new List<AutomaticMask>();
        foreach (var points in grid.Select(p => (X: p.X * crop.Width, Y: p.Y * crop.Height)).Chunk(Math.Max(1, _options.PointsPerBatch)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var answers = decoder.Decode(points);
            var masks = _options.MaskIndex is { } one ? Enumerable.Range(one, 1) : Enumerable.Range(0, answers.Masks);
            foreach (var (point, mask) in Enumerable.Range(0, points.Length).SelectMany(point => masks.Select(mask => (point, mask))))
            {
                counts.Candidates++;
                var score = answers.Score(point, mask);
                if (!(score > (float)_options.PredictedIoUThreshold))
                    continue;
                counts.AfterScore++;
                columns.Begin(answers.Logits(point, mask));
                var scan = Scan(columns, decoder.Size.Photo, whole, crop);
                if (!(scan.Stability >= (float)_options.StabilityThreshold))
                    continue;
                counts.AfterStability++;
                var candidate = new AutomaticMask(scan.ToRle(), score, scan.Stability, points[point].X + crop.Left, points[point].Y + crop.Top, crop);
                if (!CropLayout.IsCut(candidate.Mask.InclusiveBox, crop, whole))
                    found.Add(candidate);
            }
        }
        return Suppress(found, m => m.PredictedIoU, _options.BoxMaxIoU);
    }

    private MaskScan Scan(LogitColumns columns, Extent size, Box whole, Box crop)
    {
        var scan = new MaskScan(new((int)whole.Height, (int)whole.Width), (float)_options.MaskThreshold, (float)_options.StabilityOffset);
        var (above, below) = ((int)crop.Top, (int)(whole.Height - crop.Bottom));
        scan.Skip((int)(crop.Left * whole.Height));
        var column = new float[size.Height];
        for (var x = 0; x < size.Width; x++)
        {
            columns.Read(x, column);
            scan.Skip(above);
            scan.Add(column);
            scan.Skip(below);
        }
        scan.Skip((int)((whole.Width - crop.Right) * whole.Height));
        return scan;
    }

    private static List<AutomaticMask> Suppress(List<AutomaticMask> masks, Func<AutomaticMask, double> score, double maxIoU) =>
        [.. BoxSuppression.Keep([.. masks.Select(m => m.Mask.InclusiveBox)], [.. masks.Select(score)], maxIoU).Select(i => masks[i])];

    private List<AutomaticMask> Mended(List<AutomaticMask> masks)
    {
        var mended = masks.ConvertAll(m => SmallRegions.RemoveIslands(SmallRegions.FillHoles(m.Mask, _options.MinRegionArea), _options.MinRegionArea));
        var keep = BoxSuppression.Keep([.. mended.Select(m => m.InclusiveBox)],
            [.. mended.Zip(masks, (after, before) => ReferenceEquals(after, before.Mask) ? 1.0 : 0)],
            Math.Max(_options.BoxMaxIoU, _options.CropMaxIoU));
        return [.. keep.Select(i => masks[i] with { Mask = mended[i] }).Where(m => m.Mask.Area >= _options.MinRegionArea)];
    }

    private static Picture Cut(Picture photo, Box crop)
    {
        var part = new Picture((int)crop.Width, (int)crop.Height);
        for (var y = 0; y < part.Height; y++)
            photo.Row((int)crop.Top + y).Slice((int)crop.Left * 3, part.Width * 3).CopyTo(part.Row(y));
        return part;
    }

    private sealed class Counts
    {
        public int Candidates { get; set; }

        public int AfterScore { get; set; }

        public int AfterStability { get; set; }
    }
}
