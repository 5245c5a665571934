using System.Text.Json;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class AuthorEditorTests : IDisposable
{
    private const string Caption = """{"text":"A woman rests on a bench; a dog waits.","objects":["woman","bench","dog"]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public AuthorEditorTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Asks_for_a_caption_and_then_for_edits_from_five_pictures_with_the_authors_settings()
    {
        using var server = new ChatServer(ChatReply.Says(Caption), ChatReply.Says("""{"edits":[]}"""));

        await AskAsync(server);

        var (caption, edit) = (server.Requests.First(), server.Requests.Last());
        Assert.Equal((0.5, 2048), Settings(caption));
        Assert.Equal((0.2, 4096), Settings(edit));
        Assert.Equal([(200, 100)], caption.Pictures.Select(Size));
        Assert.Equal([(200, 100), (250, 150), (250, 150), (250, 150), (250, 150)], edit.Pictures.Select(Size));
        var text = edit.Texts[^1];
        Assert.Contains("A woman rests on a bench", text, StringComparison.Ordinal);
        Assert.Contains("(200, 100)", text, StringComparison.Ordinal);
        using var graph = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("""{"name":"a woman","bbox":[40,10,80,80],"rel":{"wearing":[1],"on":[1]}}""", graph.RootElement.GetProperty("0").GetRawText());
    }

    [Fact]
    public async Task Reads_names_additions_removals_and_same_as_by_numbers_from_0()
    {
        using var server = new ChatServer(ChatReply.Says(Caption), ChatReply.Says("""
            {"edits":[{"obj_id":"0","name":"woman in a maroon sweater","add":[{"rel":"sitting on","obj_ids":[1]},{"rel":"same as","obj_ids":[2,3]}],"remove":[{"rel":"wearing","obj_ids":[1]}]},
                      {"obj_id":"3","name":"","add":[],"remove":[{"rel":"eating","obj_ids":[0]}]}]}
            """));

        var answer = await AskAsync(server);

        Assert.Equal(
            [
                "RefineEdit { Kind = refine, Region = 0, Text = woman in a maroon sweater }",
                "RemoveEdit { Kind = remove, Relationship = 0, Reason = wrong }",
                "sitting on 0 1", "same as 0 2",
            ],
            answer.Edits.Select(edit => edit is AddEdit add ? $"{add.Predicate} {add.Subject} {add.Object}" : edit.ToString()));
        // hat and woman share a place, dog and woman do not
        Assert.Equal(["same-as-apart", "unknown-relation"], answer.Refused.Select(refused => refused.Reason));
    }

    [Fact]
    public async Task Asks_once_more_for_edits_that_cannot_be_applied_and_then_gives_the_image_up()
    {
        using var server = new ChatServer(ChatReply.Says(Caption), ChatReply.Says("""{"edits":[{"obj_id":"17","name":"ghost","add":[],"remove":[]}]}"""));

        var answer = await AskAsync(server);

        Assert.Equal(3, server.Requests.Count); // a caption, two attempts
        Assert.Equal("edits-not-applicable", answer.Failure);
        Assert.Empty(answer.Edits);
    }

    private static (double Temperature, int Tokens) Settings(ChatRequest request) =>
        (Math.Round(request.Json.GetProperty("temperature").GetDouble(), 3), request.Json.GetProperty("max_completion_tokens").GetInt32());

    private (int Width, int Height) Size(byte[] jpeg)
    {
        File.WriteAllBytes(_folder["sent.jpg"], jpeg);
        var info = new PictureReader().ReadInfo(_folder["sent.jpg"]);
        return (info.Width, info.Height);
    }

    private async Task<EditAnswer> AskAsync(ChatServer server)
    {
        var client = ChatPipeline.Create(new() { Url = server.Url, Model = "stand-in", Attempts = 1 }, new(_database, TimeProvider.System),
            TimeProvider.System, seed: 1);
        return await new AuthorEditor(client, AuthorPictures.Draw, new())
            .EditAsync(Park.Question(picturePath: Park.WritePicture(_folder)), TestContext.Current.CancellationToken);
    }
}
