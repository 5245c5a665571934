using System.Text.Json;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class ChatEditorTests : IDisposable
{
    private const string Nothing = """{"remove":[],"replace":[],"refine":[],"add":[]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public ChatEditorTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shows_the_graph_by_numbers_with_hints_and_asks_strictly()
    {
        using var server = new ChatServer(ChatReply.Says("""{"remove":[{"rid":1,"reason":"wrong"}],"replace":[],"refine":[],"add":[]}"""));

        var answer = await AskAsync(server, Park.Graph);

        var request = Assert.Single(server.Requests);
        Assert.Equal(0.2, request.Json.GetProperty("temperature").GetDouble(), 6);
        Assert.Equal(4096, request.Json.GetProperty("max_completion_tokens").GetInt32());
        Assert.True(request.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.Equal([1, 2, 3], Assert.Single(request.Pictures));
        using var facts = JsonDocument.Parse(request.Texts[^1]);
        Assert.Equal(
            """{"id":1,"text":"a woman","box":[200,100,400,800],"human_labels":["person"],"locked":true}""",
            facts.RootElement.GetProperty("objects")[0].GetRawText());
        Assert.Equal("""{"rid":1,"s":1,"p":"wearing","o":2,"origin":"student","conf":0.4}""", facts.RootElement.GetProperty("relations")[0].GetRawText());
        Assert.Equal("""{"rid":3,"s":4,"p":"next to","o":2,"origin":"human"}""", facts.RootElement.GetProperty("relations")[3].GetRawText());
        Assert.Equal("[[1,3]]", facts.RootElement.GetProperty("hints").GetProperty("uncovered_pairs").GetRawText());
        Assert.Equal(new RemoveEdit(0, "wrong"), Assert.Single(answer.Edits));
    }

    [Fact]
    public async Task Shows_a_large_graph_in_parts_of_sixty_a_subject_together()
    {
        var graph = Park.Graph with
        {
            Relationships = [.. Enumerable.Range(0, 4)
                .SelectMany(s => Enumerable.Range(0, 28).Select(i => Park.Says(s, $"doing {(char)('a' + i)} to", (s + 1) % 4, RelationshipOrigin.Student)))],
        };
        using var server = new ChatServer(request => ChatReply.Says(request.Number == 0
            ? """{"remove":[{"rid":1,"reason":"wrong"}],"replace":[],"refine":[],"add":[]}"""
            : """{"remove":[{"rid":112,"reason":"wrong"}],"replace":[],"refine":[],"add":[]}"""));

        var answer = await AskAsync(server, graph);

        Assert.Equal([56, 56], server.Requests.Select(request => JsonDocument.Parse(request.Texts[^1]).RootElement.GetProperty("relations").GetArrayLength()));
        Assert.Equal([new RemoveEdit(0, "wrong"), new RemoveEdit(111, "wrong")], answer.Edits);
    }

    [Fact]
    public async Task Sends_an_answer_that_empties_the_graph_back_once_and_then_keeps_the_students_graph()
    {
        const string All = """{"remove":[{"rid":1,"reason":"wrong"},{"rid":2,"reason":"wrong"},{"rid":3,"reason":"wrong"},"""
            + """{"rid":4,"reason":"wrong"}],"replace":[],"refine":[],"add":[]}""";
        using var server = new ChatServer(ChatReply.Says(All));

        var answer = await AskAsync(server, Park.Graph);

        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(answer.Edits);
        Assert.Null(answer.Failure);
        Assert.Equal([KeyValuePair.Create("asked-again-emptied", 1), KeyValuePair.Create("emptied-twice", 1)], answer.Repairs);
    }

    [Fact]
    public async Task Asks_again_where_nothing_is_edited_though_measurements_contradict()
    {
        var graph = Park.Graph with { Relationships = [Park.Says(Park.Dog, "left of", Park.Woman, RelationshipOrigin.Student)] };
        using var server = new ChatServer(ChatReply.Says(Nothing), ChatReply.Says("""{"remove":[{"rid":1,"reason":"wrong"}],"replace":[{"rid":1,"p":"right """
            + """of"}],"refine":[],"add":[{"s":4,"p":"looking at","o":1,"c":"interactional","evidence":"x"}]}"""));

        var answer = await AskAsync(server, graph);

        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("\"doubtful\":[1]", server.Requests.First().Texts[^1], StringComparison.Ordinal);
        Assert.Equal(3, answer.Edits.Count);
    }

    [Theory]
    [InlineData("I am sorry.", "unreadable-answer", "asked-again-unreadable")]
    [InlineData("""{"remove":[{"rid":44,"reason":"wrong"}],"replace":[],"refine":[],"add":[]}""", null, "asked-again-misnumbered")]
    public async Task Sends_what_cannot_be_used_back_once(string text, string? failure, string repair)
    {
        using var server = new ChatServer(ChatReply.Says(text));

        var answer = await AskAsync(server, Park.Graph);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(failure, answer.Failure);
        Assert.Equal(1, answer.Repairs[repair]);
    }

    [Fact]
    public async Task Never_asks_the_same_twice()
    {
        using var server = new ChatServer(ChatReply.Says(Nothing));

        await AskAsync(server, Park.Graph);
        var asked = server.Requests.Count;
        await AskAsync(server, Park.Graph);

        Assert.Equal(asked, server.Requests.Count);
    }

    private async Task<EditAnswer> AskAsync(ChatServer server, SceneGraph graph)
    {
        var client = ChatPipeline.Create(new() { Url = server.Url, Model = "stand-in", Attempts = 1 }, new(_database, TimeProvider.System),
            TimeProvider.System, seed: 1);
        var editor = new ChatEditor(client, _ => [new TeacherPicture("The photograph:", [1, 2, 3], "image/jpeg")], new());
        return await editor.EditAsync(Park.Question(graph), TestContext.Current.CancellationToken);
    }
}
