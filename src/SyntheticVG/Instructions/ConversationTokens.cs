using SyntheticVG.Conversations;
using SyntheticVG.Tokens;

namespace SyntheticVG.Instructions;

/// <summary>Turns conversations into the numbers that a model is trained on.</summary>
/// <remarks>Every turn is encoded apart; so are the pieces around a picture. It may be used from several threads.</remarks>
/// <param name="tokenizer">The model's, with the two tokens of a region.</param>
/// <param name="rule">Which tokens are learned.</param>
public sealed class ConversationTokens(Tokenizer tokenizer, LabelRule rule = LabelRule.Answers)
{
    /// <summary>Stands among the labels for a token that is not learned.</summary>
    public const int Ignored = -100;

    private readonly int _mask = tokenizer.IdOf("<mask>");
    private readonly int[] _alwaysLearned = rule == LabelRule.Original
        ? [.. tokenizer.Encode("\n"), tokenizer.IdOf("<|im_start|>"), tokenizer.IdOf(ChatTemplate.TurnEnd)]
        : [];

    // The published code makes <image> a token of its own, the next one free, and forgets to replace it among an answer's labels.
    private readonly int _picture = tokenizer.Added.FirstOrDefault(token => token.Text == RobinPrompts.Picture)?.Id ?? tokenizer.Count;

    /// <summary>A text from outside, with nothing in it that is a token of its own.</summary>
    public string Plain(string text) => PromptTokens.Plain(tokenizer, text, out _);

    /// <summary>Encodes a conversation.</summary>
    /// <exception cref="InvalidDataException">It does not name as many regions as it has masks, or there is nothing in it to learn.</exception>
    public TrainingSample Encode(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        List<int> tokens = [], labels = [];
        var withPicture = conversation.Picture is not null;
        Add($"<|im_start|>system\n{conversation.System}{ChatTemplate.TurnEnd}\n", learned: false);
        foreach (var turn in conversation.Turns)
        {
            var text = withPicture ? ChatTemplate.Normalise(turn.Text) : turn.Text;
            var (header, end) = ($"<|im_start|>{turn.Role}\n", ChatTemplate.TurnEnd);
            if (rule == LabelRule.Original)
            {
                Add($"{header}{text}{end}\n", learned: turn.Role is not (Turn.User or "system"));
            }
            else if (turn.Role == Turn.Assistant)
            {
                Add(header, learned: false);
                Add($"{text}{end}", learned: true); // apart from its header, as the model will write it
                Add("\n", learned: false);
            }
            else
            {
                Add($"{header}{text}{end}\n", learned: false);
            }
        }

        var named = tokens.Count(id => id == _mask);
        if (named != conversation.Masks.Count)
            throw new InvalidDataException(
                $"{conversation.Id}: the conversation names {named} regions (<mask>) and has {conversation.Masks.Count} masks; expected one mask for each");
        if (labels.All(label => label == Ignored))
            throw new InvalidDataException($"{conversation.Id}: no turn of the assistant; expected at least one answer to learn");
        return new()
        {
            Id = conversation.Id,
            Tokens = [.. tokens],
            Labels = [.. labels],
            Masks = conversation.Masks,
            Picture = conversation.Picture,
        };

        void Add(string text, bool learned)
        {
            foreach (var id in withPicture ? PromptTokens.Encode(tokenizer, text) : tokenizer.Encode(text))
            {
                tokens.Add(id);
                labels.Add(!learned && !_alwaysLearned.Contains(id)
                    ? Ignored
                    : id != PromptTokens.Picture ? id
                    : rule == LabelRule.Original ? _picture
                    : Ignored);
            }
        }
    }
}
