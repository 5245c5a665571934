using System.Text;

namespace SyntheticVG.Fuzz;

/// <summary>What the inputs of a parser look like, which decides how they are mutated.</summary>
internal enum Form
{
    Binary,
    Text,
    Json,
}

/// <summary>A parser, small good inputs of it, and the errors that it foresees.</summary>
/// <param name="Name">As figures name it.</param>
/// <param name="Form">How its inputs are mutated.</param>
/// <param name="Parse">Reads an input to its end.</param>
/// <param name="Seeds">Good inputs; each must be read without an error.</param>
internal sealed record Parser(string Name, Form Form, Action<byte[]> Parse, params byte[][] Seeds)
{
    /// <summary>The errors by which it says that an input is none of its own; null where a bad input is an answer, not an error.</summary>
    public Type? Error { get; init; } = typeof(InvalidDataException);

    /// <summary>Puts check sums right that mutations broke, so that what lies behind them is reached too.</summary>
    public Action<byte[]> Mend { get; init; } = _ => { };

    public override string ToString() => Name;

    /// <summary>A parser of files of a name.</summary>
    public static Parser OfFile(string name, Form form, string file, Action<string> parse, params byte[][] seeds) =>
        new(name, form, bytes => parse(Scratch.Write(file, bytes)), seeds);

    /// <summary>A parser of texts.</summary>
    public static Parser OfText(string name, Form form, Action<string> parse, params string[] seeds) =>
        new(name, form, bytes => parse(Encoding.UTF8.GetString(bytes)), [.. seeds.Select(Encoding.UTF8.GetBytes)]);
}
