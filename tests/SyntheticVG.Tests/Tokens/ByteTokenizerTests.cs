using SyntheticVG.Tokens;

namespace SyntheticVG.Tests.Tokens;

public class ByteTokenizerTests
{
    [Fact]
    public void Every_byte_is_a_token_and_the_added_ones_have_the_ids_of_the_published_model()
    {
        using var folder = new TemporaryFolder();

        var tokenizer = ByteTokenizer.Write(folder.FullName);

        Assert.Equal((151643, 151645, 151648, 151664, 151665, 151666, 151667), (tokenizer.IdOf("<|endoftext|>"), tokenizer.IdOf("<|im_end|>"),
            tokenizer.IdOf("<|box_start|>"), tokenizer.IdOf("<|file_sep|>"), tokenizer.IdOf("<mask>"), tokenizer.IdOf("<pos>"), tokenizer.Count));
        var text = "region1: a dog's <mask><pos> 犬\n\0";
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text) - "<mask><pos>".Length + 2, tokenizer.Encode(text).Length);
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }
}
