using System.Text;

namespace SyntheticVG.Tests;

public class WholeJsonTests
{
    [Theory]
    [InlineData("{\"a\": [1, \"\\ud83d\\ude00\"]}")]
    [InlineData("\uFEFF{\r\n}\r\n")]
    public void Reads_JSON_with_or_without_a_mark(string text)
    {
        using var document = WholeJson.Parse(Encoding.UTF8.GetBytes(text), "a.json");

        Assert.Equal(System.Text.Json.JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Theory]
    [InlineData("{\"a\": 1, \"a\": 2}", "not JSON")]
    [InlineData("{\n\"a\": \"\\ud800\"}", "a.json:2: found a text with half a surrogate pair")]
    [InlineData("{\"\\udc00\": 1}", "half a surrogate pair")]
    [InlineData("{\n\n,}", "a.json:3: not JSON")]
    [InlineData("", "not JSON")]
    public void Refuses_what_could_fail_later(string text, string said) =>
        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => WholeJson.Parse(Encoding.UTF8.GetBytes(text), "a.json")).Message);

    [Fact]
    public void Refuses_bytes_that_are_no_text() =>
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => WholeJson.Parse(new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }, "a.json")).Message);
}
