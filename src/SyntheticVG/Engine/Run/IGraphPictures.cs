using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>Draws finished graphs into the run folder.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IGraphPictures
{
    /// <summary>Draws the graph of an image, if it is one that should be drawn.</summary>
    void Draw(long place, AnnotatedImage image, SceneGraph graph);
}
