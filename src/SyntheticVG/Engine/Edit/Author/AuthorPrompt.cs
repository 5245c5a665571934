using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit.Author;

/// <summary>What the editor is told in the original's form: the caption, the size, and the graph as a dictionary by numbers from 0.</summary>
/// <remarks>The wording is ours; the parts, their order and the form of the graph are the original's.</remarks>
internal static class AuthorPrompt
{
    /// <summary>The first step: a dense caption.</summary>
    public static PromptResource Caption { get; } = PromptResource.Load("editor-author-caption");

    /// <summary>The second step: the edits.</summary>
    public static PromptResource Task { get; } = PromptResource.Load("editor-author");

    /// <summary>Both steps, as a call's identity names them.</summary>
    public static string Id => $"{Task.Id}+{Caption.Id}";

    /// <summary>The user's text of the second step.</summary>
    public static string Facts(SceneGraph graph, string caption) => string.Create(CultureInfo.InvariantCulture,
        $"Description of the photograph:\n{caption}\n\nSize (width, height): ({graph.Image.Width}, {graph.Image.Height})\n\nGraph:\n{Graph(graph)}");

    private static string Graph(SceneGraph graph)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 13);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var (i, region) in graph.Regions.Index())
            {
                writer.WriteStartObject(i.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("name", region.Description ?? region.Name);
                writer.WriteStartArray("bbox");
                foreach (var side in new[] { region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom })
                    writer.WriteNumberValue((int)Math.Round(side));
                writer.WriteEndArray();
                writer.WriteStartObject("rel");
                foreach (var predicate in graph.Relationships.Where(r => r.Subject == i).GroupBy(r => r.Predicate))
                {
                    writer.WriteStartArray(predicate.Key);
                    foreach (var other in predicate.Select(r => r.Object).Distinct().Order())
                        writer.WriteNumberValue(other);
                    writer.WriteEndArray();
                }
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
