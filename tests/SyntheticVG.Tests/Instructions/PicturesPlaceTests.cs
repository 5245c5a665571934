using System.Text.Json;
using SyntheticVG.Instructions.Original;

namespace SyntheticVG.Tests.Instructions;

public class PicturesPlaceTests
{
    private const string Before = "<image>\nThis provides an overview of the picture.\nThere is region1 <mask><pos> for the entire image.\n";

    [Theory]
    [InlineData("<image>\nWho is it?", "Who is it?")]
    [InlineData("Who is it?\n<image>", "Who is it?")]
    [InlineData("Who\n<image>\nis it?", "Who\nis it?")]
    [InlineData("<image>\n<image>\nWho is it?", "Who is it?")]
    [InlineData("Who is it?\n<image>\n<image>", "Who is it?")]
    [InlineData("Who is <image> here?", "Who is image here?")] // as there: only what stands beside a line end goes whole
    [InlineData("<mask> here?\n<image>", "mask here?")]
    [InlineData("", "")]
    public void The_original_reader_takes_the_picture_out_of_every_turn_as_the_published_code_does(string text, string expected)
    {
        foreach (var (type, image) in ((string, object)[])[("llava", "a.jpg"), ("llava_one_vision", (int[])[4, 4])])
        {
            var file = JsonSerializer.SerializeToElement(new[] { new { image, conversations = Talk(text) } });
            var data =
                OriginalTypes.Read(type, new(file, new(JsonSerializer.SerializeToElement(new { })), new RecordedDraws(default)) { SizeOf = _ => (4, 4) });

            var turns = data.Make(0, new RecordedDraws(default), 0).Turns;

            Assert.Equal(Before + expected, turns[0].Text);
            Assert.Equal(expected, turns[2].Text); // nothing is trimmed in later turns
        }
    }

    private static object[] Talk(string text) =>
        [new { from = "human", value = text }, new { from = "gpt", value = "A dog." }, new { from = "human", value = text },
            new { from = "gpt", value = "Yes." }];
}
