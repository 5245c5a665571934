namespace SyntheticVG.Perception.Store;

/// <summary>How many bytes a model's next file may have: what the catalogue says of the whole model, with some to spare, less what is here of it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record DownloadLimit(PublishedModel Model, long Bytes)
{
    private const double Spare = 1.25; // the catalogue rounds, and publishers change small things
    private const long SpareBytes = 20_000_000;

    /// <summary>The limit of the next file of a model's folder.</summary>
    public static DownloadLimit Of(PublishedModel model, string folder)
    {
        var here = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".part").Sum(file => file.Length);
        return new(model, Math.Max(0, (long)(model.Megabytes * 1e6 * Spare) + SpareBytes - here));
    }

    /// <summary>Refuses a file that its server says is larger.</summary>
    /// <exception cref="InvalidDataException">It is.</exception>
    public void Require(Uri source, long? whole)
    {
        if (whole > Bytes)
            throw Exceeded(source, FormattableString.Invariant($"says that it has {whole:N0} bytes"));
    }

    /// <summary>The error of a file that is larger.</summary>
    public InvalidDataException Exceeded(Uri source, string what) => new(FormattableString.Invariant(
        $"{source}: the server {what}; expected at most {Bytes:N0}, for the catalogue says {Model.Megabytes:N0} MB of {Model.Name}; see that the address is right"));

    /// <summary>Refuses a file that the disk has no room for, before it is fetched.</summary>
    /// <exception cref="IOException">It has none.</exception>
    public static void RequireRoom(string path, long bytes)
    {
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace; // a file lies in a folder
        if (bytes > free)
            throw new IOException(FormattableString.Invariant($"{path}: No space left on device: it takes {bytes:N0} bytes, {free:N0} are free"));
    }
}
