namespace SyntheticVG.Engine.Perception;

/// <summary>A model that a run needs cannot be opened; the run stops.</summary>
public sealed class UnusableModelException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The opened model.</summary>
    /// <exception cref="UnusableModelException">It cannot be opened.</exception>
    public static T Open<T>(Lazy<T> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            return model.Value;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or UnusableModelException or OperationCanceledException))
        {
            throw new UnusableModelException(e.Message, e);
        }
    }
}
