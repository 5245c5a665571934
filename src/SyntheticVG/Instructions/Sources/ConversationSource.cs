using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Conversations as <c>synvg instruct</c> writes them: ready, with their masks.</summary>
internal sealed class ConversationSource(string name, RowFile file, PictureFolder pictures, SampleRoom room) : IConversationSource
{
    public string Name => name;

    public int Rows => file.Count;

    public MadeSample Make(int row, long seed, int visit)
    {
        var line = file.Read(row,
            json => json.Deserialize(ConversationJson.Default.ConversationLine) ?? throw new InvalidDataException("found null; expected a conversation"));
        var path = line.Picture is null ? null : pictures.Find(line.Picture);
        return room.Encode(new()
        {
            Id = $"{name} {line.Id}",
            Turns = line.Turns,
            Masks = line.Masks ?? (IReadOnlyList<Rle>)[],
            PictureFile = line.Picture,
            Picture = path is null ? null : PictureFolder.Later(path),
        });
    }
}
