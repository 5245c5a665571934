using System.Text.Json;

namespace SyntheticVG.Instructions.Original;

/// <summary>Turns as the published code takes them from a file's messages.</summary>
internal static class OriginalMessages
{
    /// <summary>Names the roles <c>human</c> and <c>gpt</c> as the chat template does, and drops one answer that comes before every question.</summary>
    /// <param name="messages">Role and text of each message.</param>
    /// <exception cref="InvalidDataException">The first role is neither.</exception>
    public static IReadOnlyList<Turn> ToTurns(IReadOnlyList<(string From, string Value)> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count > 0 && messages[0].From is not ("human" or "gpt"))
            throw new InvalidDataException($"the first message is from \"{messages[0].From}\"; expected human or gpt");
        return [.. messages.Skip(messages.Count > 0 && messages[0].From == "gpt" ? 1 : 0).Select(message => new Turn(RoleOf(message.From), message.Value))];
    }

    /// <summary>The messages of a row, whoever begins.</summary>
    internal static IEnumerable<Turn> Read(JsonElement messages) =>
        messages.EnumerateArray().Select(message => new Turn(RoleOf(message.GetProperty("from").GetString()!), message.GetProperty("value").GetString()!));

    private static string RoleOf(string from) => from switch { "human" => Turn.User, "gpt" => Turn.Assistant, _ => from };
}
