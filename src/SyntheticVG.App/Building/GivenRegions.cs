using SyntheticVG.Datasets;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Building;

/// <summary>Gives photos the regions that somebody put into files, then makes their graphs.</summary>
/// <param name="path">A file of regions, or a folder with STEM.png or STEM.json for each photo.</param>
/// <param name="recipe">Makes the graphs.</param>
internal sealed class GivenRegions(string path, IGraphRecipe recipe) : IGraphRecipe
{
    public Task<ImageOutcome> ProcessAsync(int place, SourceImage source, CancellationToken cancellationToken)
    {
        if (source.Image is { } image)
        {
            try
            {
                source = source with { Image = With(image, path) };
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                return Task.FromResult(new ImageOutcome { Place = place, Key = source.Key, State = ImageState.Failed, Reason = "regions", Problem = e.Message, Counts = Failed() });
            }
        }
        return recipe.ProcessAsync(place, source, cancellationToken);
    }

    /// <summary>A photo with the regions of its file, in place of any that it had.</summary>
    /// <exception cref="InvalidDataException">The file holds no regions of this photo.</exception>
    /// <exception cref="FileNotFoundException">There is no file for it.</exception>
    public static AnnotatedImage With(AnnotatedImage image, string path)
    {
        var info = image.Graph.Image;
        return image with { Graph = image.Graph with { Regions = RegionFile.Read(FileOf(path, image.PicturePath), info.Width, info.Height), Relationships = [] } };
    }

    private static string FileOf(string path, string photo)
    {
        if (!Directory.Exists(path))
            return path;
        var stem = Path.Combine(path, Path.GetFileNameWithoutExtension(photo));
        return ((string[])[stem + ".png", stem + ".json"]).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{photo}: no regions; expected {stem}.png or {stem}.json");
    }

    private static StageCounts Failed()
    {
        var counts = new StageCounts();
        counts.Add("regions", "images-failed", "regions");
        return counts;
    }
}
