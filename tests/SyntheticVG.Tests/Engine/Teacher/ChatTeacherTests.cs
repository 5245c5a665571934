using System.Text.Json;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Teacher;

public sealed class ChatTeacherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LedgerDatabase _database;

    public ChatTeacherTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shows_pictures_and_known_facts_and_reads_the_answer()
    {
        using var server = new ChatServer(ChatReply.Says(Good(5)));

        var answer = await AskAsync(server);

        var request = Assert.Single(server.Requests);
        Assert.Equal("A clean picture.", request.Texts[1]);
        Assert.Equal([1, 2, 3], Assert.Single(request.Pictures));
        Assert.Contains("1 | dog | 0, 0, 100, 100 | 1 | brown", request.Texts[2]);
        Assert.Contains("(2, next to, 1)", request.Texts[2]);
        Assert.DoesNotContain("left of", request.Texts[2]); // GQA's computed one
        Assert.Contains("at least 5 regions", request.Texts[0]);
        var schema = request.Json.GetProperty("response_format").GetProperty("json_schema");
        Assert.True(schema.GetProperty("strict").GetBoolean());
        Assert.Null(answer.Failure);
        Assert.Equal(5, answer.Relationships.Count);
        Assert.Empty(answer.Repairs);
        Assert.Equal("thing 1", answer.Descriptions[0]);
        Assert.All(answer.Relationships,
            r => Assert.Equal((RelationshipOrigin.Teacher, "holding", RelationshipCategory.Interactional), (r.Origin, r.Predicate, r.Category)));
    }

    [Theory]
    [InlineData("""{"object":9,"predicate":"holding"}""", "interactional", "unknown-object")]
    [InlineData("""{"object":1,"predicate":"holding"}""", "interactional", "self-relation")]
    [InlineData("""{"object":2,"predicate":"holding"}""", "interaction", "category-synonym")]
    [InlineData("""{"object":2,"predicate":"holding"}""", "symbolic", "unknown-category")]
    [InlineData("""{"object":2,"predicate":"is holding"}""", "interactional", "copula-stripped")]
    [InlineData("""{"object":2,"predicate":"located behind"}""", "spatial", "copula-stripped")]
    [InlineData("""{"object":2,"predicate":"Pushing"}""", "interactional", "predicate-normalised")]
    [InlineData("""{"object":2,"predicate":""}""", "interactional", "predicate-shape")]
    [InlineData("""{"object":2,"predicate":"holding, lifting"}""", "interactional", "predicate-shape")]
    [InlineData("""{"object":2,"predicate":"behind region 2"}""", "spatial", "predicate-shape")]
    [InlineData("""{"object":2,"predicate":"doing a great many things at one time with every one of the others around them all day long"}""",
        "social", "predicate-shape")]
    [InlineData("""{"object":3,"predicate":"holding"}""", "interactional", "duplicate")]
    [InlineData("""[2,"holding"]""", "interactional", "")]
    [InlineData("""{"object":"#2","predicate":"holding"}""", "interactional", "")]
    [InlineData("""{"object":2}""", "interactional", "relation-shape")]
    public async Task Counts_every_repair_and_drop(string relation, string category, string code)
    {
        // Region 1 holds region 3 already; the other four subjects are good.
        var odd = $$$"""{"id":1,"description":"dog","relations":{"interactional":[{"object":3,"predicate":"holding"}],"{{{category}}}":[{{{relation}}}]}}""";
        if (category == "interactional")
            odd = $$$"""{"id":1,"description":"dog","relations":{"interactional":[{"object":3,"predicate":"holding"},{{{relation}}}]}}""";
        using var server = new ChatServer(ChatReply.Says($$"""{"subjects":[{{odd}},{{string.Join(',', Enumerable.Range(2, 4).Select(Subject))}}]}"""));

        var answer = await AskAsync(server);

        Assert.Single(server.Requests);
        Assert.Equal(code.Length > 0 ? [KeyValuePair.Create(code, 1)] : [], answer.Repairs);
    }

    [Fact]
    public async Task Sends_an_unreadable_answer_back_once_and_then_gives_up()
    {
        using var server = new ChatServer(ChatReply.Says("I am sorry."), ChatReply.Says("Really."));

        var answer = await AskAsync(server);

        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("I am sorry.", server.Requests.Last().Texts);
        Assert.Contains("not the JSON object", server.Requests.Last().Texts[^1]);
        Assert.Equal("unreadable-answer", answer.Failure);
        Assert.Equal(1, answer.Repairs["asked-again-unreadable"]);
    }

    [Fact]
    public async Task Uses_what_a_cut_answer_holds_and_asks_for_the_subjects_that_are_missing()
    {
        using var server = new ChatServer(ChatReply.Says(Good(5)[..(Good(3).Length + 1)], finish: "length"),
            ChatReply.Says($$"""{"subjects":[{{Subject(4)}},{{Subject(5)}}]}"""));

        var answer = await AskAsync(server);

        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("Regions not used as subjects yet: 4, 5, 6", server.Requests.Last().Texts[^1]);
        Assert.Null(answer.Failure);
        Assert.Equal(5, answer.Relationships.Count);
        Assert.Equal((1, 1), (answer.Repairs["brackets-closed"], answer.Repairs["asked-again-too-few-subjects"]));
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(2, "too-few-subjects")]
    public async Task Accepts_three_subjects_in_the_end(int subjects, string? failure)
    {
        using var server = new ChatServer(ChatReply.Says(Good(subjects)));

        Assert.Equal(failure, (await AskAsync(server)).Failure);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Doubts_an_answer_that_names_many_unknown_regions()
    {
        using var server = new ChatServer(ChatReply.Says(Good(5).Replace("\"object\":", "\"object\":97", StringComparison.Ordinal)), ChatReply.Says(Good(5)));

        var answer = await AskAsync(server);

        Assert.Contains("5 of 5 relationships name regions that are not in the list", server.Requests.Last().Texts[^1]);
        Assert.Equal((5, 1), (answer.Repairs["unknown-object"], answer.Repairs["asked-again-misnumbered"]));
        Assert.Equal(5, answer.Relationships.Count);
    }

    [Fact]
    public async Task Flags_both_of_two_opposite_claims_and_keeps_them()
    {
        var both = """{"id":1,"description":"dog","relations":{"spatial":[{"object":2,"predicate":"above"},{"object":2,"predicate":"below"}]}}""";
        using var server = new ChatServer(ChatReply.Says($$"""{"subjects":[{{both}},{{string.Join(',', Enumerable.Range(2, 4).Select(Subject))}}]}"""));

        var answer = await AskAsync(server);

        Assert.Equal(1, answer.Repairs["flag-antonym-pair"]);
        Assert.Equal(6, answer.Relationships.Count);
    }

    [Fact]
    public async Task Says_that_nobody_answered()
    {
        using var server = new ChatServer(ChatReply.Failure(500));

        Assert.Contains("HTTP 500", (await Assert.ThrowsAsync<CallUnansweredException>(() => AskAsync(server))).Message, StringComparison.Ordinal);
    }

    private async Task<TeacherAnswer> AskAsync(ChatServer server)
    {
        var endpoint = new ChatEndpoint { Url = server.Url, Model = "stand-in", FirstWait = TimeSpan.FromMilliseconds(1), Attempts = 2 };
        using var client =
            ChatPipeline.Create(endpoint, new(_database, TimeProvider.System), TimeProvider.System, 1, stop: TestContext.Current.CancellationToken);
        var teacher = new ChatTeacher(client, _ => [new("A clean picture.", [1, 2, 3], "image/jpeg")], new());
        return await teacher.AnswerAsync(new() { Image = new() { Graph = Graph, PicturePath = "" }, Graph = Graph }, TestContext.Current.CancellationToken);
    }

    private static string Subject(int id) =>
        JsonSerializer.Serialize(new
        {
            id,
            description = $"thing {id}",
            relations = new { spatial = Array.Empty<int>(), interactional = new[] { new { @object = (id % 6) + 1, predicate = "holding" } } }
        });

    private static string Good(int subjects) => $$"""{"subjects":[{{string.Join(',', Enumerable.Range(1, subjects).Select(Subject))}}]}""";

    private static SceneGraph Graph { get; } = new()
    {
        Image = new() { Key = "coco:1", File = "1.jpg", Width = 100, Height = 100 },
        Regions = [.. new[] { "dog", "cat", "cup", "hat", "car", "man" }.Select((name, i) => new Region
        {
            Name = name,
            Box = new(i, i, 10 + i, 10 + i),
            Depth = 1 - (i / 10.0),
            Attributes = i == 0 ? ["brown"] : [],
        })],
        Relationships =
        [
            new()
            {
                Subject = 1,
                Predicate = "next to",
                Object = 0,
                Category = RelationshipCategory.Spatial,
                Origin = RelationshipOrigin.Human,
                Source = "vg:1"
            },
            new()
            {
                Subject = 1,
                Predicate = "left of",
                Object = 0,
                Category = RelationshipCategory.Spatial,
                Origin = RelationshipOrigin.Human,
                Source = "gqa:1"
            },
        ],
    };
}
