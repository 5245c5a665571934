using CsCheck;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Tests.Terminals;

public class CleanWriterTests
{
    [Theory]
    [InlineData("a dog", "a dog")]
    [InlineData("grün, 犬, 🐕, a👩‍👩‍👧", "grün, 犬, 🐕, a👩‍👩‍👧")]
    [InlineData("two\nlines\tand a tab", "two\nlines\tand a tab")]
    [InlineData("\u001b[31mred\u0007", "\\u{1B}[31mred\\u{7}")]
    [InlineData("over\rwritten", "over\\u{D}written")]
    [InlineData("a line of Windows\r\n", "a line of Windows\n")]
    [InlineData("\u009b31m\u202Egod\u2066\u2028", "\\u{9B}31m\\u{202E}god\\u{2066}\\u{2028}")]
    [InlineData("\U000E0041", "\\u{E0041}")]
    public void What_a_terminal_would_obey_is_shown(string text, string clean) => Assert.Equal(clean, CleanWriter.Clean(text));

    [Fact]
    public void Half_a_pair_is_replaced() => Assert.Equal("a\uFFFDb", CleanWriter.Clean("a" + '\ud83d' + "b"));

    [Fact]
    public void A_name_stays_on_its_line() => Assert.Equal("dog\\u{A}synvg: all is well", CleanWriter.Line("dog\nsynvg: all is well"));

    [Fact]
    public void However_it_is_written_nothing_obeyed_comes_through() => Gen.String[Gen.Char, 0, 40].Sample(text =>
    {
        using var whole = new StringWriter();
        using var letters = new StringWriter();
        new CleanWriter(whole).WriteLine(text);
        var writer = new CleanWriter(letters);
        foreach (var c in text)
            writer.Write(c);
        writer.Write(text.AsSpan());

        foreach (var written in (string[])[whole.ToString(), letters.ToString()])
            Assert.DoesNotContain(written,
                c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
    });
}
