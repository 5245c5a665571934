using System.CommandLine;
using System.Globalization;
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
        var batch = new Option<int?>("--batch") { Description = "As of synvg serve." }.AtLeast(1);
        var precision = new Option<string?>("--precision") { Description = "As of synvg serve." };
        precision.AcceptOnlyFromAmong("q8", "q4", "bf16", "fp32");
        var part = new Option<string[]>("--part") { Description = $"What is measured ({string.Join(", ", ServiceBench.Parts)}); repeatable. By default graphs, refusals and overhead." };
        part.AcceptOnlyFromAmong([.. ServiceBench.Parts]);
        var requests = new Option<int>("--requests") { Description = "Requests of the part memory.", DefaultValueFactory = _ => 10_000 }.AtLeast(1);
        var command = new Command("serve", """
            What a service on this machine answers, and what that takes. The service is a process of its own.
              graphs    photos a second for 1, 2, 4, 8 and 16 clients
              refusals  how soon those of 150 clients are refused that find no place
              overhead  processor time beside the model of a request of 313 KB
              answers   tokens a second for 1, 2, 4, 8 and 16 clients; needs --model
              prefix    a second question about a photo against the first; needs --model
              memory    of the service, over many requests
            Ends with 1, and says so, where other programs took more than a fifth of a core: such figures are too low.

            Examples:
              synvg bench serve
              synvg bench serve --model pocket --part graphs --part answers --part prefix
              synvg bench serve --part memory --requests 10000
            """) { photos, seconds, model, batch, precision, part, requests };
        command.Validators.Add(result =>
        {
            if (result.GetValue(model) is not { Length: > 0 } && (result.GetValue(part) ?? []).FirstOrDefault(name => name is "answers" or "prefix") is { } name)
                result.AddError($"--part {name} needs --model");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] arguments =
            [
                .. (parsed.GetValue(model) ?? []).SelectMany(name => (string[])["--model", name]),
                .. parsed.GetValue(batch) is { } rows ? (string[])["--batch", rows.ToString(CultureInfo.InvariantCulture)] : [],
                .. parsed.GetValue(precision) is { } name ? (string[])["--precision", name] : [],
            ];
            var parts = parsed.GetValue(part) is { Length: > 0 } named ? named : [.. ServiceBench.Parts.Take(3)];
            return await ServiceBench.RunAsync(arguments, parsed.GetValue(photos), parts, parsed.GetValue(seconds), parsed.GetValue(requests), cancellation);
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
