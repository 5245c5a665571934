namespace SyntheticVG.Datasets.Joining;

/// <summary>How photos of files in COCO's layout are called; the numbers stand in run folders.</summary>
public enum PhotoKeys
{
    /// <summary>Every photo by the id in its file (<c>coco:1</c>), as runs had it that were begun before keys by pictures; files are recognised by name
    /// alone.</summary>
    ById = 1,

    /// <summary>COCO's own photos by COCO's id, those of other files by their picture (<c>file:train/a.png</c>).</summary>
    ByPicture = 2,
}
