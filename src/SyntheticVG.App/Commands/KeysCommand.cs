using System.CommandLine;
using SyntheticVG.App.Terminals;
using SyntheticVG.Web.Serve.Keys;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg keys</c>: who may use a service.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Keys of a service (synvg serve --key-file).") { Add() };

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Whose key it is, as logs and limits name them." };
        var file = new Option<string>("--file")
        {
            Description = "File of keys; made where it is not there. It holds SHA-256 hashes, never a key.",
            Required = true
        };
        var rate = new Option<int?>("--rate") { Description = "Requests a minute of this key; by default the service's." }.AtLeast(1);
        var command = new Command("add", """
            Makes a key, writes its hash into the file and prints the key, once, alone on a line.

            Example:
              synvg keys add lab --file keys.jsonl
            """) { name, file, rate };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is { } who && (who.Length is 0 or > 100 || who.Any(char.IsControl)))
                result.AddError("the name is empty, too long or has control characters; expected 1 to 100 characters");
        });
        command.SetAction((parsed, _) =>
        {
            Console.WriteLine(KeyFile.Add(Path.GetFullPath(parsed.GetRequiredValue(file)), parsed.GetRequiredValue(name), parsed.GetValue(rate)));
            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }
}
