using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.View;

/// <summary>Photos by their keys: decoded, made smaller and encoded anew, so that no file is ever served as it is; copies are kept in the cache.</summary>
internal sealed class Photos : IDisposable
{
    private const int Quality = 84;
    private const long MostBytes = 2L << 30;

    private static readonly int[] Widths = [160, 320, 640, 1024, 1600, 2400];

    private readonly string _cache;
    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount));

    public Photos(string cache)
    {
        _cache = cache;
        Trim();
    }

    /// <summary>Answers with a photo of a run, of about the width that the address asks for.</summary>
    public async Task AnswerAsync(HttpContext context, ViewOptions options, string key)
    {
        var source = Query.Run(options, Query.Text(context, "run"));
        var wanted = Query.Number(context, "width", 1024, 1, 10_000);
        var width = Widths.FirstOrDefault(one => one >= wanted, Widths[^1]);
        var (path, image) = Find(source, key);
        var info = new FileInfo(path);
        var name = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{info.Length}\n{info.LastWriteTimeUtc.Ticks}\n{image.Width} {image.Height}\n{width}")))[..32];
        context.Response.Headers.ETag = $"\"{name}\"";
        context.Response.Headers.CacheControl = "private, max-age=600";
        if (context.Request.Headers.IfNoneMatch.Contains($"\"{name}\""))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        await Answers.WriteAsync(context, await ReadAsync(Path.Combine(_cache, $"{name}.jpg"), path, image, width, context.RequestAborted), "image/jpeg");
    }

    public void Dispose() => _atOnce.Dispose();

    private static (string Path, ImageInfo Image) Find(ViewSource source, string key)
    {
        var photo = source.Run.Index.Find(key);
        if (photo < 0)
            throw new ProblemException(Problem.NotFound($"the photo {key}", $"one of the {source.Run.Index.Photos} photos of {source.Name}"));
        if (source.Data is not { } data)
            throw new ProblemException(Problem.NotFound("no folder of photos", "the folder that picture paths start from: --data"));
        var image = source.Run.Index.GraphOf(photo).Image;
        try
        {
            return (InsideFolder.RealPath(InsideFolder.Find(data, image.File)), image);
        }
        catch (FileNotFoundException)
        {
            throw new ProblemException(Problem.NotFound($"no file {image.File}", "a photo below the folder that --data names"));
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(new(StatusCodes.Status403Forbidden, "outside", $"{image.File}, a path or link that leads out of the folder",
                "a photo below the folder that --data names"));
        }
    }

    private async Task<byte[]> ReadAsync(string copy, string path, ImageInfo image, int width, CancellationToken cancellation)
    {
        if (File.Exists(copy))
            return await File.ReadAllBytesAsync(copy, cancellation);
        await _atOnce.WaitAsync(cancellation);
        try
        {
            var picture = PhotoFile.Read(path, image);
            var height = Math.Max(1, (int)Math.Round((double)picture.Height * width / picture.Width));
            var content = PictureWriter.Jpeg(picture.Width <= width ? picture : Resampler.Resize(picture, width, height), Quality);
            Keep(copy, content);
            return content;
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(new(StatusCodes.Status422UnprocessableEntity, "no-picture",
                e.Message.Replace(path, image.File, StringComparison.Ordinal), "a picture that can be decoded"));
        }
        finally
        {
            _atOnce.Release();
        }
    }

    // A cache that cannot be written costs time only.
    private static void Keep(string copy, byte[] content)
    {
        try
        {
            WholeFile.Write(copy, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // two requests for one photo, or a full disk: the answer is there all the same
        }
    }

    // The copies that were made first go first.
    private void Trim()
    {
        if (!Directory.Exists(_cache))
            return;
        var files = new DirectoryInfo(_cache).GetFiles("*.jpg").OrderByDescending(file => file.LastWriteTimeUtc).ToList();
        var kept = 0L;
        foreach (var file in files)
        {
            kept += file.Length;
            if (kept > MostBytes)
                file.Delete();
        }
    }
}
