using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve.Graphs;

/// <summary>What a request for a scene graph holds.</summary>
/// <param name="Photo">The photo, with its regions where some came.</param>
/// <param name="Model">Who is to write the graph; null for the first one.</param>
/// <param name="Writing">Where a model is asked as a run asks its student: the regions as they are, and how; else null.</param>
internal sealed record GraphRequest(UploadedPhoto Photo, string? Model, WritingRequest? Writing = null) : IDisposable
{
    private const string Expected = "multipart/form-data with photo, or application/json with photo as a data URL";

    /// <summary>Reads the request: a form with <c>photo</c>, <c>regions</c>, <c>options</c>, or a JSON object with the same.</summary>
    /// <exception cref="ProblemException">It is none, or lacks the photo.</exception>
    public static async Task<GraphRequest> ReadAsync(HttpRequest request, long maxPixels, CancellationToken cancellationToken) =>
        request.HasFormContentType ? await ReadFormAsync(request, maxPixels, cancellationToken)
        : request.HasJsonContentType() ? await ReadJsonAsync(request, maxPixels, cancellationToken)
        : throw new ProblemException(
            new(StatusCodes.Status415UnsupportedMediaType, "media-type", $"the request is {request.ContentType ?? "of no type"}; expected {Expected}"));

    /// <inheritdoc/>
    public void Dispose() => Photo.Dispose();

    private static async Task<GraphRequest> ReadFormAsync(HttpRequest request, long maxPixels, CancellationToken cancellationToken)
    {
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(new Microsoft.AspNetCore.Http.Features.FormOptions
            {
                MultipartBodyLengthLimit = long.MaxValue,
                ValueLengthLimit = int.MaxValue
            }, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(new(StatusCodes.Status400BadRequest, "form", $"the form cannot be read: {e.Message}"));
        }
        var file = form.Files["photo"]
            ?? throw new ProblemException(
                new(StatusCodes.Status400BadRequest, "no-photo",
                    $"the form has no file photo; "
                        + $"found {(form.ContainsKey("photo") ? "a text of that name: curl -F photo=@FILE sends the file" : form.Files.Count + form.Count == 0 ? "nothing" : string.Join(", ", form.Files.Select(f => f.Name).Concat(form.Keys).Take(5).Select(name => name.Length > 40 ? $"{name[..40]}..." : name)))}")
                {
                    Part = "photo"
                });
        JsonElement? options = form["options"] is [{ Length: > 0 } text, ..] ? Parse(text, "options") : null;
        var photo = UploadedPhoto.Of(file.FileName, await BytesOfAsync(file, cancellationToken), maxPixels);
        try
        {
            if (form.Files["regions"] is { } regions)
                photo.KeepRegions(await BytesOfAsync(regions, cancellationToken));
            else if (form["regions"] is [{ Length: > 0 } json, ..])
                photo.KeepRegions(System.Text.Encoding.UTF8.GetBytes(json));
            return new(photo, ModelOf(options));
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }

    private static async Task<GraphRequest> ReadJsonAsync(HttpRequest request, long maxPixels, CancellationToken cancellationToken)
    {
        using var body = await JsonBody.ReadAsync(request, cancellationToken);
        var root = body.RootElement;
        JsonBody.RequireOnly(root, "", "photo", "name", "regions", "graph", "options");
        var bytes = DataUrl.Read(JsonBody.Text(root, "photo"), "photo");
        var photo = UploadedPhoto.Of(JsonBody.Text(root, "name"), bytes, maxPixels);
        try
        {
            if (root.TryGetProperty("regions", out var regions) && regions.ValueKind != JsonValueKind.Null)
                photo.KeepRegions(JsonSerializer.SerializeToUtf8Bytes(regions));
            JsonElement? options = root.TryGetProperty("options", out var said) ? said : null;
            return root.TryGetProperty("graph", out var graph) && graph.ValueKind != JsonValueKind.Null
                ? new(photo, WritingRequest.ModelOf(options), WritingRequest.Of(graph, options, photo))
                : new(photo, ModelOf(options));
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }

    private static string? ModelOf(JsonElement? options)
    {
        if (options is not { ValueKind: not JsonValueKind.Null } said)
            return null;
        JsonBody.RequireOnly(said, "options.", "model");
        return JsonBody.Text(said, "model");
    }

    private static JsonElement Parse(string json, string where)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            throw new ProblemException(new(StatusCodes.Status400BadRequest, "json", $"{where} is no JSON; expected an object") { Part = where });
        }
    }

    private static async Task<byte[]> BytesOfAsync(IFormFile file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
