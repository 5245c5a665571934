namespace SyntheticVG.Datasets.Ade20K;

/// <summary>Names of the 150 classes of ADE20K's scene parsing release.</summary>
internal sealed class Ade150Classes
{
    private readonly string[] _names;

    private Ade150Classes(string[] names) => _names = names;

    /// <summary>How many classes there are.</summary>
    public int Count => _names.Length;

    /// <summary>The release's own list, in its order.</summary>
    public static Ade150Classes BuiltIn()
    {
        using var reader = new StreamReader(typeof(Ade150Classes).Assembly.GetManifestResourceStream("ade150.txt")!); // embedded at build
        return new(reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Reads <c>objectInfo150.txt</c> of the release: a heading, then index, figures and names, apart by tabs.</summary>
    /// <exception cref="InvalidDataException">A line has no name.</exception>
    public static Ade150Classes Read(string path) => new([.. File.ReadLines(path).Skip(1).Where(line => line.Trim().Length > 0).Select((line, i) =>
        line.Split('\t') is { Length: > 4 } cells
            ? cells[^1].Split(',')[0].Trim()
            : throw new InvalidDataException($"{path}:{i + 2}: expected five cells apart by tabs"))]);

    /// <summary>The first name of a class from 1 on, or null where there is none.</summary>
    public string? NameOf(int index) => index >= 1 && index <= _names.Length ? _names[index - 1] : null;
}
