using System.Text.Json;
using SyntheticVG.Instructions.Sources;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>A part of LLaVA-1.5's mix (<c>llava_v1_5_mix665k.json</c>), told by how its questions end and by the archive of its pictures.</summary>
/// <param name="name">Name of the source.</param>
/// <param name="file">Name of the file that is written.</param>
/// <param name="published">How many the paper has.</param>
/// <param name="ending">A part of the first question.</param>
/// <param name="archives">First folders of its pictures.</param>
internal sealed class LlavaMix(string name, string file, int published, string ending, params string[] archives) : IPreparation
{
    public string Name => name;

    public string Needs => "llava_v1_5_mix665k.json, and the pictures as its page puts them (coco/train2017, gqa/images, ocr_vqa/images, textvqa/train_images)";

    public (int Count, string What)? Published => (published, "of the LLaVA-1.5 mix");

    public string? StandsIn => null;

    public PreparedFile? Find(PublicFolder folder) =>
        folder.Find("llava_v1_5_mix665k.json") is { } mix ? new(file, (output, stop) => Write(output, folder, mix, stop), "") : null;

    private PreparedCounts Write(TextWriter output, PublicFolder folder, string mix, CancellationToken stop)
    {
        var counts = new PreparedCounts();
        var rows = RowFile.Open(mix);
        for (var row = 0; row < rows.Count; row++)
        {
            stop.ThrowIfCancellationRequested();
            var (image, text) = rows.Read(row, json => IsOfIt(json) ? (json.GetProperty("image").GetString(), json.GetRawText()) : (null, null));
            if (text is null)
                continue;
            if (folder.Picture(image!, Path.GetFileName(image!)) is not { } picture) // a row of it has one
            {
                counts.LeaveOut("picture-missing");
                continue;
            }
            output.Write($"{text.Replace(JsonSerializer.Serialize(image), JsonRowsWriter.Json(picture), StringComparison.Ordinal).ReplaceLineEndings(" ")}\n");
            counts.Rows++;
        }
        return counts;
    }

    private bool IsOfIt(JsonElement json) =>
        json.TryGetProperty("image", out var image) && image.GetString() is { } picture && archives.Contains(picture.Split('/')[0])
            && json.GetProperty("conversations").EnumerateArray()
                .FirstOrDefault(message => message.GetProperty("from").GetString() == "human") is { ValueKind: JsonValueKind.Object } first
            && first.GetProperty("value").GetString()!.Contains(ending, StringComparison.Ordinal);
}
