using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Generation;

/// <summary>Writes a graph in several looks at the picture and puts together what was said in them.</summary>
/// <remarks>
/// Every look but the first gives the regions in another order, every second one in the mirror. A name is the one given
/// most often; a statement is as confident as it was on average, nothing for a look without it.
/// </remarks>
/// <param name="robin">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
public sealed class ManyLooks(Models.Robin.Robin robin, Tokenizer tokenizer)
{
    /// <summary>Lists with which the pocket model is scored: the likeliest and one by chance.</summary>
    public const int UsualLists = 2;

    /// <summary>How many looks.</summary>
    public int Looks { get; init; } = 1;

    /// <summary>How many lists are written of each region's relationships in a look.</summary>
    public int Lists { get; init; } = UsualLists;

    /// <summary>Seed of the orders and of the lists that are written by chance.</summary>
    public int Seed { get; init; }

    /// <summary>The way to the model.</summary>
    internal IModelAccess Access { get; init; } = new SoleAccess();

    /// <summary>Writes a graph.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="image">What is known about it.</param>
    /// <param name="regions">Its regions, at least one; masks and boxes are read, nothing else.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The graph, and the answers of the first look.</returns>
    /// <exception cref="ArgumentException">A region has no mask, or there is none.</exception>
    public WrittenGraph Write(Picture photo, ImageInfo image, IReadOnlyList<Region> regions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(regions);
        var looks = Enumerable.Range(0, Looks).Select(look => Look(look, photo, image, regions, cancellationToken)).ToList();
        var oddities = new SortedDictionary<string, int>(looks.SelectMany(look => look.Oddities).GroupBy(entry => entry.Key)
            .ToDictionary(group => group.Key, group => group.Sum(entry => entry.Value)), StringComparer.Ordinal);
        var relationships = looks.SelectMany(look => look.Graph.Relationships)
            .GroupBy(stated => (stated.Subject, stated.Predicate, stated.Object))
            .Select(group => group.First() with { Confidence = group.Sum(stated => stated.Confidence ?? 0) / Looks });
        var graph = looks[0].Graph with
        {
            Regions =
                [.. regions.Select((region, i) => MostNamed([.. looks.Select(look => look.Graph.Regions[i])]) with { Box = region.Box, Mask = region.Mask })],
            Relationships = [.. relationships],
        };
        return new(graph, looks[0].Answers, oddities);
    }

    // What is said in a look, over the regions as they were given.
    private WrittenGraph Look(int look, Picture photo, ImageInfo image, IReadOnlyList<Region> regions, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, regions.Count).ToArray();
        if (look > 0)
            new Random(unchecked((Seed * 397) + look)).Shuffle(order);
        var mirrored = look % 2 == 1;
        var writer = new RegionGraphWriter(robin, tokenizer) { Lists = Lists, Seed = unchecked(Seed + (look * 1009)), Access = Access };
        var written = writer.Write(mirrored ? photo.Mirror() : photo, image,
            [.. order.Select(i => mirrored ? Mirror(regions[i], image) : regions[i])], cancellationToken);
        var places = new int[order.Length]; // of each given region in this look
        for (var i = 0; i < order.Length; i++)
            places[order[i]] = i;
        return written with
        {
            Graph = written.Graph with
            {
                Regions = [.. places.Select(place => written.Graph.Regions[place])],
                Relationships = [.. written.Graph.Relationships.Select(stated => stated with
                {
                    Subject = order[stated.Subject],
                    Object = order[stated.Object],
                    Predicate = mirrored ? Mirror(stated.Predicate) : stated.Predicate,
                })],
            },
        };
    }

    private static Region MostNamed(IReadOnlyList<Region> said) =>
        said.GroupBy(region => region.Name).OrderByDescending(group => group.Count()).First().First();

    private static string Mirror(string predicate) => predicate switch
    {
        "left of" => "right of",
        "right of" => "left of",
        _ => predicate,
    };

    private static Region Mirror(Region region, ImageInfo image)
    {
        var mask = region.Mask ?? throw new ArgumentException("a region has no mask; expected one", nameof(region));
        var (columns, mirrored) = (new byte[mask.Width * mask.Height], new byte[mask.Width * mask.Height]);
        mask.ToColumnMajor(columns);
        for (var x = 0; x < mask.Width; x++)
            columns.AsSpan(x * mask.Height, mask.Height).CopyTo(mirrored.AsSpan((mask.Width - 1 - x) * mask.Height));
        return new()
        {
            Name = "",
            Box = region.Box with { Left = image.Width - region.Box.Right, Right = image.Width - region.Box.Left },
            Mask = Rle.FromColumnMajor(mask.Height, mask.Width, mirrored),
        };
    }
}
