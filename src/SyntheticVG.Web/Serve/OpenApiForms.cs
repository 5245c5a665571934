using Microsoft.OpenApi;

namespace SyntheticVG.Web.Serve;

/// <summary>What the description of the routes says that the code's types do not.</summary>
internal static class OpenApiForms
{
    /// <summary>The form and the JSON of <c>/v1/scene-graphs</c>.</summary>
    public static void SceneGraphs(OpenApiOperation operation)
    {
        var regions = Text("The photo's regions: a PNG of ids, or JSON: records with box (left, top, right, bottom) or bbox (x, y, width, height), segmentation, name.");
        var options = Object("What else is asked for.", ("model", Text("Who writes the graph; the first of /v1/models by default.")));
        var name = Text("The photo's name.");
        var form = Object(null, ("photo", new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The photo: JPEG, PNG, WebP, GIF or BMP." }), ("regions", regions), ("options", Text("JSON with model.")));
        form.Required = new HashSet<string> { "photo" };
        var json = Object(null, ("photo", Text("The photo as a data URL.")), ("name", name), ("regions", new OpenApiSchema { Description = regions.Description }), ("graph", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Instead of regions: a line of graphs.jsonl, whose regions the model writes about as they are; nothing else is done to its answer. Options then are model, mode, temperature, top_p, max_tokens, looks, seed." }), ("options", options));
        json.Required = new HashSet<string> { "photo" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form }, ["application/json"] = new() { Schema = json } },
        };
        if (operation.Responses?["200"].Content is { } answers)
        {
            foreach (var type in new[] { "image/svg+xml", "text/event-stream" })
                answers[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            answers["image/png"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        }
    }

    /// <summary>The JSON of <c>/v1/chat/completions</c>.</summary>
    public static void Chat(OpenApiOperation operation)
    {
        static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Number, Description = description };
        var json = Object(
            null,
            ("model", Text("Who answers; the first model that does by default.")),
            ("messages", new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object }, Description = "As OpenAI's; one image_url with a data URL among them." }),
            ("regions", new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object }, Description = "What questions may name as region1, region2, ...: box or bbox, segmentation, name." }),
            ("stream", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
            ("temperature", Number("0 takes the most likely word each time.")),
            ("top_p", Number("Share of the probability that is drawn from.")),
            ("max_completion_tokens", Number("Tokens after which an answer is cut.")),
            ("seed", Number("Decides the draws.")),
            ("response_format", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "json_schema or json_object: the scene graph." }));
        json.Required = new HashSet<string> { "messages" };
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = json } } };
        var answer = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A chat completion of OpenAI's." };
        operation.Responses = new() { ["200"] = new OpenApiResponse { Description = "The answer", Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = answer }, ["text/event-stream"] = new() { Schema = Text("Pieces of it") } } } };
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Object(string? description, params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
    };
}
