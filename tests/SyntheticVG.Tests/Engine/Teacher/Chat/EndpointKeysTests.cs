using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher.Chat;

public class EndpointKeysTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["OPENAI_API_KEY"] = "of the first",
        ["SYNVG_KEY_API_MISTRAL_AI"] = "of mistral",
        ["SYNVG_KEY_LOCALHOST_8001"] = "of one port",
        ["SYNVG_KEY_EMPTY"] = " ",
    };

    [Theory]
    [InlineData("https://api.openai.com/v1", "of the first")]
    [InlineData("https://API.openai.com:443/v2", "of the first")]
    [InlineData("http://api.openai.com/v1", null)] // not in the clear
    [InlineData("https://api.openai.com:8443/v1", null)]
    [InlineData("https://api.openai.com.example.org/v1", null)]
    [InlineData("https://example.org/api.openai.com/v1", null)]
    [InlineData("https://api.mistral.ai/v1", "of mistral")]
    [InlineData("http://localhost:8001/v1", "of one port")]
    [InlineData("http://localhost:8002/v1", null)]
    [InlineData("http://empty/v1", null)]
    public void A_key_goes_to_its_own_server_alone(string address, string? key) =>
        Assert.Equal(key, new EndpointKeys(new("https://api.openai.com/v1"), Environment.GetValueOrDefault).Of(new(address)));

    [Fact]
    public void Nobody_gets_a_key_where_nobody_is_asked_first() =>
        Assert.Null(new EndpointKeys(null, Environment.GetValueOrDefault).Of(new("https://api.openai.com/v1")));

    [Fact]
    public void A_variable_that_a_run_names_for_an_address_is_read_and_no_other()
    {
        var environment = new Dictionary<string, string> { ["OPENAI_API_KEY"] = "first", ["MINE"] = "mine", ["SYNVG_KEY_V"] = "by name" };
        var keys = new EndpointKeys(new("http://v/v1"), name => environment.GetValueOrDefault(name))
        {
            Named = new Dictionary<Uri, string> { [new("http://v/v1")] = "MINE", [new("http://w/v1")] = "EMPTY" }
        };

        Assert.Equal("mine", keys.Of(new("http://v/v1")));
        Assert.Contains("EMPTY, which is empty", Assert.Throws<ArgumentException>(() => keys.Of(new("http://w/v1"))).Message);
    }
}
