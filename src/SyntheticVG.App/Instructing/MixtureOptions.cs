using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Conversations;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Instructing;

/// <summary>The options of commands that open a mixture.</summary>
internal sealed class MixtureOptions
{
    private readonly Option<string> _mixture = new("--mixture")
    {
        Description = $"A mixture (JSON, docs/instructions.md), or one that comes with the program: {string.Join(", ", MixtureFile.Presets)}.",
        DefaultValueFactory = _ => "graphs",
        HelpName = "FILE|NAME"
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder that the mixture's paths, and the graphs' picture paths, start from. By default the mixture's own folder.",
        HelpName = "DIR"
    };
    private readonly Option<string?> _tokenizer = new("--tokenizer")
    {
        Description = "A model's folder with tokenizer.json. Without it tokens are not counted, and nothing is left out for want of room.",
        HelpName = "DIR"
    };
    private readonly Option<int> _limit = new("--limit") { Description = "The most positions of a sample.", DefaultValueFactory = _ => 8192 };
    private readonly Option<int> _pictureTokens =
        new("--picture-tokens") { Description = "Positions that a picture takes: 1024 of ROBIN-3B, 64 of the pocket model.", DefaultValueFactory = _ => 1024 };
    private readonly Option<long> _seed = new("--seed") { Description = "Decides what is left to chance." };
    private readonly Option<string?> _leaks = new("--leak-list")
    {
        Description = "Photos that belong to evaluation, as synvg leaks writes them: rows about them are counted and left out.",
        HelpName = "FILE"
    };
    private readonly Option<bool> _compatible =
        new("--compat") { Description = "Learned tokens as in the published code: headers, line feeds and turn marks too." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mixture, _data, _tokenizer, _limit, _pictureTokens, _seed, _compatible, _leaks])
            command.Options.Add(option);
    }

    /// <summary>Tells which options do nothing where the tokens and their room are those of a model that is named.</summary>
    /// <param name="command">The command.</param>
    /// <param name="named">Whether one is.</param>
    /// <param name="where">What names it.</param>
    public void IdleWhere(Command command, Func<CommandResult, bool> named, string where)
    {
        foreach (var option in (Option[])[_tokenizer, _limit, _pictureTokens])
            command.Idle(option, named, where);
    }

    /// <summary>What is learned from, as <c>synvg train</c> is told.</summary>
    public (string Mixture, string Data, long Seed, bool Compatible, string? Leaks) Of(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_mixture);
        return (name, parsed.GetValue(_data) ?? (File.Exists(name) ? Path.GetDirectoryName(Path.GetFullPath(name)) : null) ?? ".", parsed.GetValue(_seed),
            parsed.GetValue(_compatible), parsed.GetValue(_leaks));
    }

    /// <summary>Opens the mixture that a command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="graphs">Graphs for sources that name none.</param>
    /// <param name="report">Counts what cannot be read.</param>
    public OpenedMixture Open(ParseResult parsed, string? graphs, ReadReport report)
    {
        var (name, data, _, _, leaks) = Of(parsed);
        var file = MixtureFile.Read(name);
        var counted = parsed.GetValue(_tokenizer) is not null;
        var tokenizer = parsed.GetValue(_tokenizer) is { } folder ? Tokenizer.Load(ModelLoader.Find(folder)).With(PromptTokens.OfRegions) : OfBytes();
        var room = new SampleRoom(new(tokenizer, parsed.GetValue(_compatible) ? LabelRule.Original : LabelRule.Answers),
            counted ? parsed.GetValue(_limit) : int.MaxValue, parsed.GetValue(_pictureTokens));
        return new(file, Mixture.Open(file, new(data, room)
        {
            Graphs = graphs,
            Seed = parsed.GetValue(_seed),
            Report = report,
            Leaks = leaks is null ? null : LeakList.Read(leaks)
        }), room, counted);
    }

    private static Tokenizer OfBytes()
    {
        var folder = Directory.CreateTempSubdirectory("synvg-tokenizer-");
        try
        {
            return ByteTokenizer.Write(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>A mixture, opened.</summary>
/// <param name="File">What its file says.</param>
/// <param name="Mixture">Its sources.</param>
/// <param name="Room">Encodes.</param>
/// <param name="Counted">Whether tokens are those of a model; else they are bytes.</param>
internal sealed record OpenedMixture(MixtureFile File, Mixture Mixture, SampleRoom Room, bool Counted);
