using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Settings;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Serve.Graphs;

/// <summary>A model asked as a run asks its student: about regions as they are, by options of its own.</summary>
/// <param name="Regions">The regions.</param>
/// <param name="Asked">How the model is asked.</param>
/// <param name="Seed">Seed of its draws.</param>
internal sealed record WritingRequest(SceneGraph Regions, StudentSettings Asked, int Seed)
{
    private static readonly string[] Modes = ["graph", "regions", "end-to-end"];

    /// <summary>Reads it.</summary>
    /// <param name="graph">A line of graphs.jsonl; only its regions are read.</param>
    /// <param name="options">How, or null.</param>
    /// <param name="photo">The photo.</param>
    /// <exception cref="Hosting.ProblemException">It is none of that.</exception>
    public static WritingRequest Of(JsonElement graph, JsonElement? options, UploadedPhoto photo)
    {
        var regions = Read(graph);
        if ((regions.Image.Width, regions.Image.Height) != photo.Size)
            throw JsonBody.Refused($"graph is about a photo of {regions.Image.Width} x {regions.Image.Height}; "
                + $"the photo has {photo.Size.Width} x {photo.Size.Height}", "graph");
        var said = options ?? JsonElement.Parse("{}");
        JsonBody.RequireOnly(said, "options.", "model", "mode", "temperature", "top_p", "max_tokens", "looks", "seed");
        var mode = JsonBody.Text(said, "mode");
        if (mode is not null && !Modes.Contains(mode))
            throw JsonBody.Refused($"options.mode is {mode}; expected {string.Join(", ", Modes)}", "options.mode");
        return new(
            regions with { Relationships = [] },
            new()
            {
                Folder = "",
                Mode = mode,
                Temperature = JsonBody.Number(said, "temperature", 0, 100),
                TopP = JsonBody.Number(said, "top_p", 0, 1),
                MaxTokens = (int?)JsonBody.Number(said, "max_tokens", 1, int.MaxValue),
                Looks = (int?)JsonBody.Number(said, "looks", 1, 64),
            },
            (int)(JsonBody.Number(said, "seed", int.MinValue, int.MaxValue) ?? 1));
    }

    /// <summary>The model that options name; null for the first one.</summary>
    public static string? ModelOf(JsonElement? options) => options is { ValueKind: JsonValueKind.Object } said ? JsonBody.Text(said, "model") : null;

    private static SceneGraph Read(JsonElement graph)
    {
        try
        {
            return GraphLines.Read(graph.GetRawText());
        }
        catch (InvalidDataException e)
        {
            throw JsonBody.Refused($"graph is no line of graphs.jsonl: {e.Message}", "graph");
        }
    }
}
