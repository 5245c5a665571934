using SyntheticVG.SceneGraphs.GraphText;
using SyntheticVG.Tests.Tokens;
using SyntheticVG.Tokens;

namespace SyntheticVG.Tests.SceneGraphs.GraphText;

public class GraphTokenFilterTests
{
    private const int End = 151645;

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(12, null)]
    [InlineData(null, null)]
    [InlineData(5, 2)]
    public void Whatever_is_chosen_at_random_the_text_is_well_formed(int? regions, int? subject)
    {
        var options = new GraphGrammarOptions
        {
            Regions = regions,
            Subject = subject,
            MostRegions = 6,
            ObjectBytes = 20,
            PredicateBytes = 6,
            MostRelationships = 4
        };
        for (var seed = 0; seed < 3; seed++)
        {
            var text = Wander(TokenizerGoldenTests.Robin, End, options, new(seed), out var complete);

            Assert.True(complete, text);
            if (subject is { } asked)
            {
                Assert.Empty(GraphTextReader.ReadRelationships(text, asked, new() { Regions = regions }).Oddities);
                continue;
            }
            var reading = GraphTextReader.Read(text, new() { Regions = regions });
            var original = OriginalGraphReader.Read(text.Replace("<|box_start|>", "").Replace("<|box_end|>", ""))!;
            Assert.True(reading.Oddities.Count == 0, $"{string.Join(", ", reading.Oddities)} in\n{text}");
            Assert.Equal(original.Relationships, reading.Relationships);
            Assert.Equal(regions ?? reading.Objects.Count, original.Objects.Count);
        }
    }

    [Fact]
    public void Pocket_tokens_find_their_way_too()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-filter-").FullName;
        var tokenizer = PocketTokenizer.Write(folder, ["Objects Relations dog cat tree is red small next to on holding a"]);
        Directory.Delete(folder, recursive: true);
        for (var seed = 0; seed < 50; seed++)
        {
            var text =
                Wander(tokenizer, tokenizer.IdOf("<|im_end|>"), new() { Regions = 4, ObjectBytes = 20, PredicateBytes = 6 }, new(seed), out var complete);

            Assert.True(complete, text);
            Assert.Empty(GraphTextReader.Read(text, new() { Regions = 4 }).Oddities);
        }
    }

    [Fact]
    public void Every_text_of_the_writer_is_allowed_token_by_token()
    {
        var tokenizer = TokenizerGoldenTests.Robin;
        const string text = "Objects:\nregion1: brown dog is small, wet\nregion2: man\nregion3: tree\n\nRelations:\nregion1: "
            + "region2 next to, region3 in front of\nregion3: region1 to the left of\n";
        var filter = new GraphTokenFilter(tokenizer, new() { Regions = 3 }, [End]);
        var allowed = new bool[tokenizer.Count];

        foreach (var token in tokenizer.Encode(text).Append(End))
        {
            filter.Allowed(allowed);
            Assert.True(allowed[token], tokenizer.Decode([token]));
            filter.Accept(token);
        }
        Assert.True(filter.MayEnd);
    }

    [Theory]
    [InlineData("Objects:\nregion1: a\nregion2: b\n\nRelations:\nregion1: region", "3 4 0 1")]
    [InlineData("Objects:\nregion1: a\nregion2: b\n\nRelations:\nregion1: region2 on, region2 on", ", \n")]
    [InlineData("Objects:\nregion1: a\nregion2: b\n\nRelations:\nregion1: region2 on\nregion", "1 3")]
    [InlineData("Objects:\nregion1: a\nregion2", "<|im_end|> x \n")]
    [InlineData("Objects:\nregion1: a\nregion2: b", "<|box_start|> : <")]
    public void What_would_break_the_text_is_not_allowed(string before, string tokens)
    {
        var tokenizer = TokenizerGoldenTests.Robin;
        var filter = new GraphTokenFilter(tokenizer, new() { Regions = 2 }, [End]);
        filter.Accept(before);
        var allowed = new bool[tokenizer.Count];
        filter.Allowed(allowed);

        Assert.All(tokens.Split(' '), token => Assert.False(allowed[tokenizer.Encode(token)[0]], token));
        Assert.Contains(true, allowed);
        Assert.Contains("does not go on", Assert.Throws<InvalidOperationException>(() => filter.Accept(tokenizer.Encode(tokens.Split(' ')[0])[0])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Boxes_are_inside_the_picture_and_the_right_way_up()
    {
        var tokenizer = TokenizerGoldenTests.Robin;
        var filter = new GraphTokenFilter(tokenizer, new(), [End]);
        var allowed = new bool[tokenizer.Count];
        filter.Accept("Objects:\nregion1: a <|box_start|>(500,70),(");
        filter.Allowed(allowed);

        string Digits() => string.Concat(Enumerable.Range(0, 10).Where(digit => allowed[tokenizer.Encode($"{digit}")[0]]));
        Assert.Equal("156789", Digits()); // 1 for 1000
        filter.Accept("1");
        filter.Allowed(allowed);
        Assert.Equal("0", Digits());
        filter.Accept("000,7");
        filter.Allowed(allowed);
        Assert.Equal("0123456789", Digits());
        filter.Accept("00)");
        filter.Allowed(allowed);
        Assert.Equal([tokenizer.IdOf("<|box_end|>")], Enumerable.Range(0, allowed.Length).Where(id => allowed[id]));
    }

    [Fact]
    public void A_step_over_the_whole_vocabulary_takes_milliseconds()
    {
        var tokenizer = TokenizerGoldenTests.Robin;
        var filter = new GraphTokenFilter(tokenizer, new() { Regions = 20 }, [End]);
        filter.Accept("Objects:\nregion1: a dog");
        var allowed = new bool[tokenizer.Count];

        var fastest = ThreadTime.Fastest(10, () => filter.Allowed(allowed)).TotalMilliseconds;

        TestContext.Current.SendDiagnosticMessage($"{fastest:F1} ms a step, {allowed.Count(may => may)} tokens");
        Assert.InRange(fastest, 0, 200);
    }

    // A walk that ends where it may, with a chance of one in three.
    private static string Wander(Tokenizer tokenizer, int end, GraphGrammarOptions options, Random random, out bool complete)
    {
        var (filter, allowed, ids) = (new GraphTokenFilter(tokenizer, options, [end]), new bool[tokenizer.Count], new List<int>());
        while (ids.Count < 2000)
        {
            filter.Allowed(allowed);
            int[] choices = [.. Enumerable.Range(0, allowed.Length).Where(id => allowed[id])];
            Assert.True(choices.Length > 0, tokenizer.Decode(ids));
            var next = allowed[end] && random.Next(3) == 0 ? end : choices[random.Next(choices.Length)];
            filter.Accept(next);
            if (next == end)
                break;
            ids.Add(next);
        }
        complete = filter.MayEnd;
        return tokenizer.Decode(ids);
    }
}
