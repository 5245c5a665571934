using System.Text.Json;
using SyntheticVG.Conversations;
using SyntheticVG.Instructions.Original;

namespace SyntheticVG.Instructions.Sources;

/// <summary>Conversations about whole pictures in LLaVA's form (LLaVA-Pretrain, the LLaVA-1.5 mix, VQA, multiple choice), as they are.</summary>
/// <remarks>The picture is the only region. Rows without one are words alone. Pairs without an answer go.</remarks>
internal sealed class LlavaSource(string name, RowFile file, PictureFolder pictures, SampleRoom room) : IConversationSource
{
    public string Name => name;

    public int Rows => file.Count;

    public MadeSample Make(int row, long seed, int visit)
    {
        var (id, picture, turns) = file.Read(row, json => (IdOf(json), json.TryGetProperty("image", out var image) ? image.GetString() : null,
            OriginalMessages.Read(json.GetProperty("conversations")).ToList()));
        var pairs = turns.SkipWhile(turn => turn.Role != Turn.User).Chunk(2)
            .Where(pair => pair is [{ Role: Turn.User }, { Role: Turn.Assistant }] && pair[1].Text.Trim().Length > 0).ToList();
        if (pairs.Count == 0)
            throw new UnusableRowException("no-answer", $"{file.Where(row)}: no question with an answer");
        Turn[] said = [.. pairs.SelectMany(pair => pair).Select(turn => turn with { Text = room.Tokens.Plain(WithoutPicture(turn.Text)) })];
        if (picture is null)
            return room.Encode(new() { Id = $"{name} {id ?? $"row {row}"}", Turns = said });
        var path = pictures.Find(picture);
        return room.Encode(new()
        {
            Id = $"{name} {id ?? $"row {row}"}",
            Turns = [Turn.Ask(RobinPrompts.AboutPicture(said[0].Text)), .. said[1..]],
            Masks = [PictureFolder.WholeMask(path)],
            PictureFile = picture,
            Picture = PictureFolder.Later(path),
        });
    }

    // The picture stands first, before the question: its mark goes wherever it stands, with one line end beside it.
    private static string WithoutPicture(string text)
    {
        foreach (var mark in (string[])[$"{RobinPrompts.Picture}\r\n", $"{RobinPrompts.Picture}\n", $"\r\n{RobinPrompts.Picture}",
            $"\n{RobinPrompts.Picture}", RobinPrompts.Picture])
            text = text.Replace(mark, "", StringComparison.Ordinal);
        return text.Trim();
    }

    internal static string? IdOf(JsonElement json) => json.TryGetProperty("id", out var id) ? id.ToString() : null;
}
