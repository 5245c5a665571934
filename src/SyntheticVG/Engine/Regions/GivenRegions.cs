using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Engine.Stages;

namespace SyntheticVG.Engine.Regions;

/// <summary>Gives photos the regions that somebody put into files, in place of any that they had.</summary>
/// <param name="path">A file of regions, or a folder with STEM.png or STEM.json for each photo.</param>
public sealed class GivenRegions(string path) : IGraphStage
{
    /// <summary>The stage's name in counts and rejected lines.</summary>
    public const string StageName = "given-regions";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    public string? ScoredAs => null;

    /// <inheritdoc/>
    public Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
    {
        var report = new ReadReport { Repairs = true };
        var image = With(input.Image, path, report);
        return Task.FromResult(new StageResult(image.Graph) { Left = [.. report.Counts.SelectMany(Faults)] });

        // A line each as far as the report has their words.
        IEnumerable<Departure> Faults(KeyValuePair<string, long> kind)
        {
            var told = report.Examples.Where(example => example.EndsWith($"[{kind.Key}]", StringComparison.Ordinal)).ToList();
            for (var i = 0; i < kind.Value; i++)
                yield return new(new() { Image = image.Graph.Image.Key, Stage = Name, Reason = kind.Key, Problem = i < told.Count ? told[i] : null })
                {
                    Kind = "read"
                };
        }
    }

    /// <summary>A photo with the regions of its file, in place of any that it had.</summary>
    /// <param name="image">The photo.</param>
    /// <param name="path">A file of regions, or a folder with STEM.png or STEM.json for each photo.</param>
    /// <param name="report">Counts what of the file is left out.</param>
    /// <exception cref="InvalidDataException">The file holds no regions of this photo.</exception>
    /// <exception cref="FileNotFoundException">There is no file for it.</exception>
    public static AnnotatedImage With(AnnotatedImage image, string path, ReadReport report)
    {
        var info = image.Graph.Image;
        return image with
        {
            Graph = image.Graph with
            {
                Regions = RegionFile.Read(FileOf(path, image.PicturePath), info.Width, info.Height, report, image.PicturePath),
                Relationships = []
            }
        };
    }

    private static string FileOf(string path, string photo)
    {
        if (!Directory.Exists(path))
            return path;
        var stem = Path.Combine(path, Path.GetFileNameWithoutExtension(photo));
        return ((string[])[stem + ".png", stem + ".json"]).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{photo}: no regions; expected {stem}.png or {stem}.json");
    }
}
