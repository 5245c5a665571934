using SyntheticVG.Engine.Edit;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

public sealed class EditAnswerReaderTests
{
    [Fact]
    public void Takes_edits_by_number_of_relation_and_region()
    {
        var answer = Read("""
            {"remove":[{"rid":1,"reason":"wrong_object"}],"replace":[{"rid":2,"p":"sitting on"}],
             "refine":[{"id":1,"text":"woman in a maroon sweater"}],"add":[{"s":4,"p":"is looking at","o":1,"c":"interactional","evidence":"its head is turned"}]}
            """);

        Assert.Empty(answer.Refused);
        Assert.Equal(new GraphEdit[]
        {
            new RemoveEdit(0, "wrong-object"),
            new ReplaceEdit(1, "sitting on", PredicateLexicon.CategoryOf("sitting on")),
            new RefineEdit(Park.Woman, "woman in a maroon sweater"),
            new AddEdit(Park.Dog, "looking at", Park.Woman, RelationshipCategory.Interactional) { OriginalPredicate = "is looking at" },
        }, answer.Edits);
    }

    [Theory]
    [InlineData("remove", """{"rid":9,"reason":"wrong"}""", "unknown-relation")]
    [InlineData("remove", """{"rid":0,"reason":"wrong"}""", "unknown-relation")]
    [InlineData("remove", "3", "edit-shape")]
    [InlineData("replace", """{"rid":1,"p":""}""", "predicate-shape")]
    [InlineData("replace", """{"rid":1,"p":"wearing"}""", "predicate-unchanged")]
    [InlineData("refine", """{"id":9,"text":"a red thing"}""", "unknown-region")]
    [InlineData("refine", """{"id":1,"text":"woman"}""", "description-short")]
    [InlineData("refine", """{"id":1,"text":"woman next to 4"}""", "description-names-a-region")]
    [InlineData("refine", """{"id":1,"text":"a tall wooden fence"}""", "leaves-human-class")]
    [InlineData("refine", """{"id":4,"text":"a small brown cat"}""", "leaves-human-class")]
    [InlineData("refine", """{"id":2,"text":"a bench"}""", "description-unchanged")]
    [InlineData("refine", """{"id":2,"text":"a bench that goes on and on and on through the whole of the park to the very end"}""", "description-long")]
    [InlineData("add", """{"s":1,"p":"holding","o":9,"c":"interactional","evidence":""}""", "unknown-region")]
    [InlineData("add", """{"s":1,"p":"holding","o":1,"c":"interactional","evidence":""}""", "self-relation")]
    [InlineData("add", """{"s":1,"p":"holding, lifting","o":3,"c":"interactional","evidence":""}""", "predicate-shape")]
    [InlineData("add", """{"s":1,"p":"holding","o":3,"c":"symbolic","evidence":""}""", "unknown-category")]
    [InlineData("add", """{"s":1,"p":"on","o":2,"c":"spatial","evidence":""}""", "already-there")]
    public void Refuses_an_edit_that_cannot_be_made_and_takes_the_others(string kind, string item, string reason)
    {
        var answer =
            Read($$"""{"remove":[{"rid":4,"reason":"irrelevant"}{{(kind == "remove" ? "," + item : "")}}],"{{(kind == "remove" ? "x" : kind)}}":[{{item}}]}""");

        Assert.Equal(new RemoveEdit(3, "irrelevant"), Assert.Single(answer.Edits));
        Assert.Equal((kind, reason), (Assert.Single(answer.Refused).Kind, answer.Refused[0].Reason));
    }

    [Theory]
    [InlineData("""{"id":1,"text":"girl with a straw hat"}""")] // a girl is a person
    [InlineData("""{"id":4,"text":"brown dog on a leash"}""")]
    [InlineData("""{"id":2,"text":"green park furniture"}""")] // nobody gave the bench a class
    public void A_description_may_say_more_as_long_as_it_stays_what_people_called_it(string item) =>
        Assert.Empty(Read($$"""{"refine":[{{item}}]}""").Refused);

    [Fact]
    public void Reads_answers_in_fences_and_counts_the_repair()
    {
        var answer = Read("Here you are:\n```json\n{\"remove\":[],\"add\":[],\"refine\":[],\"replace\":[]}\n```");

        Assert.Equal(1, answer.Repairs["code-fence"]);
    }

    private static EditAnswer Read(string text)
    {
        var reader = new EditAnswerReader(Park.Graph, new(Park.Graph));
        Assert.NotNull(reader.Read(text));
        return reader.Answer;
    }
}
