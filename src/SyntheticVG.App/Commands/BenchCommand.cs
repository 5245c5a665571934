using System.CommandLine;
using SyntheticVG.App.Benching;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg bench</c>: how fast a model is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", """
        Measures on this machine.

        Examples:
          synvg model init --preset robin-3b --out noise && synvg bench model noise
          synvg bench model noise --precision bf16 --peer noise-q4/decoder.gguf --rounds 5
        """) { Model(), Serve() };

    private static Command Serve()
    {
        var photos = new Argument<string?>("photos") { Description = "Folder of photos; drawn scenes of 480 pixels by default.", Arity = ArgumentArity.ZeroOrOne };
        var seconds = new Option<double>("--seconds") { Description = "Seconds for each number of clients.", DefaultValueFactory = _ => 10 }.Above(0);
        var model = new Option<string[]>("--model") { Description = "As of synvg serve; repeatable." };
        var command = new Command("serve", "Graphs a second that a service on this machine gives 1, 2, 4, 8 and 16 clients, and how soon those are refused that find no place. The service is a process of its own.") { photos, seconds, model };
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] arguments = [.. (parsed.GetValue(model) ?? []).SelectMany(name => (string[])["--model", name])];
            await ServiceBench.RunAsync(arguments, parsed.GetValue(photos), parsed.GetValue(seconds), cancellation);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Model()
    {
        var model = new Argument<string>("model") { Description = "The model's folder; weights of model init do as well as trained ones." };
        var tokens = new Option<int[]>("--tokens") { Description = "Lengths of prompts.", DefaultValueFactory = _ => [512, 1500], AllowMultipleArgumentsPerToken = true };
        var rounds = new Option<int>("--rounds") { Description = "Every figure is the median of so many.", DefaultValueFactory = _ => 3 }.AtLeast(1);
        var questions = new Option<int>("--questions") { Description = "Questions about one photo.", DefaultValueFactory = _ => 20 }.AtLeast(1);
        var peer = new Option<string?>("--peer") { Description = "A GGUF file of a Qwen2 decoder: measures it here, the model beside it, and llama.cpp on the same file (bench/peers), in alternating rounds; prints nothing where other programs take more than a fifth of a core." };
        var setup = ModelSetup.Options.Create();
        var command = new Command("model", "Loading, image encoder, reading and writing of tokens, each beside the bare matrix products of the same model in the same run; many questions about one photo; the tokenizer.")
        {
            model, tokens, rounds, questions, peer,
        };
        setup.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(peer) is { } file)
                return Task.FromResult(PeerBench.Run(setup.Of(parsed, parsed.GetRequiredValue(model)), file, parsed.GetValue(rounds), cancellation));
            ModelBench.Run(setup.Of(parsed, parsed.GetRequiredValue(model)), parsed.GetRequiredValue(tokens), parsed.GetValue(rounds), parsed.GetValue(questions), cancellation);
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }
}
