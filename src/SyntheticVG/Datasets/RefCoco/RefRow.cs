namespace SyntheticVG.Datasets.RefCoco;

/// <summary>One annotated object of RefCOCO, RefCOCO+ or RefCOCOg with the phrases by which people referred to it.</summary>
internal sealed record RefRow
{
    /// <summary>Id of the row in its data set.</summary>
    public required long RefId { get; init; }

    /// <summary>Id of the object in the COCO instances file that comes with the data set.</summary>
    public required long AnnotationId { get; init; }

    /// <summary>COCO's id of the image.</summary>
    public required long ImageId { get; init; }

    /// <summary>COCO's id of the object's class.</summary>
    public required long CategoryId { get; init; }

    /// <summary><c>train</c>, <c>val</c>, <c>test</c>, <c>testA</c> or <c>testB</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The picture as the file names it, with the annotation's id at its end (<c>COCO_train2014_000000581857_16.jpg</c>).</summary>
    public required string FileName { get; init; }

    /// <summary>The phrases, at least one.</summary>
    public required IReadOnlyList<RefSentence> Sentences { get; init; }
}

/// <summary>One referring phrase.</summary>
/// <param name="Id">Id of the phrase in its data set.</param>
/// <param name="Text">The cleaned phrase: lower case, no punctuation.</param>
/// <param name="Raw">The phrase as the person typed it.</param>
/// <param name="Tokens">The words of <paramref name="Text"/>.</param>
internal sealed record RefSentence(long Id, string Text, string Raw, IReadOnlyList<string> Tokens);
