using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Original;

/// <summary>What a data set is made of.</summary>
/// <param name="Annotations">The annotation file; one of lines as a list of them.</param>
/// <param name="Settings">Its arguments.</param>
/// <param name="Draws">Decides what is left to chance while it is read.</param>
internal sealed record OriginalInput(JsonElement Annotations, OriginalSettings Settings, IDraws Draws)
{
    /// <summary>Sides of a picture in pixels, by its name.</summary>
    public Func<string, (int Width, int Height)> SizeOf { get; init; } = name => throw new FileNotFoundException($"{name}: no pictures were given");

    /// <summary>Further files, by their names.</summary>
    public Func<string, JsonElement> File { get; init; } = name => throw new FileNotFoundException($"{name}: no further files were given");

    /// <summary>Segments of a panoptic picture by their ids, by its name.</summary>
    public Func<string, IReadOnlyDictionary<int, Rle>> Segments { get; init; } = name =>
        throw new FileNotFoundException($"{name}: no panoptic pictures were given");
}

/// <summary>A row as the published code hands it to its tokenizer.</summary>
/// <param name="Picture">Name of the picture; null: a black one.</param>
/// <param name="Turns">What is said.</param>
/// <param name="Masks">Masks of the regions.</param>
internal sealed record OriginalRow(string? Picture, IReadOnlyList<Turn> Turns, IReadOnlyList<Rle> Masks);

/// <summary>A data set of the published training code, writing as it does.</summary>
internal interface IOriginalData
{
    /// <summary>How many rows there are.</summary>
    int Count { get; }

    /// <summary>Makes a row.</summary>
    /// <param name="index">Which.</param>
    /// <param name="draws">Decides what is left to chance at each visit.</param>
    /// <param name="visits">How often the row was made before.</param>
    OriginalRow Make(int index, IDraws draws, int visits = 0);
}

/// <summary>Rows that were made while the data set was read, all but what each visit draws anew.</summary>
/// <param name="rows">How each row is finished.</param>
internal sealed class MadeRows(IReadOnlyList<Func<IDraws, int, OriginalRow>> rows) : IOriginalData
{
    public MadeRows(IReadOnlyList<Func<IDraws, OriginalRow>> rows) : this([.. rows.Select(row => (Func<IDraws, int, OriginalRow>)((draws, _) => row(draws)))])
    {
    }

    public int Count => rows.Count;

    public OriginalRow Make(int index, IDraws draws, int visits = 0) => rows[index](draws, visits);
}
