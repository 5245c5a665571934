using CsCheck;

namespace SyntheticVG.Tests;

public class MarkdownTests
{
    [Theory]
    [InlineData("Attribution-NonCommercial License", "Attribution-NonCommercial License")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("a|b\n| c | d |", "a\\|b \\| c \\| d \\|")]
    [InlineData("[mine](javascript:x) ![p](q) `code` *bold* _it_ &lt;", "\\[mine\\](javascript:x) \\!\\[p\\](q) \\`code\\` \\*bold\\* \\_it\\_ &amp;lt;")]
    [InlineData("\u001b[2J\u202Eevil", " \\[2J evil")]
    public void Foreign_text_is_no_markup(string text, string written) => Assert.Equal(written, Markdown.Text(text));

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a`b``c", "``` a`b``c ```")]
    [InlineData("two\nlines", "`two lines`")]
    public void Code_stays_code(string text, string written) => Assert.Equal(written, Markdown.Code(text));

    [Fact]
    public void No_text_ends_its_cell_or_begins_a_tag() => Gen.String.Sample(text =>
    {
        var written = Markdown.Text(text);
        Assert.DoesNotContain('\n', written);
        Assert.DoesNotContain('<', written);
        Assert.DoesNotMatch(@"(^|[^\\])(\\\\)*\|", written);
    });
}
