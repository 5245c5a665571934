using Microsoft.OpenApi;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve;

/// <summary>What the description of the routes says that the code's types do not.</summary>
internal static class OpenApiForms
{
    private static readonly (string Status, string Why, bool Posted)[] Statuses =
    [
        ("400", "It cannot be understood, or asks for what is not supported", true),
        ("401", "No key of the service", false),
        ("403", "A page of another site asks", false),
        ("404", "No such model", true),
        ("406", "Another type of answer is asked for", true),
        ("413", "More bytes or pixels than are taken", true),
        ("415", "Another type of body", true),
        ("421", "Another host is named", false),
        ("422", "The photo or its regions cannot be used", true),
        ("429", "No place, or more requests than the key's rate; Retry-After says when", false),
        ("500", "An error that nobody foresaw", false),
        ("503", "The service is stopping", false),
        ("504", "No answer in time", true),
    ];

    /// <summary>The form and the JSON of <c>/v1/scene-graphs</c>.</summary>
    public static void SceneGraphs(OpenApiOperation operation)
    {
        var regions =
            Text("The photo's regions: a PNG of ids, or JSON: records with box (left, top, right, bottom) or bbox (x, y, width, height), segmentation, name.");
        var options = Object("What else is asked for.", ("model", Text("Who writes the graph; the first of /v1/models by default.")));
        var name = Text("The photo's name.");
        var form = Object(null,
            ("photo", new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The photo: JPEG, PNG, WebP, GIF or BMP." }),
            ("regions", regions), ("options", Text("JSON with model.")));
        form.Required = new HashSet<string> { "photo" };
        var json =
            Object(null, ("photo", Text("The photo as a data URL.")),
                ("name", name), ("regions", new OpenApiSchema { Description = regions.Description }),
                ("graph", new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "Instead of regions: a line of graphs.jsonl, whose regions the model writes "
                        + "about as they are; nothing else is done to its answer. "
                        + "Options then are model, mode, temperature, top_p, max_tokens, looks, seed."
                }),
                ("options", options));
        json.Required = new HashSet<string> { "photo" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new() { Schema = form },
                ["application/json"] = new() { Schema = json }
            },
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
            ("messages", new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Object },
                Description = "As OpenAI's; one image_url with a data URL among them."
            }),
            ("regions", new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.Object },
                Description = "What questions may name as region1, region2, ...: box or bbox, segmentation, name."
            }),
            ("stream", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
            ("temperature", Number("0 takes the most likely word each time.")),
            ("top_p", Number("Share of the probability that is drawn from.")),
            ("max_completion_tokens", Number("Tokens after which an answer is cut.")),
            ("seed", Number("Decides the draws.")),
            ("response_format", new OpenApiSchema { Type = JsonSchemaType.Object, Description = "json_schema or json_object: the scene graph." }));
        json.Required = new HashSet<string> { "messages" };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = json } }
        };
        var message = Object(null, ("role", Text("assistant")), ("content", Text("The answer.")));
        message.Required = new HashSet<string> { "role", "content" };
        var choice = Object(null, ("index", Whole("0: there is one.")), ("message", message), ("finish_reason", Text("stop, or length where it was cut.")));
        choice.Required = new HashSet<string> { "index", "message", "finish_reason" };
        var usage = Object("Tokens.", ("prompt_tokens", Whole("Of the question, photo and regions counted in full.")),
            ("completion_tokens", Whole("Of the answer.")), ("total_tokens", Whole("Both.")));
        usage.Required = new HashSet<string> { "prompt_tokens", "completion_tokens", "total_tokens" };
        var answer = Object(
            "A chat completion of OpenAI's.",
            ("id", Text("Of this answer.")), ("object", Text("chat.completion")), ("created", Whole("Seconds since 1970.")), ("model", Text("Who answered.")),
            ("choices", new OpenApiSchema { Type = JsonSchemaType.Array, Items = choice }), ("usage", usage));
        answer.Required = new HashSet<string> { "id", "object", "created", "model", "choices", "usage" };
        operation.Responses = new()
        {
            ["200"] = new OpenApiResponse
            {
                Description = "The answer",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = answer },
                    ["text/event-stream"] = new() { Schema = Text("Pieces of it") }
                }
            }
        };
    }

    /// <summary>Adds how each route refuses: OpenAI's form below <c>/v1/chat</c>, problem+json elsewhere.</summary>
    public static void Refusals(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths.Where(path => !path.Key.StartsWith("/health", StringComparison.Ordinal)))
        {
            var isOpenAi = path.StartsWith("/v1/chat", StringComparison.Ordinal);
            var body = new OpenApiMediaType { Schema = isOpenAi ? OpenAiError() : ProblemSchema() };
            foreach (var (method, operation) in item.Operations ?? [])
            {
                operation.Responses ??= [];
                foreach (var (status, why, _) in Statuses.Where(one => method == HttpMethod.Post || !one.Posted))
                    operation.Responses[status] = new OpenApiResponse
                    {
                        Description = why,
                        Content = new Dictionary<string, OpenApiMediaType> { [isOpenAi ? "application/json" : Problem.MediaType] = body }
                    };
            }
        }
    }

    private static OpenApiSchema ProblemSchema()
    {
        var problem = Object(
            "A refusal (RFC 9457).",
            ("type", Text("about:blank")), ("title", Text("What is wrong, for people.")), ("status", Whole("The status.")),
            ("code", Text("What is wrong, for programs.")),
            ("found", Text("What was found.")), ("expected", Text("What was expected.")), ("part", Text("Which part of the request it is.")));
        problem.Required = new HashSet<string> { "type", "title", "status", "code", "found" };
        return problem;
    }

    private static OpenApiSchema OpenAiError()
    {
        var error = Object(null, ("message", Text("What is wrong, for people.")), ("type", Text("What kind of error it is.")),
            ("code", Text("What is wrong, for programs.")),
            ("param", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = "Which part of the request it is." }));
        error.Required = new HashSet<string> { "message", "type", "code", "param" };
        var answer = Object("A refusal, as OpenAI's servers word it.", ("error", error));
        answer.Required = new HashSet<string> { "error" };
        return answer;
    }

    private static OpenApiSchema Whole(string description) => new() { Type = JsonSchemaType.Integer, Description = description };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Object(string? description, params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
    };
}
