using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>What a call says about itself: for the ledger, and for what <see cref="ChatOptions"/> has no word for.</summary>
internal static class ChatCallNotes
{
    private const string PurposeName = "synvg.purpose", ItemName = "synvg.item", PromptName = "synvg.prompt", LogProbabilitiesName = "synvg.logprobs",
        SampleName = "synvg.sample", KeyName = "synvg.key";

    extension(ChatOptions options)
    {
        /// <summary>What the call is for (<c>teacher</c>, <c>verifier</c>).</summary>
        public string? Purpose { get => options.Get<string>(PurposeName); set => options.Set(PurposeName, value); }

        /// <summary>Key of the image that the call is about.</summary>
        public string? Item { get => options.Get<string>(ItemName); set => options.Set(ItemName, value); }

        /// <summary>Name and version of the prompt (<c>relations/1</c>); part of the call's identity.</summary>
        public string? Prompt { get => options.Get<string>(PromptName); set => options.Set(PromptName, value); }

        /// <summary>How many of the likeliest first tokens to ask log-probabilities of; null asks for none.</summary>
        public int? LogProbabilities { get => options.Get<int?>(LogProbabilitiesName); set => options.Set(LogProbabilitiesName, value); }

        /// <summary>Which of several samples of one question this is; part of the call's identity, not of the request.</summary>
        public int? Sample { get => options.Get<int?>(SampleName); set => options.Set(SampleName, value); }

        /// <summary>The call's identity in the ledger (<see cref="CallKey"/>), once it has one.</summary>
        public string? Key { get => options.Get<string>(KeyName); set => options.Set(KeyName, value); }

        private T? Get<T>(string name) => options.AdditionalProperties is { } notes && notes.TryGetValue(name, out var value) ? (T?)value : default;

        private void Set(string name, object? value) => (options.AdditionalProperties ??= [])[name] = value;
    }
}
