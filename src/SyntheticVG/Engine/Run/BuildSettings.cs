using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.Datasets.Joining;

namespace SyntheticVG.Engine.Run;

/// <summary>Everything that a run was asked for; kept in its folder, so that it can go on and be retried. Holds no key.</summary>
public sealed record BuildSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = false,
    };

    /// <summary>Full path of the data folder.</summary>
    public required string Data { get; init; }

    /// <summary>What is edited, and how; null for a run that builds graphs.</summary>
    public EditSettings? Edit { get; init; }

    /// <summary>The teacher: <c>geometry</c>, <c>openai</c>, <c>simulated</c>, or <c>robin</c>: a student's own graphs.</summary>
    public required string Teacher { get; init; }

    /// <summary>Address of the teacher's endpoint, or null.</summary>
    public string? TeacherUrl { get; init; }

    /// <summary>The teacher's model, or null.</summary>
    public string? TeacherModel { get; init; }

    /// <summary>How answers are asked for: <c>live</c> or <c>batch</c>.</summary>
    public string TeacherMode { get; init; } = "live";

    /// <summary>Name and version of the prompt, or null where none is used.</summary>
    public string? Prompt { get; init; }

    /// <summary>Sampling temperature of the teacher, or null for the server's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>Endpoints of the verifiers, in step with <see cref="VerifierModels"/>.</summary>
    public IReadOnlyList<string> VerifierUrls { get; init; } = [];

    /// <summary>Models of the verifiers.</summary>
    public IReadOnlyList<string> VerifierModels { get; init; } = [];

    /// <summary>Whether relationships that nobody could verify stay, marked.</summary>
    public bool KeepUnverified { get; init; }

    /// <summary>Thresholds file of <c>synvg calibrate</c>, or null.</summary>
    public string? Thresholds { get; init; }

    /// <summary>Full path of a file that says which file of the data folder is what, or null where their names say so.</summary>
    public string? Recipe { get; init; }

    /// <summary>How proposals of several sources become one list, by the policy's name; null for the region recipe's own.</summary>
    public string? Merge { get; init; }

    /// <summary>How regions are found in photos that nobody annotated: <c>light</c>, <c>paper</c>, <c>panoptic</c> or <c>none</c>;
    /// or the full path of a file of regions, or of a folder with one for each photo, that are taken as they are.</summary>
    public string Regions { get; init; } = "light";

    /// <summary>The student's folder, or null where none is asked.</summary>
    public string? Student { get; init; }

    /// <summary>How the student is asked: <c>graph</c>, <c>regions</c> or <c>end-to-end</c>; null: as it was trained.</summary>
    public string? StudentMode { get; init; }

    /// <summary>Most tokens of an answer of the student.</summary>
    public int? StudentTokens { get; init; }

    /// <summary>The student's temperature; null: as the published pipeline's.</summary>
    public double? StudentTemperature { get; init; }

    /// <summary>The student's least sum of likeliest words that are drawn from, in (0, 1]; null: all.</summary>
    public double? StudentTopP { get; init; }

    /// <summary>Looks of the student at each photo; null for one.</summary>
    public int? StudentLooks { get; init; }

    /// <summary>Dtype that the student computes in, or null for its own.</summary>
    public string? StudentDtype { get; init; }

    /// <summary>File of layer scales for the student, or null.</summary>
    public string? StudentLayerScales { get; init; }

    /// <summary>Where the student computes: <c>cpu</c> or <c>cuda</c>.</summary>
    public string? StudentDevice { get; init; }

    /// <summary>Cores that the student computes on; null for all.</summary>
    public int? StudentThreads { get; init; }

    /// <summary>Folder of the models that the user got, or null for the usual one.</summary>
    public string? Models { get; init; }

    /// <summary>Detector of the region recipes, by name or full path of its folder; null for the one that comes with the program.</summary>
    public string? Detector { get; init; }

    /// <summary>Depth model for photos without a depth map, by name or full path of its folder; null for none.</summary>
    public string? Depth { get; init; }

    /// <summary>What a photo must have to be a seed.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>File of keys that belong to evaluation, or null.</summary>
    public string? LeakList { get; init; }

    /// <summary>How photos are called; a run goes on with the form that it was begun with.</summary>
    public PhotoKeys Keys { get; init; } = PhotoKeys.ByPicture;

    /// <summary>Whether the first failure ends the run.</summary>
    public bool Strict { get; init; }

    /// <summary>Seed of everything drawn by chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rates of the simulated teacher's errors, in [0, 1].</summary>
    public double SimulatedErrors { get; init; } = 0.1;

    /// <summary>Whether a graph without any relationship is a graph too; a run may be gone on with that was begun without.</summary>
    public bool KeepWithoutRelationships { get; init; }

    /// <summary>Most pictures of finished graphs.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>Most requests at a time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Most requests a minute, or null.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens a minute, or null.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Seconds that one request may take.</summary>
    public double TimeoutSeconds { get; init; } = 180;

    /// <summary>Most megabytes of one answer.</summary>
    public double MaxAnswerMegabytes { get; init; } = 4;

    /// <summary>USD for a million tokens of requests, or null where not known.</summary>
    public double? PriceIn { get; init; }

    /// <summary>USD for a million tokens of answers, or null where not known.</summary>
    public double? PriceOut { get; init; }

    /// <summary>Share of the price that a batch saves, in [0, 1].</summary>
    public double BatchDiscount { get; init; } = 0.5;

    /// <summary>Most USD to spend, or null.</summary>
    public double? MaxCost { get; init; }

    /// <summary>Whether the teacher's calls go through batches.</summary>
    [JsonIgnore]
    public bool IsBatch => Teacher == "openai" && TeacherMode == "batch";

    /// <summary>How the data folder is read.</summary>
    [JsonIgnore]
    public DataFolderOptions DataOptions => new() { Strict = Strict, Require = Require, LeakList = LeakList, Recipe = Recipe, Keys = Keys };

    /// <summary>As text for the ledger.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none of that.</exception>
    public static BuildSettings FromJson(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<BuildSettings>(json, Json);
            if (read is not { Data: not null, Teacher: not null, TeacherMode: not null, Regions: not null, VerifierUrls: not null, VerifierModels: not null, Require: not null })
                throw new InvalidDataException("the run's settings lack data, teacher, mode, regions, verifiers or what seeds must have; expected what synvg wrote into the ledger");
            read.ToElement(); // numbers beyond what JSON can say are read as infinite, and cannot be written again
            using var document = JsonDocument.Parse(json);
            var keys = document.RootElement.TryGetProperty("keys", out _) ? read.Keys : PhotoKeys.ById; // before the form was written down there was one
            return Enum.IsDefined(keys) ? read with { Keys = keys } : throw new InvalidDataException($"the run's photos are called by form {(int)keys}; expected 1 or 2: it was begun by a later version");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"the run's settings are not those of a run: {e.Message}", e);
        }
    }

    /// <summary>As a JSON object, for run.json.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(this, Json);

    /// <summary>Settings that change what is written and differ from those of another run: (name, here, there).</summary>
    public IEnumerable<(string Name, string Here, string There)> DifferencesTo(BuildSettings other)
    {
        // How fast, how strictly and at what price a run works changes nothing of what it writes.
        var (here, there) = (Essence().ToElement(), other.Essence().ToElement());
        var names = here.EnumerateObject().Select(p => p.Name).Union(there.EnumerateObject().Select(p => p.Name));
        return names.Select(name => (name, Of(here, name), Of(there, name))).Where(pair => pair.Item2 != pair.Item3);

        static string Of(JsonElement settings, string name) => settings.TryGetProperty(name, out var value) ? value.GetRawText() : "none";
    }

    private BuildSettings Essence() => this with
    {
        Strict = false,
        Keys = default,
        KeepWithoutRelationships = false,
        Models = null,
        StudentDevice = null,
        StudentThreads = null,
        TeacherMode = "",
        Pictures = 0,
        Concurrency = 0,
        RequestsPerMinute = null,
        TokensPerMinute = null,
        TimeoutSeconds = 0,
        MaxAnswerMegabytes = 0,
        PriceIn = null,
        PriceOut = null,
        BatchDiscount = 0,
        MaxCost = null,
    };
}
