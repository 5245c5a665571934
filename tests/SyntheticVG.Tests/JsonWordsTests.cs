using System.Text.Json;
using SyntheticVG.Datasets.Graphs;

namespace SyntheticVG.Tests;

public class JsonWordsTests
{
    [Theory]
    [InlineData("{\"x\": 1}", "lacks version, image")]
    [InlineData("[1,]", "found")]
    [InlineData("{\"version\":\"one\"}", "found a value of another kind at version; expected")]
    [InlineData("{\"version\":1,\"image\":null,\"regions\":[],\"relationships\":[]}", "null")]
    [InlineData("nonsense", "invalid")]
    public void Says_what_is_wrong_without_the_parser_s_own_words(string line, string expected)
    {
        var said = Assert.ThrowsAny<InvalidDataException>(() => GraphLines.Read(System.Text.Encoding.UTF8.GetBytes(line))).Message;

        Assert.Contains(expected, said);
        Assert.DoesNotMatch("SyntheticVG|System\\.|LineNumber|BytePosition|deserializ|reader options", said);
    }

    [Theory]
    [InlineData("[]", "found a list; expected an object")]
    [InlineData("{}", "lacks a member that is needed")]
    public void Says_it_of_the_wrong_kind(string json, string expected) =>
        Assert.Equal(expected, JsonWords.Of(Assert.ThrowsAny<Exception>(() => JsonDocument.Parse(json).RootElement.GetProperty("x"))));

    [Fact]
    public void Says_it_of_a_comma_too_many() =>
        Assert.Equal("found a comma behind the last element; JSON has none there",
            JsonWords.Of(Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse("[1,]"))));
}
