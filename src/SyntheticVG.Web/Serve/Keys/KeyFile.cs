using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Web.Serve.Keys;

/// <summary>Who may use the service: a JSON object a line, with a name, the SHA-256 of a key and a rate. The keys themselves are nowhere.</summary>
public static class KeyFile
{
    private const int RandomBytes = 32;

    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Makes a key and writes its hash into the file.</summary>
    /// <param name="path">The file; made, for its owner alone, where it is not there.</param>
    /// <param name="name">Whose key it is; each has one.</param>
    /// <param name="rate">Requests a minute; null for the service's.</param>
    /// <returns>The key: letters, digits, - and _. It is shown once.</returns>
    /// <exception cref="InvalidDataException">The name has a key, or the file is none of keys.</exception>
    public static string Add(string path, string name, int? rate = null)
    {
        var users = File.Exists(path) ? Read(path) : [];
        if (users.Any(user => user.Name == name))
            throw new InvalidDataException($"{path}: {name} has a key; take another name, or delete its line first");
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        WholeFile.Write(path, string.Concat(users.Append(new(name, HashOf(key), rate)).Select(user => JsonSerializer.Serialize(user, Json) + "\n")));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return key;
    }

    /// <summary>The users in the file.</summary>
    /// <exception cref="InvalidDataException">A line is no user.</exception>
    public static IReadOnlyList<KeyUser> Read(string path)
    {
        var (users, number) = (new List<KeyUser>(), 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0)
                users.Add(UserOf(line)
                    ?? throw new InvalidDataException($"{path}:{number}: no name and SHA-256 of a key; expected a line as synvg keys add writes it"));
        }
        return users;
    }

    /// <summary>The hash of a key, in lower-case hexadecimal.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static KeyUser? UserOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyUser>(line, Json) is { Name.Length: > 0, Sha256.Length: 64, Rate: null or > 0 } user ? user : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Somebody who may use the service.</summary>
/// <param name="Name">The name, for logs.</param>
/// <param name="Sha256">SHA-256 of the key, in hexadecimal.</param>
/// <param name="Rate">Requests a minute; null for the service's.</param>
public sealed record KeyUser(string Name, string Sha256, int? Rate);
