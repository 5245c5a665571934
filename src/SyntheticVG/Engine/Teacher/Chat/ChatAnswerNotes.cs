using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>What is known about an answer beside its text, where <see cref="ChatResponse"/> has no word for it.</summary>
internal static class ChatAnswerNotes
{
    private const string FirstTokenName = "synvg.first-token", AttemptsName = "synvg.attempts";

    extension(ChatResponse response)
    {
        /// <summary>Natural log-probabilities of the likeliest first tokens; empty where not asked for or not offered.</summary>
        public IReadOnlyDictionary<string, double> FirstToken
        {
            get => response.AdditionalProperties?.GetValueOrDefault(FirstTokenName) as IReadOnlyDictionary<string, double>
                ?? new SortedDictionary<string, double>();
            set => (response.AdditionalProperties ??= [])[FirstTokenName] = value;
        }

        /// <summary>Requests that the answer took.</summary>
        public int Attempts
        {
            get => response.AdditionalProperties?.GetValueOrDefault(AttemptsName) as int? ?? 1;
            set => (response.AdditionalProperties ??= [])[AttemptsName] = value;
        }
    }
}
