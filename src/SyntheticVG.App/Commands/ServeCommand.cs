using System.CommandLine;
using System.Net;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Serving;
using SyntheticVG.App.Terminals;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg serve</c>: graphs over HTTP.</summary>
internal static class ServeCommand
{
    private static readonly Option<string[]> Model = new("--model")
    {
        Description = "A model that writes graphs, its folder or name; repeatable. "
        + "The first is asked where a request names none; without any, geometry states the relations."
    };
    private static readonly Option<string> Regions =
        AskingOptions.Choice("--regions", "How regions are found in photos that come without any.", [.. RegionRecipes.Names]);
    private static readonly Option<string?> Models =
        new("--models") { Description = "Folder of the models that synvg models get fetched; by default SYNVG_MODELS." };
    private static readonly Option<string?> Detector = BuildCommand.DetectorOption();
    private static readonly Option<string> Host =
        new("--host") { Description = "Address to listen on; one that other machines can reach needs --key-file.", DefaultValueFactory = _ => "127.0.0.1" };
    private static readonly Option<int> Port =
        new Option<int>("--port") { Description = "Port to listen on; 0 takes one that is free.", DefaultValueFactory = _ => 8470 }.Within(0, 65535);
    private static readonly Option<string?> KeyFile =
        new("--key-file") { Description = "File of keys, as synvg keys add writes it: every request but /health needs one. It is read again when it changes." };
    private static readonly Option<int> Batch = new Option<int>("--batch")
    {
        Description = "Texts that a model writes side by side: answers to questions, and those about the regions of a photo.",
        DefaultValueFactory = _ => 8
    }.AtLeast(1);
    private static readonly Option<double> PrefixCache = new Option<double>("--prefix-cache")
    {
        Description = "Gigabytes of photos and regions that a model keeps for further questions about them.",
        DefaultValueFactory = _ => 1
    }.AtLeast(0);
    private static readonly Option<int> Queue =
        new Option<int>("--queue") { Description = "Requests that may wait; more are refused with 429.", DefaultValueFactory = _ => 64 }.AtLeast(0);
    private static readonly Option<int?> Workers = new Option<int?>("--workers")
    {
        Description = "Photos that are worked on at a time; by default as many as the machine has cores, with --model at least --batch."
    }.AtLeast(1);
    private static readonly Option<double> MaxBody =
        new Option<double>("--max-body") { Description = "Most megabytes of a request.", DefaultValueFactory = _ => 20 }.Above(0);
    private static readonly Option<double> MaxPixels =
        new Option<double>("--max-pixels") { Description = "Most million pixels of a photo.", DefaultValueFactory = _ => 50 }.Above(0);
    private static readonly Option<int> Rate =
        new Option<int>("--rate") { Description = "Requests a minute of a key that has no rate of its own.", DefaultValueFactory = _ => 60 }.AtLeast(1);
    private static readonly Option<double> Timeout =
        new Option<double>("--timeout") { Description = "Seconds that a request may take, waiting included.", DefaultValueFactory = _ => 300 }.Above(0);
    private static readonly Option<double> Drain = new Option<double>("--drain")
    {
        Description = "Seconds that requests under way may take to end after SIGTERM or Ctrl-C.",
        DefaultValueFactory = _ => 30
    }.AtLeast(0);
    private static readonly Option<string?> Otlp =
        new("--otlp") { Description = "Address that metrics and traces are sent to (OpenTelemetry); photos and texts never are." };
    private static readonly ModelSetup.Options Setup = ModelSetup.Options.Create();

    public static Command Create()
    {
        var command = new Command("serve", """
            Serves scene graphs over HTTP. Without --model it needs no download and no network. On SIGTERM or Ctrl-C, requests
            under way are answered and new ones refused with 503; a second signal ends at once. docs/serve.md has the routes,
            the answers and examples in several languages.

            Examples:
              synvg serve
              curl -F photo=@dog.jpg localhost:8470/v1/scene-graphs
              curl -F photo=@dog.jpg -H 'Accept: image/svg+xml' localhost:8470/v1/scene-graphs > graph.svg
              synvg keys add lab --file keys.jsonl && synvg serve --host 0.0.0.0 --key-file keys.jsonl
            """) { Model, Regions, Models, Detector, Host, Port, KeyFile, Workers, Batch, PrefixCache, Queue, MaxBody, MaxPixels, Rate, Timeout, Drain, Otlp };
        Setup.AddTo(command);
        foreach (var option in Setup.All.Concat([Batch, PrefixCache]))
            command.Idle(option, result => result.GetValue(Model) is not { Length: > 0 }, "without --model");
        command.Validators.Add(result =>
        {
            if (AddressOf(result.GetValue(Host)) is not { } address)
                result.AddError($"--host is '{result.GetValue(Host)}'; expected an address of this machine, such as 127.0.0.1 or 0.0.0.0");
            else if (!IPAddress.IsLoopback(address) && result.GetValue(KeyFile) is null)
                result.AddError($"--host {address} can be reached by other machines; it needs --key-file: synvg keys add NAME --file keys.jsonl makes one");
            AskingOptions.RequireAddress(result, Otlp.Name, result.GetValue(Otlp));
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static IPAddress? AddressOf(string? host) =>
        host is null or "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : null; // null: a default that is not there yet

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var server = new ServerOptions
        {
            Host = AddressOf(parsed.GetValue(Host))!, // the validator saw to it
            Port = parsed.GetValue(Port),
            MaxBody = (long)(parsed.GetValue(MaxBody) * 1e6),
            Drain = TimeSpan.FromSeconds(parsed.GetValue(Drain)),
        };
        var options = new ServiceOptions
        {
            Workers = parsed.GetValue(Workers) ?? Math.Max(Environment.ProcessorCount, parsed.GetValue(Model) is { Length: > 0 } ? parsed.GetValue(Batch) : 0),
            Queue = parsed.GetValue(Queue),
            MaxPixels = (long)(parsed.GetValue(MaxPixels) * 1e6),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
            KeyFile = parsed.GetValue(KeyFile),
            Rate = parsed.GetValue(Rate),
            Otlp = parsed.GetValue(Otlp) is { } otlp ? new(otlp) : null,
        };
        using var models = ServedModels.Open(
            parsed.GetValue(Model) ?? [], folder => Setup.Of(parsed, folder),
            new() { Rows = parsed.GetValue(Batch), PrefixBytes = (long)(parsed.GetValue(PrefixCache) * 1e9) },
            RegionRecipes.TryParse(parsed.GetValue(Regions), out var recipe) ? recipe : RegionRecipe.None,
            parsed.GetValue(Models), BuildCommand.FolderOrName(parsed.GetValue(Detector)));
        await using var service = GraphService.Create(server, options, models.All, Console.Error.WriteLine);
        await service.Server.StartAsync(stop);
        Console.WriteLine($"listening on {service.Server.Address} "
            + $"with {string.Join(", ", models.All.Select(model => model.Name))}{(options.KeyFile is { } keys ? $"; keys of {keys}" : "; without keys, for this machine alone")}");
        Console.WriteLine($"try: curl -F photo=@PHOTO {service.Server.Address}v1/scene-graphs");
        var left = await service.Server.RunAsync(stop);
        if (left == 0)
            return CommandLine.Done;
        await Console.Error.WriteLineAsync($"synvg: {left} requests had not ended after {server.Drain.TotalSeconds:0.#} s (--drain)");
        return CommandLine.Failed;
    }
}
