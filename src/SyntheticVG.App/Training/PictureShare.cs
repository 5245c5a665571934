using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;

namespace SyntheticVG.App.Training;

/// <summary>Whether the rows of a mixture have their pictures: some of each source are looked at before anything is learned.</summary>
internal static class PictureShare
{
    private const int Looked = 64;
    private const double Most = 0.5;

    /// <summary>Counts rows without their picture by source.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="data">The folder that its paths start from, for messages.</param>
    /// <exception cref="InvalidDataException">A source has no picture for more than half of the rows that were looked at.</exception>
    public static void Require(Mixture mixture, string data)
    {
        var refused = new List<string>();
        foreach (var part in mixture.Parts.Where(part => part.Samples > 0 && part.Source.Rows > 0))
        {
            var (looked, missing, first) = Look(part.Source);
            if (missing == 0)
                continue;
            var line = $"{part.Source.Name}: {missing} of {looked} rows looked at lack their picture, the first: {first}";
            if (missing > Most * looked)
                refused.Add(line);
            else
                Console.Error.WriteLine($"synvg: {line}");
        }
        if (refused.Count > 0)
            throw new InvalidDataException($"{string.Join("; ", refused)}. Put the pictures there, say with --data where the paths start (now {data}), "
                + $"or take the source out of the mixture");
    }

    private static (int Looked, int Missing, string? First) Look(IConversationSource source)
    {
        var (looked, missing, first) = (Math.Min(Looked, source.Rows), 0, (string?)null);
        for (var i = 0; i < looked; i++)
        {
            try
            {
                source.Make((int)((long)i * source.Rows / looked), seed: 0, visit: 0);
            }
            catch (UnusableRowException e)
            {
                if (e.Reason is not "picture-missing")
                    continue;
                missing++;
                first ??= e.Message;
            }
        }
        return (looked, missing, first);
    }
}
