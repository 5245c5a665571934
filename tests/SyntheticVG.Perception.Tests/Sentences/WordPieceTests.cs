using SyntheticVG.Perception.Grounding;
using SyntheticVG.Perception.Sentences;

namespace SyntheticVG.Perception.Tests.Sentences;

public class WordPieceTests
{
    private static readonly string[] Vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "un", "##able", "a", "##b", ".", "-", "犬", "ᄒ", "##ᅡ", "##ᆫ", "dog", "red", "i", "ss", "ß", "σ"];

    [Theory]
    [InlineData("Café", "cafe")]
    [InlineData("CAFÉ", "cafe")]
    [InlineData("unable", "un ##able")]
    [InlineData("a-b.", "a - [UNK] .")]
    [InlineData("a犬a", "a 犬 a")]
    [InlineData("한", "ᄒ ##ᅡ ##ᆫ")]
    [InlineData("a\u00ADb\u200B", "a ##b")] // soft hyphen and zero-width space vanish
    [InlineData("a\u00A0dog\tred\u0000", "a dog red")]
    [InlineData("[MASK] [mask]", "[MASK] [UNK] [UNK] [UNK]")] // special in capitals only
    [InlineData("İ", "i")]
    [InlineData("Σ", "σ")]
    [InlineData("ẞ", "ß")]
    [InlineData("", "")]
    public void Cuts_text_as_BERT_does(string text, string pieces)
    {
        var words = Words();

        var found = string.Join(" ", words.Encode(text, 256)[1..^1].Select(words.Piece));

        Assert.Equal(pieces, found);
    }

    [Fact]
    public void Takes_a_word_of_more_than_100_characters_as_unknown()
    {
        var words = Words();

        Assert.Equal(100, words.Encode("a" + new string('b', 99), 256)[1..^1].Length);
        Assert.Equal(["[UNK]"], words.Encode("a" + new string('b', 100), 256)[1..^1].Select(words.Piece));
    }

    [Fact]
    public void Cuts_a_text_to_the_longest_that_the_model_takes()
    {
        var words = Words();

        var found = words.Encode(string.Concat(Enumerable.Repeat("dog ", 50)), 10);

        Assert.Equal((10, words.Begin, words.End), (found.Length, found[0], found[^1]));
    }

    [Fact]
    public void Joins_pieces_into_words_again()
    {
        var words = Words();

        Assert.Equal("unable red.", words.Decode(words.Encode("unable red.", 256)[1..^1]));
    }

    [Fact]
    public void Asks_for_many_phrases_in_texts_that_fit_and_knows_whose_each_token_is()
    {
        var texts = GroundingText.Of(Words(), ["red dog", "", "cafe.unable", "a"], maxLength: 8).ToList();

        Assert.Equal([5, 8], texts.Select(t => t.Ids.Length));
        Assert.Equal([null, 0, 0, null, null], texts[0].Phrases);
        Assert.Equal([null, 2, 2, 2, null, 3, null, null], texts[1].Phrases);
    }

    [Fact]
    public void Says_that_a_vocabulary_is_none()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["vocab.txt"], ["a", "b"]);

        Assert.Contains("[PAD] is in none of 2 lines", Assert.Throws<InvalidDataException>(() => WordPiece.Read(folder.FullName)).Message);
    }

    [Fact]
    public void Reads_the_vocabulary_of_a_tokenizer_file_too()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tokenizer.json"], """{"model": {"vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "dog": 5}}}""");

        Assert.Equal([2, 5, 3], WordPiece.Read(folder.FullName).Encode("Dog", 9));
    }

    private static WordPiece Words()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["vocab.txt"], Vocabulary);
        return WordPiece.Read(folder.FullName);
    }
}
