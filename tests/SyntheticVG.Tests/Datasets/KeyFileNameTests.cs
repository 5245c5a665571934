using System.Text;
using CsCheck;
using SyntheticVG.Datasets;

namespace SyntheticVG.Tests.Datasets;

public class KeyFileNameTests
{
    [Theory]
    [InlineData("coco:139", "coco-139")]
    [InlineData("file:a/b.png", "file-a%2fb.png")]
    [InlineData("file:a-b.png", "file-a-b.png")]
    [InlineData("file:photo 1", "file-photo%201")]
    public void Is_readable(string key, string name) => Assert.Equal(name, KeyFileName.Of(key));

    [Fact]
    public void Is_short_and_no_two_keys_share_one_where_case_is_not_told()
    {
        string[] keys = ["file:a/b.png", "file:a-b.png", "file:A-b.png", "file:photo 1", "file:photo-1", "file:a%2fb.png", "file:x:y", "file:x-y",
            "file:\u00dcbung", "file:U\u0308bung", "file:\u5199\u771f",
            $"file:{new string('\u5199', 90)}.png", $"file:{new string('\u5199', 91)}.png", $"file:{new string('x', 249)}.png",
            $"file:{new string('x', 248)}y.png", "file:\ud800", "file:\ud801"];

        Assert.Equal(keys.Length, keys.Select(KeyFileName.Of).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(keys, key => Assert.InRange(Encoding.UTF8.GetByteCount(KeyFileName.Of(key)), 1, 150));
    }

    [Fact]
    public void Two_keys_never_share_a_name() =>
        Gen.Select(Gen.String[Gen.Char["aA-:/% .~\u00e9"], 1, 4], Gen.String[Gen.Char["aA-:/% .~\u00e9"], 1, 4]).Sample(
            (a, b) => a == b || !KeyFileName.Of($"file:{a}").Equals(KeyFileName.Of($"file:{b}"), StringComparison.OrdinalIgnoreCase), iter: 20_000);

    [Fact]
    public void Two_keys_of_any_form_never_share_a_name() => Gen.Select(Gen.String[Gen.Char["a-:"], 1, 5], Gen.String[Gen.Char["a-:"], 1, 5]).Sample(
        (a, b) => a == b || !KeyFileName.Of(a).Equals(KeyFileName.Of(b), StringComparison.OrdinalIgnoreCase), iter: 20_000);

    [Fact]
    public void A_key_is_read_back() => Gen.String[Gen.Char["aB-:/% .~\u00e9\u5199"], 1, 8].Sample(
        text => Uri.UnescapeDataString(KeyFileName.Of($"file:{text}").Split('~')[0]) == $"file-{text}", iter: 5_000);
}
