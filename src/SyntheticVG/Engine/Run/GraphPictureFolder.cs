using SyntheticVG.Datasets;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>Draws the graphs of the first images into <c>pictures/</c>, one PNG an image.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="most">Images of the input that are drawn, from the first.</param>
/// <param name="seed">Seed of the colours.</param>
public sealed class GraphPictureFolder(string folder, int most, int seed) : IGraphPictures
{
    /// <summary>Name of the folder in the run folder.</summary>
    public const string Name = "pictures";

    private readonly GraphPicture _picture = new(new() { Seed = seed });

    /// <inheritdoc/>
    public void Draw(long place, AnnotatedImage image, SceneGraph graph)
    {
        if (place >= most)
            return;
        WholeFile.Write(Path.Combine(folder, Name, KeyFileName.Of(graph.Image.Key) + ".png"),
            PictureWriter.Png(_picture.Draw(image.Photo.Read(graph.Image), graph), quick: true));
    }
}
