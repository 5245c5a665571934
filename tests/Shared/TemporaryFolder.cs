namespace SyntheticVG.Testing;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("synvg-test-").FullName;

    public string this[string path] => Path.Combine(FullName, path);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
