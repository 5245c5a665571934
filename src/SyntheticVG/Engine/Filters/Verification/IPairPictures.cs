using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>Draws what a verifier is shown.</summary>
public interface IPairPictures
{
    /// <summary>Prepares the pictures of one image: given two regions, those that show both, the subject outlined red, the object blue.</summary>
    Func<Region, Region, IReadOnlyList<DataContent>> Open(StageInput input);
}
