using System.Text;
using System.Text.Json;
using SyntheticVG.Characters;
using SyntheticVG.Tokens;

namespace SyntheticVG.Tests.Tokens;

public class TokenizerGoldenTests
{
    private static readonly Lazy<Tokenizer> Qwen = new(() => Tokenizer.Load(Shared.Data("tokenizer-qwen2.5")));

    internal static Tokenizer Robin => Qwen.Value.With("<mask>", "<pos>", "<image>");

    [Fact]
    public void Gives_the_added_tokens_the_reference_ids()
    {
        using var golden = Shared.GoldenJson("words/tokens.json");

        Cases.Each(golden.RootElement.GetProperty("added").EnumerateObject(), token => Assert.Equal(token.Value.GetInt32(), Robin.IdOf(token.Name)));
    }

    [Fact]
    public void Encodes_every_text_and_decodes_it_again()
    {
        using var golden = Shared.GoldenJson("words/tokens.json");
        var tokenizer = Robin;
        List<string> wrong = [];
        foreach (var test in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (name, text, expected) = (test.GetProperty("name").GetString(), test.GetProperty("text").GetString()!, Ids(test.GetProperty("ids")));
            var ids = tokenizer.Encode(text);
            var decoded = test.TryGetProperty("decoded", out var other) ? other.GetString()! : text;
            var skipped = test.TryGetProperty("decoded_skip", out other) ? other.GetString()! : decoded;
            if (!ids.SequenceEqual(expected))
                wrong.Add($"{name}: [{string.Join(' ', ids.Take(20))}]; expected [{string.Join(' ', expected.Take(20))}]");
            if (tokenizer.Decode(expected) != decoded || tokenizer.Decode(expected, skipSpecial: true) != skipped)
                wrong.Add($"{name}: decoded otherwise");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Decodes_any_ids()
    {
        using var golden = Shared.GoldenJson("words/tokens.json");
        List<string?> wrong = [];
        foreach (var test in golden.RootElement.GetProperty("decode").EnumerateArray())
        {
            var ids = Ids(test.GetProperty("ids"));
            if (Robin.Decode(ids) != test.GetProperty("decoded").GetString() || Robin.Decode(ids, true) != test.GetProperty("decoded_skip").GetString())
                wrong.Add(test.GetProperty("name").GetString());
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Decodes_streams_token_by_token()
    {
        using var golden = Shared.GoldenJson("words/tokens.json");
        List<string> wrong = [];
        foreach (var test in golden.RootElement.GetProperty("stream").EnumerateArray())
        {
            var (decoder, written) = (new StreamingDecoder(Robin), new StringBuilder());
            foreach (var (id, text) in Ids(test.GetProperty("ids")).Zip(test.GetProperty("texts").EnumerateArray()))
            {
                written.Append(decoder.Append(id));
                if (written + decoder.Pending != text.GetString())
                    wrong.Add($"{test.GetProperty("name").GetString()}: \"{written}{decoder.Pending}\"; expected \"{text.GetString()}\"");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Encodes_the_texts_of_llama_cpp()
    {
        const string separator = "\n__ggml_vocab_test__\n";
        var texts = File.ReadAllText(Shared.Data("tokenizer-qwen2.5/llamacpp_qwen2_golden.inp")).Split(separator)[..^1]; // the last one is closed too
        var lines = File.ReadAllLines(Shared.Data("tokenizer-qwen2.5/llamacpp_qwen2_golden.out"));

        Assert.Equal(lines.Length, texts.Length);
        Cases.Each(texts.Zip(lines), pair =>
        {
            var (text, line) = pair;
            Assert.Equal(line.Trim(), string.Join(' ', Qwen.Value.Encode(text)));
        });
    }

    [Fact]
    public void Knows_the_classes_of_every_code_point()
    {
        using var golden = Shared.GoldenJson("words/classes.json");
        var expected = new CharacterClass[0x110000];
        foreach (var (name, value) in (ReadOnlySpan<(string, CharacterClass)>)[("letters", CharacterClass.Letter), ("numbers", CharacterClass.Number),
            ("white_space", CharacterClass.Space)])
        {
            foreach (var range in golden.RootElement.GetProperty(name).EnumerateArray())
                Array.Fill(expected, value, range[0].GetInt32(), range[1].GetInt32() - range[0].GetInt32() + 1);
        }

        for (var code = 0; code < expected.Length; code++)
            Assert.True(expected[code] == UnicodeTable.ClassOf(code), $"U+{code:X4} is {UnicodeTable.ClassOf(code)}; expected {expected[code]}");
    }

    [Fact]
    public void Merges_a_word_of_ten_thousand_letters_in_milliseconds()
    {
        var word = string.Concat(Enumerable.Range(0, 10_000).Select(i => (char)('a' + i * 7 % 26 * i % 26)));
        Robin.Encode(word[..100]);
        var fastest = ThreadTime.Fastest(5, () => Robin.Encode(word));

        Assert.InRange(fastest.TotalMilliseconds, 0, 200); // a quadratic merge takes seconds
    }

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
