using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Perception.Sentences;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Perception.Tests.Sentences;

public class MiniLmGoldenTests
{
    private static readonly Lazy<SentenceEncoder> Encoder = new(() => SentenceEncoder.Open(Shared.Data("all-MiniLM-L6-v2")));

    [Fact]
    public void Cuts_every_text_into_the_tokens_of_the_reference()
    {
        using var golden = Shared.GoldenJson("perception/minilm.json");
        var wrong = new List<string>();

        foreach (var row in golden.RootElement.GetProperty("texts").EnumerateArray())
        {
            var found = Encoder.Value.Tokens(row.GetProperty("text").GetString()!);
            if (!found.SequenceEqual(row.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())))
                wrong.Add(
                    $"{row.GetProperty("name")}: {row.GetProperty("text")} became {string.Join(" ", found)}; expected {row.GetProperty("ids").GetRawText()}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Gives_every_text_the_vector_of_the_reference()
    {
        using var golden = Shared.GoldenJson("perception/minilm.json");
        var shape = golden.RootElement.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var expected =
            MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Shared.Golden("perception/" + golden.RootElement.GetProperty("vectors").GetString()))).ToArray();
        var rows = golden.RootElement.GetProperty("texts").EnumerateArray().ToList();
        Assert.Equal([rows.Count, Encoder.Value.Dimension], shape);

        var found = Encoder.Value.Encode([.. rows.Select(r => r.GetProperty("text").GetString()!)]);

        var tolerance = GoldenNumbers.Cosine;
        Cases.Each(rows.Index(), pair =>
        {
            for (var i = 0; i < shape[1]; i++)
                Assert.True(Math.Abs(found[pair.Index][i] - expected[(pair.Index * shape[1]) + i]) <= tolerance,
                    $"{pair.Item.GetProperty("name")}: number {i} is {found[pair.Index][i]}; expected {expected[(pair.Index * shape[1]) + i]}");
        });
    }

    [Theory]
    [InlineData("object")]
    [InlineData("predicate")]
    public void Maps_free_phrases_to_the_names_of_the_reference(string kind)
    {
        using var golden = Shared.GoldenJson("perception/minilm.json");
        var query = kind == "object" ? (Func<string, string>)NameQuery.Object : NameQuery.Predicate;
        var names = golden.RootElement.GetProperty($"{kind}_labels").EnumerateArray().Select(n => n.GetString()!).ToArray();
        var rows = golden.RootElement.GetProperty($"{kind}_mapping").EnumerateArray().ToList();
        var vocabulary = new NearestName(Encoder.Value, names, query);

        var found = vocabulary.Find([.. rows.Select(r => r.GetProperty("text").GetString()!)]);

        var tolerance = GoldenNumbers.Cosine;
        var wrong = rows.Zip(found).Where(pair => !Fits(pair.First, pair.Second)).Select(pair => $"{pair.First.GetRawText()} became {pair.Second}");
        Assert.Empty(wrong);

        bool Fits(JsonElement row, NameMatch match) => query(row.GetProperty("text").GetString()!) == row.GetProperty("query").GetString()
            && match.Index == row.GetProperty("index").GetInt32() && match.Name == row.GetProperty("label").GetString()
            && match.Second == row.GetProperty("second").GetString()
            && Math.Abs(match.Cosine - row.GetProperty("cosine").GetDouble()) <= tolerance
            && Math.Abs(match.Margin - row.GetProperty("margin").GetDouble()) <= tolerance;
    }
}
