using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SyntheticVG.Datasets.Joining;

namespace SyntheticVG.Engine.Settings;

/// <summary>Everything that a run was asked for; kept in its folder, so that it can go on and be retried. Holds no key.</summary>
/// <remarks>In files it is one flat object: each part writes its own members, and reads no others.</remarks>
public sealed record RunSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        WriteIndented = false,
    };

    /// <summary>The data folder, and what of it is read.</summary>
    public required DataSettings Data { get; init; }

    /// <summary>What is edited, and how; null for a run that builds graphs.</summary>
    public EditSettings? Edit { get; init; }

    /// <summary>Who states, or edits, the relationships.</summary>
    public required TeacherSettings Teacher { get; init; }

    /// <summary>Who verifies them.</summary>
    public VerifierSettings Verifiers { get; init; } = new();

    /// <summary>How regions are found.</summary>
    public RegionSettings Regions { get; init; } = new();

    /// <summary>The trained model that writes graphs; null where none is asked.</summary>
    public StudentSettings? Student { get; init; }

    /// <summary>How often, how long and at what price models are asked.</summary>
    public CallLimits Limits { get; init; } = new();

    /// <summary>Whether the first failure ends the run.</summary>
    public bool Strict { get; init; }

    /// <summary>Seed of everything drawn by chance.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether a graph without any relationship is a graph too; a run may be gone on with that was begun without.</summary>
    public bool KeepWithoutRelationships { get; init; }

    /// <summary>Most pictures of finished graphs.</summary>
    public int Pictures { get; init; } = 24;

    /// <summary>The addresses that the run asks, in order; null where no teacher is asked.</summary>
    public IEnumerable<string?> Addresses => [Teacher.Url, .. Verifiers.Urls];

    /// <summary>How the data folder is read.</summary>
    public DataFolderOptions DataOptions => new() { Strict = Strict, Require = Required, LeakList = Data.LeakList, Recipe = Data.Recipe, Keys = Data.Keys };

    // A depth model gives every photo a map.
    private IReadOnlyList<string> Required => Regions.Depth is null ? Data.Require : [.. Data.Require.Where(what => what != "depth")];

    /// <summary>As text for the ledger.</summary>
    public string ToJson() => ToObject().ToJsonString();

    /// <summary>As a JSON object, for run.json.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(ToObject());

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none of that.</exception>
    public static RunSettings FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var rest = Part<Rest>();
            var read = new RunSettings
            {
                Data = Part<DataSettings>(),
                Edit = rest.Edit,
                Teacher = Part<TeacherSettings>(),
                Verifiers = Part<VerifierSettings>(),
                Regions = Part<RegionSettings>(),
                Student = root.TryGetProperty(StudentSettings.FolderName, out var student) && student.ValueKind != JsonValueKind.Null
                    ? Part<StudentSettings>()
                    : null,
                Limits = Part<CallLimits>(),
                Strict = rest.Strict,
                Seed = rest.Seed,
                KeepWithoutRelationships = rest.KeepWithoutRelationships,
                Pictures = rest.Pictures,
            };
            read.ToObject(); // numbers beyond what JSON can say are read as infinite, and cannot be written again
            var keys = root.TryGetProperty("keys", out _) ? read.Data.Keys : PhotoKeys.ById; // before the form was written down there was one
            return Enum.IsDefined(keys)
                ? read with { Data = read.Data with { Keys = keys } }
                : throw new InvalidDataException($"the run's photos are called by form {(int)keys}; expected 1 or 2: it was begun by a later version");

            T Part<T>() => root.Deserialize<T>(Json) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"the run's settings are not those of a run: {e.Message}", e);
        }
    }

    /// <summary>Settings that change what is written and differ from those of another run: (name, here, there).</summary>
    public IEnumerable<(string Name, string Here, string There)> DifferencesTo(RunSettings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (here, there) = (Essence().ToObject(), other.Essence().ToObject());
        var names = here.Select(member => member.Key).Union(there.Select(member => member.Key));
        return [.. names.Select(name => (name, Of(here, name), Of(there, name))).Where(pair => pair.Item2 != pair.Item3)];

        static string Of(JsonObject settings, string name) => settings[name]?.ToJsonString() ?? "none";
    }

    // How fast, how strictly and at what price a run works changes nothing of what it writes.
    private RunSettings Essence() => this with
    {
        Data = Data with { Keys = default },
        Teacher = Teacher with { Mode = default },
        Regions = Regions with { Models = null },
        Student = Student is null ? null : Student with { Device = null, Threads = null },
        Limits = new(),
        Strict = false,
        KeepWithoutRelationships = false,
        Pictures = 0,
    };

    private JsonObject ToObject()
    {
        var all = new JsonObject();
        foreach (var part in new object?[]
        {
            Data,
            Teacher,
            Verifiers,
            Regions,
            Student,
            Limits,
            new Rest { Edit = Edit, Strict = Strict, Seed = Seed, KeepWithoutRelationships = KeepWithoutRelationships, Pictures = Pictures }
        })
        {
            foreach (var (name, value) in part is null ? [] : JsonSerializer.SerializeToNode(part, part.GetType(), Json)!.AsObject()) // a record: an object
                all[name] = value?.DeepClone();
        }
        return all;
    }

    // What belongs to no part.
    private sealed record Rest
    {
        public EditSettings? Edit { get; init; }

        public bool Strict { get; init; }

        public int Seed { get; init; } = 1;

        public bool KeepWithoutRelationships { get; init; }

        public int Pictures { get; init; } = 24;
    }
}
