using System.Text.Json;
using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Original;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Tests.Instructions;

public class LabelsGoldenTests
{
    // As in training: <image> is added by the function that encodes, and only where there is a picture.
    private static readonly Lazy<Tokenizer> Tokenizer = new(() => SyntheticVG.Tokens.Tokenizer.Load(Shared.Data("tokenizer-qwen2.5")).With("<mask>", "<pos>"));

    public static TheoryData<string> Cases() => GoldenCases.Names("words/labels.json", "cases");

    public static TheoryData<string> Batches() => GoldenCases.Names("words/labels.json", "batches");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_conversation_gets_the_reference_labels(string name)
    {
        var test = GoldenCases.Named("words/labels.json", "cases", name);
        if (test.TryGetProperty("error", out var error))
        {
            Assert.Equal("KeyError", error.GetProperty("type").GetString());
            Assert.Throws<InvalidDataException>(() => Encode(test));
            return;
        }

        var sample = Encode(test);

        if (test.TryGetProperty("normalised", out var normalised))
            Assert.Equal(normalised.EnumerateArray().Select(text => text.GetString()), Texts(test).Select(ChatTemplate.Normalise));
        Assert.Equal(GoldenCases.Ints(test.GetProperty("ids")), sample.Tokens);
        Assert.Equal(GoldenCases.Ints(test.GetProperty("labels")), sample.Labels);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Golden_batch_is_filled_up_as_there(string place)
    {
        var batch = GoldenCases.Named("words/labels.json", "batches", place);
        var samples = batch.GetProperty("of").EnumerateArray()
            .Select(name => Encode(GoldenCases.Named("words/labels.json", "cases", name.GetString()!))).ToList();
        var pictures = samples.Where(sample => sample.Picture is not null).Select(sample => sample.Picture!()).ToList();

        var rows = PaddedRows.Of(samples, Tokenizer.Value.IdOf("<|endoftext|>"));

        Assert.Equal(Rows(batch.GetProperty("ids")), rows.Tokens);
        Assert.Equal(Rows(batch.GetProperty("labels")), rows.Labels);
        // one view of three colours a row
        Assert.Equal(GoldenCases.Ints(batch.GetProperty("images")), (int[])[samples.Count, 1, 3, pictures[0].Height, pictures[0].Width]);
        Assert.Equal(Rows(batch.GetProperty("attention_mask")), rows.Attended.Select(row => row.Select(attended => attended ? 1 : 0).ToArray()));
    }

    [Fact]
    public void Our_rule_learns_what_is_said_and_the_end_of_the_turn_only()
    {
        var tokenizer = Tokenizer.Value;
        var sample = new ConversationTokens(tokenizer).Encode(new()
        {
            Id = "x",
            Turns = [Turn.Ask("<image>\nWhat\nis it?"), Turn.Answer("a dog,\nand a cat"), Turn.Ask("Where?"), Turn.Answer("here")],
            Picture = () => new Picture(2, 2),
        });

        var learned = sample.Labels.Where(label => label != ConversationTokens.Ignored);

        Assert.Equal("a dog,\nand a cat<|im_end|>here<|im_end|>", tokenizer.Decode(learned));
        Assert.Equal(new ConversationTokens(tokenizer, LabelRule.Original).Encode(new() { Id = "x", Turns = [Turn.Ask("a"), Turn.Answer("b")] }).Tokens,
            tokenizer.Encode(
                "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n"));
    }

    [Fact]
    public void A_prompt_that_the_model_goes_on_with_is_the_beginning_of_what_it_learned()
    {
        const string Question = RobinPrompts.Overview + RobinPrompts.WholePicture + RobinPrompts.Caption;
        var sample = new ConversationTokens(Tokenizer.Value).Encode(new()
        {
            Id = "x",
            Turns = [Turn.Ask(Question), Turn.Answer("a dog")],
            Masks = [Rle.Empty(2, 2).Complement()],
            Picture = () => new Picture(2, 2),
        });

        var prompt = PromptTokens.Encode(Tokenizer.Value, ChatTemplate.Prompt([Question]));

        Assert.Equal(prompt, sample.Tokens[..prompt.Length]);
        Assert.All(sample.Labels[..prompt.Length], label => Assert.Equal(ConversationTokens.Ignored, label));
    }

    [Fact]
    public void A_conversation_with_other_regions_than_masks_is_refused()
    {
        var found = Assert.Throws<InvalidDataException>(() => new ConversationTokens(Tokenizer.Value).Encode(new()
        {
            Id = "row 7",
            Turns = [Turn.Ask("region1 <mask><pos>, region2 <mask><pos>"), Turn.Answer("x")],
            Masks = [Rle.Empty(2, 2)],
        }));

        Assert.Contains("row 7: the conversation names 2 regions (<mask>) and has 1 masks", found.Message, StringComparison.Ordinal);
    }

    private static TrainingSample Encode(JsonElement test)
    {
        var hasPicture = !test.TryGetProperty("has_image", out var has) || has.GetBoolean();
        var turns = OriginalMessages.ToTurns([.. test.GetProperty("messages").EnumerateArray().Select(Message)]);
        var named = turns.Sum(turn => turn.Text.Split("<mask>").Length - 1);
        return new ConversationTokens(Tokenizer.Value, LabelRule.Original).Encode(new()
        {
            Id = test.GetProperty("name").GetString()!,
            Turns = turns,
            System = test.TryGetProperty("system", out var system) ? system.GetString()! : ChatTemplate.System,
            Masks = [.. Enumerable.Repeat(Rle.Empty(2, 2), named)],
            Picture = hasPicture ? () => new Picture(4, 4) : null,
        });
    }

    // Messages with keys of another habit are no messages of the files we read; the reference takes them in second place.
    private static (string From, string Value) Message(JsonElement message) => message.TryGetProperty("from", out var from)
        ? (from.GetString()!, message.GetProperty("value").GetString()!)
        : (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!);

    private static IEnumerable<string> Texts(JsonElement test) => test.GetProperty("messages").EnumerateArray().Select(message => Message(message).Value);

    private static int[][] Rows(JsonElement rows) => [.. rows.EnumerateArray().Select(GoldenCases.Ints)];
}
