using System.CommandLine;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg model</c>: the folder of one model, made, checked, shown, rewritten.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", """
        The folder of one model, in Hugging Face's layout: config.json, weights, tokenizer.

        Examples:
          synvg model init --preset pocket --out noise --seed 7
          synvg model verify noise
          synvg model inspect robin-qwen2.5-3b
          synvg model convert robin-qwen2.5-3b --to q4 --out robin-q4
          synvg model convert robin-qwen2.5-3b --to gguf --out robin.gguf
          synvg model convert robin.gguf --to q4 --out robin-q4.gguf
          synvg model convert robin-qwen2.5-3b --dtype fp32 --out robin-fp32
        """) { Init(), Verify(), Inspect(), Convert() };

    private static Command Init()
    {
        var preset = new Option<string>("--preset")
        {
            Description = "The size: robin-3b (the published one, 6.7 GB), robin-3b-layers (two of its decoder layers, to measure with), pocket or tiny.",
            Required = true
        };
        preset.AcceptOnlyFromAmong("robin-3b", "robin-3b-layers", "pocket", "tiny");
        var output = new Option<string>("--out") { Description = "The folder to make.", Required = true }.Folder();
        var seed = new Option<long>("--seed") { Description = "Another seed gives other weights.", DefaultValueFactory = _ => 1 };
        var tokenizer = new Option<string?>("--tokenizer")
        {
            Description = "A folder whose tokenizer files are taken, such as Qwen2.5's for robin-3b; without it every byte is a token there."
        };
        var (dtype, shards) = (Dtype(), Shards());
        var command = new Command("init", "Writes a model of random weights, marked as random: the right form, and no knowledge.")
        {
            preset,
            output,
            seed,
            tokenizer,
            dtype,
            shards
        };
        command.SetAction(parsed => ModelFolders.Init(
            parsed.GetRequiredValue(preset), Path.GetFullPath(parsed.GetRequiredValue(output)), parsed.GetValue(seed), parsed.GetValue(tokenizer),
            parsed.GetValue(dtype), parsed.GetValue(shards)));
        return command;
    }

    private static Command Verify()
    {
        var model = Model("A model's folder, or a file of weights (.safetensors, its index, .bin).");
        var command = new Command("verify", "Reads everything: names, shapes, numbers, tokenizer; and holds the files against the hashes of their download.")
        {
            model
        };
        command.SetAction((parsed, cancellation) =>
        {
            ModelFolders.Verify(parsed.GetRequiredValue(model), cancellation);
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }

    private static Command Inspect()
    {
        var model = Model("A model's folder, or a file of weights.");
        var all = new Option<bool>("--all") { Description = "Every tensor by name, instead of sums." };
        var command = new Command("inspect", "Shows sizes, settings, memory need and weights without reading the numbers.") { model, all };
        command.SetAction(parsed => ModelFolders.Inspect(parsed.GetRequiredValue(model), parsed.GetValue(all)));
        return command;
    }

    private static Command Convert()
    {
        var model = Model("A model's folder; or a .gguf file of a Qwen2 decoder, with --to, which becomes another file.");
        var output = new Option<string>("--out")
        {
            Description = "The folder to make; with --to gguf, or of a file, the file.",
            Required = true
        }.FileOrFolder();
        var to = new Option<string?>("--to")
        {
            Description = "q8 or q4: a folder with the decoder in blocks of 8 or 4 bits (decoder.gguf; "
            + "embeddings and output layer 8) and the rest as it is. gguf: the decoder alone as a file that llama.cpp reads, in the folder's own dtype."
        };
        to.AcceptOnlyFromAmong("q8", "q4", "gguf");
        var (dtype, shards) = (Dtype(), Shards());
        var command = new Command("convert", "Writes a model again, a piece at a time: in blocks of 8 or 4 bits, as GGUF, "
            + "or as safetensors in another dtype, in files of another size, from torch's own format.") { model, output, to, dtype, shards };
        command.Validators.Add(result =>
        {
            if (result.GetValue(to) is not null && result.GetValue(dtype) is not null)
                result.AddError("--to and --dtype are two ways to write a model; name one");
        });
        command.SetAction(parsed =>
        {
            var (from, path) = (parsed.GetRequiredValue(model), Path.GetFullPath(parsed.GetRequiredValue(output)));
            if (parsed.GetValue(to) is { } format)
                ModelFolders.ConvertTo(from, path, format);
            else
                ModelFolders.Convert(from, path, parsed.GetValue(dtype), parsed.GetValue(shards));
        });
        return command;
    }

    private static Argument<string> Model(string description) => new("model") { Description = description };

    private static Option<string?> Dtype()
    {
        var dtype = new Option<string?>("--dtype") { Description = "fp32, bf16 or fp16." };
        dtype.AcceptOnlyFromAmong("fp32", "bf16", "fp16");
        return dtype;
    }

    private static Option<long> Shards() =>
        new("--largest-file") { Description = "Bytes of weights in a file before another is begun.", DefaultValueFactory = _ => 5_000_000_000 };
}
