namespace SyntheticVG.Fuzz;

public class FuzzTests
{
    private const int Inputs = 4000;

    public static TheoryData<string> Names => [.. Parsers.All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_its_good_inputs(string name)
    {
        var parser = Parsers.All.Single(parser => parser.Name == name);
        foreach (var seed in parser.Seeds)
            parser.Parse(seed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_bad_inputs_by_its_own_errors(string name)
    {
        var figures = new Figures(Parsers.All.Single(parser => parser.Name == name));
        for (var i = 0; i < Inputs; i++)
            figures.Try();
        Assert.True(figures.Unforeseen == 0, string.Join("\n\n", figures.Faults));
    }

    [Fact]
    public void Finds_an_error_that_nobody_foresaw()
    {
        var parser = new Parser("careless", Form.Json, bytes => System.Text.Json.JsonDocument.Parse(bytes).RootElement.GetProperty("id").GetInt32(),
            "{\"id\":1,\"name\":\"a\"}"u8.ToArray())
        {
            Error = typeof(System.Text.Json.JsonException),
        };
        var figures = new Figures(parser);
        for (var i = 0; i < 1000; i++)
            figures.Try();
        Assert.Contains(figures.Faults, fault => fault.Contains("KeyNotFoundException", StringComparison.Ordinal));
        Assert.Contains(figures.Faults, fault => fault.Contains("InvalidOperationException", StringComparison.Ordinal));
    }
}
