using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Preparing;

/// <summary>Rows as the published data sets' files have them.</summary>
internal static class JsonRowsWriter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Anything as JSON.</summary>
    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A box as left, top, right, bottom.</summary>
    public static double[] Xyxy(Box box) => [Rounded(box.Left), Rounded(box.Top), Rounded(box.Right), Rounded(box.Bottom)];

    /// <summary>A mask's run lengths, or the outline of the box where there is no mask.</summary>
    public static object Segmentation(Box box, Rle? mask) => mask is not null
        ? mask
        : new[] { new[]
        {
            Rounded(box.Left),
            Rounded(box.Top),
            Rounded(box.Right),
            Rounded(box.Top),
            Rounded(box.Right),
            Rounded(box.Bottom),
            Rounded(box.Left),
            Rounded(box.Bottom)
        } };

    /// <summary>A row of LLaVA's form: a picture, a question, an answer.</summary>
    public static string Llava(string id, string? image, params (string Question, string Answer)[] turns) => Json(new
    {
        id,
        image,
        conversations = turns.SelectMany(
            (turn, i) => (object[])[new { from = "human", value = i == 0 && image is not null ? $"<image>\n{turn.Question}" : turn.Question },
                new { from = "gpt", value = turn.Answer }]),
    });

    private static double Rounded(double value) => Math.Round(value, 2);
}
