using SyntheticVG.Perception.Sentences;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Perception.Tests.Sentences;

public class SentenceEncoderTests
{
    [Fact]
    public void Gives_a_text_that_comes_again_the_same_vector_without_computing_it()
    {
        using var encoder = SentenceEncoder.Open(Shared.Data("all-MiniLM-L6-v2"));

        var vectors = encoder.Encode(["a dog", "a cat", "a dog"]);

        Assert.Same(vectors[0], vectors[2]);
        Assert.Same(vectors[1], encoder.Encode(["a cat"])[0]);
        Assert.Empty(encoder.Encode([]));
    }

    [Fact]
    public void Forgets_the_texts_that_were_unused_for_longest()
    {
        var cache = new VectorCache(2);
        cache.Add("a", [1]);
        cache.Add("b", [2]);
        Assert.True(cache.TryGet("a", out _));

        cache.Add("c", [3]);

        Assert.True(cache.TryGet("a", out _));
        Assert.False(cache.TryGet("b", out _));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Finds_the_first_of_equally_near_names_and_the_margin_to_the_second()
    {
        var names = new NearestName(new Letters(), ["ab", "ba", "aab"]);

        var match = Assert.Single(names.Find(["abab"]));

        Assert.Equal((0, "ab", "ba", 0.0), (match.Index, match.Name, match.Second, match.Margin));
        Assert.Equal(1, match.Cosine, 1e-6);
        Assert.Throws<ArgumentException>(() => new NearestName(new Letters(), []));
    }

    [Theory]
    [InlineData("man", "this object is man")]
    [InlineData("wall-brick", "this object is wall in brick")]
    [InlineData("sky-other-merged", "this object is sky")]
    [InlineData("t-shirt", "this object is t in shirt")]
    [InlineData("tree - merged", "this object is tree  in merged")]
    public void Asks_for_a_thing_as_the_original_does(string name, string query) => Assert.Equal(query, NameQuery.Object(name));

    // How many a and b, as a vector of length 1.
    private sealed class Letters : ISentenceEncoder
    {
        public int Dimension => 2;

        public IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts) => [.. texts.Select(text =>
        {
            var (a, b) = (text.Count(c => c == 'a'), text.Count(c => c == 'b'));
            var length = MathF.Sqrt((a * a) + (b * b));
            return new[] { a / length, b / length };
        })];
    }
}
