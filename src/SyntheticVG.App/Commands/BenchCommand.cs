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
          synvg bench precision pocket --scenes 500
          synvg bench memory noise-q4 --tokens 3500
        """) { Model(), Memory(), Precision(), Serve() };

    private static Command Memory()
    {
        var model = new Argument<string>("model") { Description = "The model's folder; weights of model init do as well as trained ones." };
        var tokens = new Option<int>("--tokens")
        {
            Description = "Positions that are read: photo, regions and text together.",
            DefaultValueFactory = _ => 3500,
        }.AtLeast(1);
        var regions = new Option<int>("--regions") { Description = "Regions, and rows that go on side by side.", DefaultValueFactory = _ => 18 }.AtLeast(1);
        var written = new Option<int>("--written") { Description = "Tokens that each row writes.", DefaultValueFactory = _ => 32 }.AtLeast(1);
        var most = new Option<double?>("--most")
        {
            Description = "The most GB before rows go on side by side. Default: 3.2 for q4 and 4.8 for q8; without limit for others.",
        }.Above(0);
        var setup = ModelSetup.Options.Create();
        var command = new Command("memory", """
            The most memory that a whole model takes: loaded, with a photo and a long prompt read, and with many regions talked
            about side by side, whose rows may take 0.2 GB together. Ends with 1, and says so, where more was taken.

            Example:
              synvg model init --preset robin-3b --out noise && synvg model convert noise --to q4 --out noise-q4
              synvg bench memory noise-q4
            """) { model, tokens, regions, written, most };
        setup.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(MemoryBench.Run(
            setup.Of(parsed, parsed.GetRequiredValue(model)),
            new(parsed.GetValue(tokens), parsed.GetValue(regions), parsed.GetValue(written), (long?)(parsed.GetValue(most) * 1e9)), cancellation)));
        return command;
    }

    private static Command Precision()
    {
        var model = new Argument<string>("model")
        {
            Description = "A model's folder or name; one that was trained on drawn scenes, such as the shipped pocket.",
            DefaultValueFactory = _ => "pocket",
        };
        var scenes = new Option<int>("--scenes") { Description = "Drawn scenes whose graphs are written.", DefaultValueFactory = _ => 500 }.Within(1, 10_000);
        var texts = new Option<int>("--texts")
        {
            Description = "Of so many scenes the true graphs' texts are read.",
            DefaultValueFactory = _ => 50,
        }.Within(0, 10_000);
        var pictures = new Option<int>("--pictures")
        {
            Description = "Of so many scenes all graphs are drawn side by side, with --out.",
            DefaultValueFactory = _ => 4,
        }.AtLeast(0);
        var seed = new Option<int>("--seed") { Description = "Seed of the scenes and of the order of their regions.", DefaultValueFactory = _ => 4242 };
        var output = new Option<string?>("--out") { Description = "Folder for precision.json, the graphs of each precision, and pictures." }.Folder();
        var setup = ModelSetup.Options.Create();
        var command = new Command("precision", """
            What a model loses with its weights in blocks of 8 and 4 bits, against its own precision: how many regions get
            the same name, how many relationships are the same (F1), recall and precision against the truth, and how far
            apart the probabilities of the next token are in the texts of true graphs (Kullback-Leibler divergence, in nats).

            Ends with 1, and says so, where a figure falls short of its aim; with few scenes chance alone can do that. In the
            pictures of --out relationships that differ are coloured.

            Examples:
              synvg bench precision pocket --scenes 500
              synvg bench precision --scenes 20 --pictures 20 --out beside
            """) { model, scenes, texts, pictures, seed, output };
        setup.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(PrecisionBench.Run(
            setup.Of(parsed, ModelLoader.Find(parsed.GetRequiredValue(model))),
            new(parsed.GetValue(scenes), parsed.GetValue(texts), parsed.GetValue(pictures), parsed.GetValue(seed), parsed.GetValue(output)), cancellation)));
        return command;
    }

    private static Command Serve()
    {
        var photos = new Argument<string?>("photos")
        {
            Description = "Folder of photos; drawn scenes of 480 pixels by default.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var seconds = new Option<double>("--seconds") { Description = "Seconds for each number of clients.", DefaultValueFactory = _ => 10 }.Above(0);
        var model = new Option<string[]>("--model") { Description = "As of synvg serve; repeatable." };
        var batch = new Option<int?>("--batch") { Description = "As of synvg serve." }.AtLeast(1);
        var precision = new Option<string?>("--precision") { Description = "As of synvg serve." };
        precision.AcceptOnlyFromAmong("q8", "q4", "bf16", "fp32");
        var part = new Option<string[]>("--part")
        {
            Description = $"What is measured ({string.Join(", ", ServiceBench.Parts)}); repeatable. By default graphs, refusals and overhead."
        };
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
            if (result.GetValue(model) is not { Length: > 0 }
                && (result.GetValue(part) ?? []).FirstOrDefault(name => name is "answers" or "prefix") is { } name)
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
        var tokens = new Option<int[]>("--tokens")
        {
            Description = "Lengths of prompts.",
            DefaultValueFactory = _ => [512, 1500],
            AllowMultipleArgumentsPerToken = true
        };
        var rounds = new Option<int>("--rounds") { Description = "Every figure is the median of so many.", DefaultValueFactory = _ => 3 }.AtLeast(1);
        var questions = new Option<int>("--questions") { Description = "Questions about one photo.", DefaultValueFactory = _ => 20 }.AtLeast(1);
        var peer = new Option<string?>("--peer")
        {
            Description = "A GGUF file of a Qwen2 decoder: measures it here, the model beside it, "
            + "and llama.cpp on the same file (bench/peers), in alternating rounds; prints nothing where other programs take more than a fifth of a core."
        };
        var setup = ModelSetup.Options.Create();
        var command = new Command("model", "Loading, image encoder, reading and writing of tokens, each beside the bare matrix products of the same model "
            + "in the same run; many questions about one photo; the tokenizer.")
        {
            model, tokens, rounds, questions, peer,
        };
        setup.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(peer) is { } file)
                return Task.FromResult(PeerBench.Run(setup.Of(parsed, parsed.GetRequiredValue(model)), file, parsed.GetValue(rounds), cancellation));
            ModelBench.Run(setup.Of(parsed, parsed.GetRequiredValue(model)), parsed.GetRequiredValue(tokens), parsed.GetValue(rounds),
                parsed.GetValue(questions), cancellation);
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }
}
