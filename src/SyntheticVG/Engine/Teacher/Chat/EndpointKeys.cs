namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Which key goes to which endpoint: never one that was given for another server.</summary>
/// <remarks>
/// <c>SYNVG_KEY_</c> and the server's name in capitals (<c>SYNVG_KEY_API_MISTRAL_AI</c>; with its port, <c>SYNVG_KEY_LOCALHOST_8000</c>, where that is meant
/// alone) is for that server.
/// <c>OPENAI_API_KEY</c> is for the server that is asked first: the teacher's, or the first verifier's where there is no teacher to ask.
/// Where a run names a variable for an address (<c>--verifier-key-env</c>), that one is read and no other.
/// </remarks>
/// <param name="first">The address asked first, or null where nobody is.</param>
/// <param name="environment">The value of an environment variable, or null.</param>
public sealed class EndpointKeys(Uri? first, Func<string, string?> environment)
{
    /// <summary>What help says of the key of an endpoint that is not the first one asked.</summary>
    public const string Help =
        "Key: SYNVG_KEY_ and the server's name in capitals (SYNVG_KEY_API_MISTRAL_AI); OPENAI_API_KEY where the server is the first one asked.";

    /// <summary>Names of the variables that hold the keys of some addresses.</summary>
    public IReadOnlyDictionary<Uri, string> Named { get; init; } = new Dictionary<Uri, string>();

    /// <summary>Keys from the environment of this process.</summary>
    /// <param name="addresses">The addresses of a run, in the order in which they are asked; those that are null are nobody's.</param>
    public static EndpointKeys FromEnvironment(params IEnumerable<string?> addresses) =>
        new(addresses.FirstOrDefault(address => address is not null) is { } first ? new Uri(first) : null, Environment.GetEnvironmentVariable);

    /// <summary>The key for an address, or null.</summary>
    public string? Of(Uri address)
    {
        if (Named.TryGetValue(address, out var variable))
            return Said(variable)
                ?? throw new ArgumentException($"the key of {address} is to stand in {variable}, which is empty; set it, or leave out --verifier-key-env");
        var (host, at) = (NameOf(address.Host), FormattableString.Invariant($"{address.Port}"));
        return Said($"SYNVG_KEY_{host}_{at}") ?? Said($"SYNVG_KEY_{host}")
            ?? (first is not null && Uri.Compare(first, address, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
                ? Said("OPENAI_API_KEY")
                : null);
    }

    private string? Said(string name) => environment(name)?.Trim() is { Length: > 0 } key ? key : null;

    private static string NameOf(string host) => string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
