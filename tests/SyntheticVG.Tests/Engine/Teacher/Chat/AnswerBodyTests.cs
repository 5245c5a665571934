using System.IO.Pipelines;
using System.Text;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Teacher.Chat;

public class AnswerBodyTests
{
    [Theory]
    [InlineData("data: {\"choices\":[]}\n\ndata: [DONE]\n\n")]
    [InlineData("event: message\ndata:{}\r\n\r\ndata:[DONE]")]
    public async Task Events_end_at_their_own_mark_where_the_connection_stays_open(string events)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(events), TestContext.Current.CancellationToken); // and no end

        var body = await AnswerBody.ReadAsync(pipe.Reader.AsStream(), 1 << 20, TestContext.Current.CancellationToken);

        Assert.Equal(events, Encoding.UTF8.GetString(body!));
    }

    [Fact]
    public async Task A_text_that_speaks_of_the_mark_goes_on()
    {
        var text = "{\"content\":\"data: [DONE]";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text + "\"}"));

        Assert.Equal(text + "\"}", Encoding.UTF8.GetString((await AnswerBody.ReadAsync(stream, 1 << 20, TestContext.Current.CancellationToken))!));
    }

    [Theory]
    [InlineData("br", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x99 })]
    [InlineData("gzip", new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF })]
    [InlineData("gzip", new byte[] { 0x1F, 0x8B, 8 })]
    [InlineData("zstd", new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x00, 0xFF, 0xFF })]
    [InlineData("deflate", new byte[] { 0x78, 0x9C, 0xFF, 0xFF, 0xFF })]
    public async Task A_damaged_packing_is_no_unforeseen_error(string encoding, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentEncoding.Add(encoding);

        await Assert.ThrowsAsync<InvalidDataException>(() => AnswerBody.ReadAsync(content, 1 << 20, TestContext.Current.CancellationToken));
    }
}
