namespace SyntheticVG.App.Graphs;

/// <summary>What the folders of photos are called: <c>STEM-graph</c>, and longer where that is taken.</summary>
internal sealed class PhotoFolderNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name for a photo's folder; the same photos in the same order get the same names.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="holdsAnother">Whether a folder of that name is there already, with another photo's graph; null: none is.</param>
    public string Of(string photo, Func<string, bool>? holdsAnother = null)
    {
        var another = holdsAnother ?? (_ => false);
        var (stem, name) = (Path.GetFileNameWithoutExtension(photo), Path.GetFileName(photo));
        var folder = $"{(_taken.Add(stem) && !another($"{stem}-graph") ? stem : name)}-graph";
        for (var i = 2; !_taken.Add(folder) || another(folder); i++)
            folder = $"{name}-{i}-graph";
        return folder;
    }
}
