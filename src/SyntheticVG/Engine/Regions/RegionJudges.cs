namespace SyntheticVG.Engine.Regions;

/// <summary>Whose masks confirm annotations.</summary>
public enum RegionJudges
{
    /// <summary>Proposals; where a photo has none, the masks that people drew. A larger human mask stays without a proposal that confirms it.</summary>
    Both,

    /// <summary>Proposals alone, as in the paper: a human mask that none of them confirms goes. Where a photo has none, as <see cref="Both"/>.</summary>
    Proposals,

    /// <summary>The masks that people drew, alone.</summary>
    People,
}

/// <summary>Judges by the names that options and files give them.</summary>
public static class RegionJudgesNames
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<RegionJudges>().Select(judges => judges.ToString().ToLowerInvariant())];

    /// <summary>The judges of a name; the recipe's own for null: proposals alone in the paper's.</summary>
    /// <exception cref="ArgumentException">There are none of that name.</exception>
    public static RegionJudges Of(string? name, RegionRecipe recipe) => name is null
        ? recipe == RegionRecipe.Paper ? RegionJudges.Proposals : RegionJudges.Both
        : Enum.TryParse<RegionJudges>(name, ignoreCase: true, out var judges) && All.Contains(name) ? judges
        : throw new ArgumentException($"no judges are called '{name}'; expected {string.Join(", ", All)}");
}
