using System.Globalization;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Datasets;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>A photo that somebody sent, with the regions that came with it, in files of a folder of their own that goes with it.</summary>
public sealed class UploadedPhoto : IDisposable
{
    private const int MostRegions = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("synvg-serve-");

    private UploadedPhoto(string name) => Name = name;

    /// <summary>The photo's name, as the sender said it, without folders.</summary>
    public string Name { get; }

    /// <summary>The photo's file.</summary>
    public string File => Path.Combine(_folder.FullName, "photo");

    /// <summary>The file of its regions, as <c>synvg graph --regions</c> reads it; null where none came.</summary>
    public string? Regions { get; private set; }

    /// <summary>Who sent it: the user of the key; empty where no keys are asked for.</summary>
    public string Sender { get; internal set; } = "";

    /// <summary>Width and height, turned upright.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Keeps a photo that nobody sent.</summary>
    public static UploadedPhoto Of(ReadOnlySpan<byte> bytes) => Of(null, bytes, long.MaxValue);

    /// <summary>Keeps a photo.</summary>
    /// <param name="name">Its name; also one with folders, or null.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="maxPixels">Most pixels.</param>
    /// <exception cref="ProblemException">It is no picture, or too large; only its header was read.</exception>
    internal static UploadedPhoto Of(string? name, ReadOnlySpan<byte> bytes, long maxPixels)
    {
        var photo = new UploadedPhoto(NameOf(name));
        try
        {
            System.IO.File.WriteAllBytes(photo.File, bytes);
            var info = new PictureReader().ReadInfo(photo.File);
            if ((long)info.Width * info.Height > maxPixels)
                throw new ProblemException(new(StatusCodes.Status413PayloadTooLarge, "too-many-pixels",
                    $"the photo has {info.Width} x {info.Height} pixels; at most {maxPixels:N0} are taken (--max-pixels)"));
            photo.Size = info.TurnsSideways ? (info.Height, info.Width) : (info.Width, info.Height);
            return photo;
        }
        catch (InvalidDataException e)
        {
            var problem = photo.Words(e.Message);
            photo.Dispose();
            throw new ProblemException(new(StatusCodes.Status422UnprocessableEntity, "photo", $"the photo cannot be read: {problem}"));
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }

    /// <summary>Keeps regions: JSON, or a PNG of ids.</summary>
    internal void KeepRegions(ReadOnlySpan<byte> bytes)
    {
        Regions = Path.Combine(_folder.FullName, bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? "regions.png" : "regions.json");
        System.IO.File.WriteAllBytes(Regions, bytes);
    }

    /// <summary>Sees to it that a photo has no more regions than can be answered about in time: every pair of them is looked at.</summary>
    /// <exception cref="InvalidDataException">It has more.</exception>
    public AnnotatedImage RequireFew(AnnotatedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Graph.Regions.Count <= MostRegions ? image
            : throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{Name} has {image.Graph.Regions.Count:N0} regions; at most {MostRegions:N0} are taken"));
    }

    /// <summary>A message for the sender: without the folders of this machine.</summary>
    public string Words(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Replace(File, Name, StringComparison.Ordinal).Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string NameOf(string? name)
    {
        var last = name is null ? "" : name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return last is "" or "." or ".." ? "photo" : string.Concat(last.Where(c => !char.IsControl(c)));
    }
}
