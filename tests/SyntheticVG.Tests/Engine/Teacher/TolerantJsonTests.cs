using SyntheticVG.Engine.Teacher;

namespace SyntheticVG.Tests.Engine.Teacher;

public class TolerantJsonTests
{
    [Theory]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2]}""", "")]
    [InlineData("```json\n{\"a\":1}\n```", """{"a":1}""", "code-fence")]
    [InlineData("""Here it is: {"a":1} I hope it helps.""", """{"a":1}""", "text-around")]
    [InlineData("""{"a":[1,2],}""", """{"a":[1,2],}""", "")]
    [InlineData("""{"a":[{"b":1},{"b":2""", """{"a":[{"b":1},{}]}""", "brackets-closed")]
    [InlineData("""{"a":[{"b":1},{"b":2,"c":"cut he""", """{"a":[{"b":1},{"b":2}]}""", "brackets-closed")]
    [InlineData("""{"a":"} not the end","b":[""", """{"a":"} not the end","b":[]}""", "brackets-closed")]
    [InlineData("```json\n{\"a\":[1,", """{"a":[1]}""", "code-fence brackets-closed")]
    public void Reads_what_models_write(string text, string expected, string repairs)
    {
        var told = new List<string>();

        var read = TolerantJson.Read(text, root => root.TryGetProperty("a", out _), told.Add);

        Assert.Equal(expected, read?.GetRawText());
        Assert.Equal(repairs, string.Join(' ', told));
    }

    [Theory]
    [InlineData("")]
    [InlineData("I am sorry, I cannot see regions.")]
    [InlineData("[1,2]")]
    [InlineData("{]")]
    public void Finds_no_object_where_there_is_none(string text) => Assert.Null(TolerantJson.Read(text, _ => true, _ => { }));
}
