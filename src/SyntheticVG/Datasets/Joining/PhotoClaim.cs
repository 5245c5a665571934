namespace SyntheticVG.Datasets.Joining;

/// <summary>What one data set knows about one photo; nothing of it is read before <see cref="Annotate"/>.</summary>
internal abstract class PhotoClaim
{
    /// <summary>The data set: <c>coco</c>, <c>lvis</c>, <c>refcoco</c>, <c>vg</c>, <c>gqa</c>, <c>psg</c>, <c>panoptic</c>, <c>ade</c>.</summary>
    public abstract string Dataset { get; }

    /// <summary>The photo's id there, as text.</summary>
    public abstract string Id { get; }

    /// <summary>COCO's id of the photo, where this data set knows it.</summary>
    public virtual long? CocoId => null;

    /// <summary>Visual Genome's id of the photo, where this data set knows it.</summary>
    public virtual string? VgId => null;

    /// <summary>ADE20K's file stem of the photo, where this data set knows it.</summary>
    public virtual string? AdeId => null;

    /// <summary>Width in pixels of the copy that the annotations are drawn on; 0 where the data set does not say.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels of that copy; 0 where the data set does not say.</summary>
    public abstract int Height { get; }

    /// <summary>Paths or names under which that copy may lie in the folder, best first.</summary>
    public abstract IEnumerable<string> PictureNames { get; }

    /// <summary>The annotation file, by relative path, where the data set gives its photos no ids of their own: such a photo is known by its picture; else
    /// null.</summary>
    public virtual string? JsonFile => null;

    /// <summary>The evaluation split that the photo is in (<c>coco-val2017</c>), or null.</summary>
    public virtual string? EvaluationList => null;

    /// <summary>Whether there is anything to annotate.</summary>
    public virtual bool HasAnnotations => true;

    /// <summary>Licence of the photo, or null.</summary>
    public virtual string? Licence => null;

    /// <summary>Reads the annotations and adds them.</summary>
    public abstract void Annotate(PhotoBuilder photo);
}
