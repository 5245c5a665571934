using System.Collections.Concurrent;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Images;

namespace SyntheticVG.Instructions.Sources;

/// <summary>A source without the rows whose picture belongs to evaluation: such a row is counted (<c>leaked-NAME</c> of its benchmark), the next takes its
/// place.</summary>
/// <param name="source">The source.</param>
/// <param name="leaks">What belongs to evaluation.</param>
internal sealed class LeakFreeRows(IConversationSource source, LeakList leaks) : IConversationSource
{
    private readonly ConcurrentDictionary<string, string?> _looks = new(StringComparer.Ordinal); // each picture is looked at once

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public int Rows => source.Rows;

    /// <summary>The source itself.</summary>
    public IConversationSource Source => source;

    /// <inheritdoc/>
    public MadeSample Make(int row, long seed, int visit)
    {
        var made = source.Make(row, seed, visit);
        if (made.Conversation.PictureFile is not { } file)
            return made;
        var keys = source is GraphTaskSource graphs ? graphs.KeysAt(row) : PictureKeys.Of(file);
        if ((leaks.Find(keys) ?? Look(file, made.Conversation.Picture)) is { } list)
            throw new UnusableRowException($"leaked-{list.Replace(' ', '-')}", $"{source.Name}: {file} belongs to {list}");
        return made;
    }

    private string? Look(string file, Func<Picture>? picture) =>
        leaks.KnowsPixels && picture is not null ? _looks.GetOrAdd(file, _ => leaks.Find(picture())) : null;
}
