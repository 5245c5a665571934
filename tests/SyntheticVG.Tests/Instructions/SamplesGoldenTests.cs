using System.Text.Json;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Tokens;

namespace SyntheticVG.Tests.Instructions;

public class SamplesGoldenTests
{
    private const string File = "words/samples.json";

    // What the original cannot do as released, and ours can.
    private static readonly string[] OnlyHere = ["psg-as-released"];

    public static TheoryData<string> DataSets() => GoldenCases.Names(File, "cases");

    [Theory]
    [MemberData(nameof(DataSets))]
    public void Golden_data_set_writes_the_reference_texts(string name)
    {
        var test = GoldenCases.Named(File, "cases", name);
        var loading = new RecordedDraws(test.GetProperty("draws_loading"));
        if (test.TryGetProperty("error", out _))
        {
            if (OnlyHere.Contains(name))
                Assert.True(Read(test, loading).Count > 0);
            else
                Assert.True(
                    Record.Exception(() => OriginalTypes.Check(Read(test, loading), new RecordedDraws(default))) is InvalidDataException or ArgumentException);
            return;
        }

        var data = Read(test, loading);
        Assert.Equal(0, loading.Left);
        Assert.Equal(test.GetProperty("length").GetInt32(), data.Count);
        var check = new RecordedDraws(test.GetProperty("draws_check"));
        OriginalTypes.Check(data, check);
        Assert.Equal(0, check.Left);

        Cases.Each(test.GetProperty("items").EnumerateArray(), item =>
        {
            var draws = new RecordedDraws(item.GetProperty("draws"));
            var index = item.GetProperty("index").GetInt32();
            var visits = (item.TryGetProperty("visit", out var visit) ? visit.GetInt32() - 1 : 0) + (index == 0 ? 1 : 0); // the check was the first row's first
            var row = data.Make(index, draws, visits);
            Assert.Equal(0, draws.Left);
            Compare(item, row);
        });
    }

    [Fact]
    public void Golden_texts_are_ours()
    {
        var templates = GoldenCases.Whole(File).GetProperty("templates");
        var pools = typeof(OriginalTexts).GetProperties().Select(property => property.GetValue(null)).OfType<TextPool>().ToList();

        Assert.True(pools.Count > 0);
        Assert.All(pools, pool => Assert.Equal(templates.GetProperty(pool.Name).EnumerateArray().Select(text => text.GetString()), pool.Texts));
    }

    private static void Compare(JsonElement item, OriginalRow row)
    {
        var turns = OriginalTypes.Normalised(row);
        var said = item.GetProperty("conversation").EnumerateArray()
            .Select(turn => (turn.GetProperty("from").GetString(), turn.GetProperty("value").GetString()));
        Assert.Equal(said, turns.Select(turn => ((string?)(turn.Role == Turn.User ? "human" : "gpt"), (string?)turn.Text)));
        Assert.Equal(GoldenCases.Ints(item.GetProperty("masks")), (int[])[row.Masks.Count, row.Masks[0].Height, row.Masks[0].Width]);
        Assert.Equal(GoldenCases.Ints(item.GetProperty("mask_pixels")), row.Masks.Select(mask => (int)mask.Area));
        var sample = new ConversationTokens(TokenizerGoldenTests.Robin, LabelRule.Original)
            .Encode(new() { Id = "x", Turns = row.Turns, Masks = row.Masks, Picture = () => new Picture(1, 1) });
        Assert.Equal(item.GetProperty("tokens").GetInt32(), sample.Tokens.Length);
        Assert.Equal(item.GetProperty("targets").GetInt32(), sample.Labels.Count(label => label != ConversationTokens.Ignored));
    }

    private static IOriginalData Read(JsonElement test, RecordedDraws draws) => OriginalTypes.Read(test.GetProperty("type").GetString()!,
        new(test.GetProperty("annotations"), new(test.GetProperty("arguments")), draws)
        {
            SizeOf = name => test.GetProperty("images").GetProperty(name) is var size ? (size[0].GetInt32(), size[1].GetInt32()) : default,
            File = name => test.GetProperty("files").GetProperty(name),
            Segments = name => Paint(test.GetProperty("panoptic").GetProperty(name)),
        });

    // Rectangles in their order, the later ones over the earlier ones.
    private static Dictionary<int, Rle> Paint(JsonElement picture)
    {
        var (width, height) = (picture.GetProperty("width").GetInt32(), picture.GetProperty("height").GetInt32());
        var ids = new int[width * height];
        foreach (var rectangle in picture.GetProperty("rectangles").EnumerateArray().Select(GoldenCases.Ints))
        {
            for (var y = rectangle[2]; y < Math.Min(height, rectangle[4]); y++)
                ids.AsSpan((y * width) + rectangle[1], Math.Min(width, rectangle[3]) - rectangle[1]).Fill(rectangle[0]);
        }
        return ids.Distinct().ToDictionary(id => id, id => Mask.FromPixels(height, width, [.. ids.Select(at => at == id)]).ToRle());
    }
}
