namespace SyntheticVG.Models.Batching;

/// <summary>For whom a model is asked: callers take turns.</summary>
/// <remarks>It goes along with the work that is begun after it was set, as every <see cref="AsyncLocal{T}"/>.</remarks>
public static class Caller
{
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>The caller's name; empty where nobody said one.</summary>
    public static string Name
    {
        get => Current.Value ?? "";
        set => Current.Value = value;
    }
}
