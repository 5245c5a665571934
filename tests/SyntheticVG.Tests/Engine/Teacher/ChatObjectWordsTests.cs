using SyntheticVG.Datasets;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>What a teacher lists as worth looking for.</summary>
public sealed class ChatObjectWordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public ChatObjectWordsTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{"objects": ["Dog", "the food bowl", "dog", "traffic light."]}""", "dog|food bowl|traffic light")]
    [InlineData("```json\n{\"objects\": [\"a cat\", 7, \"\"]}\n```", "cat")]
    public async Task Reads_the_names_that_the_teacher_lists(string answer, string expected)
    {
        using var server = new ChatServer(ChatReply.Says(answer));

        var words = await AskAsync(server);

        Assert.Equal(expected, string.Join('|', words.Words));
        Assert.Null(words.Note);
        Assert.Single(Assert.Single(server.Requests).Pictures);
    }

    [Fact]
    public async Task Asks_once_more_and_then_looks_for_the_usual_things()
    {
        using var server = new ChatServer(ChatReply.Says("A lovely photograph!"), ChatReply.Says("""{"objects": []}"""));

        var words = await AskAsync(server);

        Assert.Equal(("person", ChatObjectWords.UnreadableNote), (Assert.Single(words.Words), words.Note));
        Assert.Equal(2, server.Requests.Count);
    }

    private async Task<SyntheticVG.Engine.Perception.ObjectWords> AskAsync(ChatServer server)
    {
        PictureWriter.Write(new(32, 24), _folder["a.png"]);
        using var client = ChatPipeline.Create(new() { Url = server.Url, Model = "m" }, new(_database, TimeProvider.System), TimeProvider.System, 1);
        return await new ChatObjectWords(client, ["person"]).OfAsync(
            new AnnotatedImage
            {
                Graph = new() { Image = new() { Key = "file:a.png", File = "a.png", Width = 32, Height = 24 } },
                PicturePath = _folder["a.png"]
            },
            TestContext.Current.CancellationToken);
    }
}
