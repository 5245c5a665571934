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
    [InlineData("\"{\\\"a\\\":1}\"", """{"a":1}""", "json-as-text")]
    [InlineData("{\"a\":\"one\ttwo\nthree\"}", """{"a":"one two three"}""", "")]
    [InlineData("""{"a":"the dog\'s tail"}""", """{"a":"the dog's tail"}""", "json-mended")]
    [InlineData("""{"a":[1],"b":NaN,"c":None,"d":True}""", """{"a":[1],"b":null,"c":null,"d":true}""", "json-mended")]
    public void Reads_what_models_write(string text, string expected, string repairs)
    {
        var told = new List<string>();

        var read = TolerantJson.Read(text, root => root.TryGetProperty("a", out _), told.Add);

        Assert.Equal(expected, read?.GetRawText());
        Assert.Equal(repairs, string.Join(' ', told));
    }

    [Theory]
    [InlineData("""[{"id":1},{"id":2}]""", 2)]
    [InlineData("```json\n[{\"id\":1}]\n```", 1)]
    [InlineData("""The list: [{"id":1}].""", 1)]
    [InlineData("[1,2]", null)]
    [InlineData("""{"b":[{"id":1}]}""", null)]
    public void Takes_the_list_alone(string text, int? count) =>
        Assert.Equal(count, TolerantJson.Read(text, root => TolerantJson.HasList(root, "a"), _ => { }, "a")?.GetProperty("a").GetArrayLength());

    [Theory]
    [InlineData("7")]
    [InlineData("7.0")]
    [InlineData("\"7\"")]
    [InlineData("\"[7]\"")]
    [InlineData("\"#7\"")]
    [InlineData("\"region7\"")]
    [InlineData("\"Region 7\"")]
    [InlineData("\"region 17\"", null)]
    [InlineData("\"7 dogs\"", null)]
    [InlineData("\"row 7\"", null)]
    public void Reads_numbers_of_regions(string json, int? place = 6) =>
        Assert.Equal(place, TolerantJson.PlaceOf(System.Text.Json.JsonDocument.Parse(json).RootElement, 9, first: 1));

    [Theory]
    [InlineData("")]
    [InlineData("I am sorry, I cannot see regions.")]
    [InlineData("[1,2]")]
    [InlineData("{]")]
    public void Finds_no_object_where_there_is_none(string text) => Assert.Null(TolerantJson.Read(text, _ => true, _ => { }));
}
