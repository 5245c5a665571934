using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher.Chat;

public class ThinkingTests
{
    private const string Answer = """{"subjects":[{"id":1,"description":"} not { the end"}]}""";

    [Theory]
    [InlineData("<think>\nThe list has {region 1}. Maybe {\"subjects\": []}.\n</think>\n\nANSWER")]
    [InlineData("<thinking>{\"subjects\":[]}</thinking>ANSWER")]
    [InlineData("{\"subjects\":[]} so far</think>ANSWER")] // the opening mark stood in the prompt
    [InlineData("<think>a</think>b<think>{\"subjects\":[]}</think>```json\nANSWER\n```")]
    [InlineData("[THINK]{x[/THINK]ANSWER")]
    [InlineData("◁think▷{\"subjects\":[]}◁/think▷ANSWER")]
    [InlineData("<seed:think>{</seed:think>ANSWER")]
    [InlineData("<|channel|>analysis<|message|>{\"subjects\":[]}<|end|><|start|>assistant<|channel|>final<|message|>ANSWER<|return|>")]
    [InlineData("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>ANSWER")]
    [InlineData("<think>it never closes, and then: ANSWER")]
    [InlineData("<think>ANSWER")]
    [InlineData("A draft: {\"subjects\":[]}. Now the answer: ANSWER I hope that helps {really}.")]
    [InlineData("{region 1} {\"other\":{}} ANSWER")]
    [InlineData("{\"scene_graph\":ANSWER}")]
    [InlineData("```\nANSWER\n``` And {this} too")]
    [InlineData("\u0007\u001b[1mANSWER")]
    public void The_last_object_of_the_form_is_the_answer(string text)
    {
        var read = TolerantJson.Read(text.Replace("ANSWER", Answer, StringComparison.Ordinal), root => TolerantJson.HasList(root, "subjects"), _ => { });

        Assert.Equal(Answer, read?.GetRawText());
    }

    [Theory]
    [InlineData("<think>{\"subjects\":[]} or rather")] // a draft is no answer
    [InlineData("<|channel|>analysis<|message|>{\"subjects\":[]} perhaps")]
    [InlineData("{\"other\":[]}")]
    [InlineData("{{{{{{{{{{{{")]
    public void A_draft_or_another_form_is_no_answer(string text) =>
        Assert.Null(TolerantJson.Read(text, root => TolerantJson.HasList(root, "subjects"), _ => { }));

    [Theory]
    [InlineData("<think>No, wait.</think> Yes", "Yes")]
    [InlineData("no marks at all [1] < 2", "no marks at all [1] < 2")]
    public void Leaves_the_rest(string text, string rest) => Assert.Equal(rest, Thinking.Cut(text));

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":[")]
    [InlineData("{/*")]
    [InlineData("{//")]
    [InlineData("<think>")]
    [InlineData("<|channel|>final")]
    [InlineData("{\"a\":\"")]
    public void Long_nonsense_is_read_to_its_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        Assert.Null(TolerantJson.Read(text, root => TolerantJson.HasList(root, "subjects"), _ => { }));
    }
}
