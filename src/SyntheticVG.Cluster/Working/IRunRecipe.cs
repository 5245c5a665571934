using SyntheticVG.Engine.Run;

namespace SyntheticVG.Cluster.Working;

/// <summary>The recipe of a run, made out of its settings by whoever knows its classes.</summary>
public interface IRunRecipe : IDisposable
{
    /// <summary>Takes an image through it; safe for concurrent use.</summary>
    ImageRunner Runner { get; }
}
