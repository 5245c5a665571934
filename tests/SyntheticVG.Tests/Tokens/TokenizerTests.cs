using SyntheticVG.Tokens;

namespace SyntheticVG.Tests.Tokens;

public sealed class TokenizerTests : IDisposable
{
    private const string Graph = "Objects:\nregion1: red dog is small\nregion12: man\n\nRelations:\nregion12: region1 next to, region1 holding\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("synvg-tokens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pocket_tokens_are_words_and_give_the_text_back()
    {
        var tokenizer = PocketTokenizer.Write(_folder, [Graph]);

        var ids = tokenizer.Encode(Graph);

        Assert.Equal(Graph, tokenizer.Decode(ids));
        Assert.Equal(["Objects", ":", "\n", "region1", ":", " red", " dog", " is", " small", "\n", "region12"],
            ids.Take(11).Select(id => tokenizer.Decode([id])));
        Assert.Equal(ids[10], tokenizer.Encode(" region12")[^1]);
        Assert.Equal([10, 11], tokenizer.Encode("<mask><pos>"));
    }

    [Fact]
    public void Pocket_tokenizers_do_not_know_every_word()
    {
        var tokenizer = PocketTokenizer.Write(_folder, ["a dog"]);

        Assert.Equal("a<unk>", tokenizer.Decode(tokenizer.Encode("a zebra")));
    }

    [Fact]
    public void Too_many_words_for_a_pocket_are_an_error() =>
        Assert.Contains("expected at most 140", Assert.Throws<ArgumentException>(() => PocketTokenizer.Write(_folder, [Graph], size: 140)).Message);

    [Theory]
    [InlineData("{", "tokenizer.json")]
    [InlineData("{}", "added_tokens is missing")]
    [InlineData("""{"added_tokens":[],"pre_tokenizer":null,"model":{"type":"Unigram","vocab":{}}}""", "model.type is Unigram; expected BPE or WordLevel")]
    [InlineData("""{"added_tokens":[],"pre_tokenizer":null,"model":{"type":"WordLevel","vocab":{"a":0,"b":0}}}""", "gives b the id 0")]
    [InlineData("""{"added_tokens":[],"normalizer":{"type":"NFKC"},"pre_tokenizer":null,"model":{"type":"BPE","vocab":{}}}""",
        "normalizer is NFKC; expected NFC")]
    [InlineData("""{"added_tokens":[{"id":5,"content":"<x>","lstrip":true}],"pre_tokenizer":null,"model":{"type":"BPE","vocab":{}}}""", "<x> has lstrip true")]
    [InlineData("""{"added_tokens":[{"id":5,"content":"<x>"},{"id":5,"content":"<y>"}]}""", "added token 5 is <y>; another file says <x>")]
    public void Refuses_files_of_other_tokenizers(string content, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), content);

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Tokenizer.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_tokenizer_is_an_error() =>
        Assert.Contains("tokenizer.json: no such file", Assert.Throws<InvalidDataException>(() => Tokenizer.Load(_folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_lone_surrogate_counts_as_a_replacement_character()
    {
        var tokenizer = TokenizerGoldenTests.Robin;

        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\uD800b"));
    }

    [Fact]
    public void The_longest_of_several_added_tokens_is_cut()
    {
        var tokenizer = TokenizerGoldenTests.Robin.With("<ma", "<mask><pos>");

        Assert.Equal([tokenizer.IdOf("<mask><pos>"), tokenizer.IdOf("<ma")], tokenizer.Encode("<mask><pos><ma"));
    }

    [Fact]
    public void Reads_graph_texts_at_megabytes_a_second()
    {
        var random = new Random(1);
        string[] names = ["brown dog is small, wet", "man in a red shirt", "tree", "wooden table", "coffee cup", "bicycle"];
        string[] predicates = ["next to", "in front of", "holding", "to the left of", "standing on", "behind"];
        var texts = Enumerable.Range(0, 300).Select(_ => "Objects:\n"
            + string.Concat(Enumerable.Range(1, 20).Select(n => $"region{n}: {names[random.Next(6)]} "
                + $"<|box_start|>({random.Next(1000)},{random.Next(1000)}),({random.Next(1000)},{random.Next(1000)})<|box_end|>\n"))
            + "\nRelations:\n" + string.Concat(Enumerable.Range(1, 20)
                .Select(n => $"region{n}: region{random.Next(1, 21)} {predicates[random.Next(6)]}, region{random.Next(1, 21)} {predicates[random.Next(6)]}\n")))
            .ToList();
        var tokenizer = TokenizerGoldenTests.Robin;
        var characters = texts.Sum(text => text.Length);

        var fastest = ThreadTime.Fastest(7, () => texts.ForEach(text => tokenizer.Encode(text))).TotalSeconds;

        TestContext.Current.SendDiagnosticMessage($"{characters / fastest / 1e6:F1} MB/s");
        Assert.InRange(characters / fastest / 1e6, 1, double.MaxValue); // docs/log.md has the measured figure
    }
}
