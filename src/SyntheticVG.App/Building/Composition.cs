using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.PocketWorld;

namespace SyntheticVG.App.Building;

/// <summary>Makes the recipe of a run out of its settings: the one place that knows which class does what.</summary>
internal sealed class Composition(BuildSettings settings, CallLedger? ledger, string folder, EndpointKeys? keys, CancellationToken stop) : IDisposable
{
    private readonly Lazy<IDepthEstimator>? _depth = settings.Depth is { } model
        ? new(() => DepthModel.Open(new ModelStore(settings.Models).Find(model), OnnxOptions.SingleThread))
        : null;
    private PlainPhotoRegions? _perception;
    private LedgeredChatClient? _client;
    private IDisposable? _student;
    private Action? _loadStudent;

    private readonly Dictionary<Uri, RateGate> _gates = [];

    private CallLedger Ledger => ledger ?? throw new InvalidOperationException("somebody is asked without a ledger to write the answers down");

    /// <summary>The batch files of the run, where the teacher's calls go there; null where they are made at once.</summary>
    public BatchFolder? Batch { get; init; }

    /// <summary>The teacher, once <see cref="Runner"/> was made.</summary>
    public string TeacherName { get; private set; } = "";

    /// <summary>The stages after which relationships are held against the truth, in order.</summary>
    public IReadOnlyList<string> Stages { get; private set; } = [];

    /// <summary>How often and at what price the teacher's endpoint may be used.</summary>
    public static ChatEndpoint TeacherEndpointOf(BuildSettings settings, EndpointKeys? keys)
    {
        var endpoint = EndpointOf(settings, settings.TeacherUrl!, settings.TeacherModel!, keys); // openai settings have both
        return settings.IsBatch && endpoint.Price is { } price ? endpoint with { Price = price.Less(settings.BatchDiscount) } : endpoint;
    }

    private static ChatEndpoint EndpointOf(BuildSettings settings, string url, string model, EndpointKeys? keys) => new()
    {
        Url = new(url),
        Model = model,
        Key = keys?.Of(new(url)),
        MaxAnswerBytes = (long)(settings.MaxAnswerMegabytes * 1e6),
        Concurrency = settings.Concurrency,
        RequestsPerMinute = settings.RequestsPerMinute,
        TokensPerMinute = settings.TokensPerMinute,
        Timeout = TimeSpan.FromSeconds(settings.TimeoutSeconds),
        Price = settings is { PriceIn: { } priceIn, PriceOut: { } priceOut } ? new(priceIn, priceOut) : null,
        MaxCost = settings.MaxCost,
    };

    /// <summary>The region stage of annotated photos.</summary>
    public static RegionStage Regions() => new(new());

    /// <summary>What takes an image through the recipe of the run.</summary>
    /// <param name="edited">Who writes the graphs of a run that edits; null for a run that builds.</param>
    public ImageRunner Runner(IStudentGraphs? edited = null)
    {
        var recipe = edited is not null ? EditRecipe(edited) : settings.Student is null ? TeacherRecipe() : StudentRecipe();
        if (GivesRegions)
            recipe = new WithGivenRegions(settings.Regions, recipe);
        Stages = [.. recipe.NewStages().Select(stage => stage.ScoredAs).OfType<string>()];
        return new(recipe, TimeProvider.System)
        {
            Depth = edited is null && settings.Student is not null ? null : new(_depth, DepthMaps.In(folder)),
            Pictures = settings.Pictures == 0 ? null : new GraphPictureFolder(folder, settings.Pictures, settings.Seed),
            KeepWithoutRelationships = edited is not null || settings.KeepWithoutRelationships,
            Stop = stop,
        };
    }

    /// <summary>Opens the models that were asked for by name: one that cannot be opened is no photo's fault.</summary>
    public void OpenStudentAndDepth()
    {
        _ = _depth?.Value;
        _loadStudent?.Invoke();
    }

    private bool GivesRegions => !RegionChoice.Names.Contains(settings.Regions) && Path.Exists(settings.Regions); // a folder may be called as a recipe is

    private RegionStage StageWith(Func<IReadOnlyList<string>, IObjectWords>? words)
    {
        _perception = new(RegionChoice.Of(settings.Regions), settings.Models, settings.Detector, words);
        return _perception.Stage(GivesRegions, settings.Merge is { } merge ? MergePolicies.ByName(merge) : null);
    }

    private IGraphRecipe StudentRecipe()
    {
        var student = Students.Open(settings, Console.Error.WriteLine);
        (_student, _loadStudent, TeacherName) = (student, student.Load, Students.NameOf(settings));
        return new StudentGraphs(StageWith(null), student);
    }

    private IGraphRecipe TeacherRecipe()
    {
        var teacher = Teacher();
        TeacherName = teacher.Name;
        return new SvgRelations(
            StageWith(settings.Teacher == "openai" ? labels => new ChatObjectWords(Client(), labels) : null),
            teacher,
            [new RuleFilter(), Verification(), new BalanceFilter(new() { Seed = settings.Seed })]);
    }

    private IGraphRecipe EditRecipe(IStudentGraphs student)
    {
        var editor = Editor();
        TeacherName = editor.Name;
        return new SgEdit(student, editor, new RuleFilter(), Verification());
    }

    /// <summary>A student that writes the graphs as they are edited: the model that the settings name, or a simulation.</summary>
    public IStudentGraphs WritingStudent() => settings.Edit!.Student switch
    {
        "model" => new AskedStudent(StageWith(null), Students.Open(settings, Console.Error.WriteLine)),
        "simulated" => new SimulatedStudent(SimulatedTeacherOptions.AtRate(settings.Edit.StudentErrors, settings.Seed)),
        _ => throw new ArgumentException($"no student '{settings.Edit.Student}'; expected file, model or simulated"),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _perception?.Dispose();
        if (_depth is { IsValueCreated: true, Value: IDisposable depth })
            depth.Dispose();
        foreach (var gate in _gates.Values)
            gate.Dispose();
        _student?.Dispose();
    }

    private ITeacher Teacher() => settings.Teacher switch
    {
        "geometry" => new GeometryTeacher(new()),
        "openai" => new ChatTeacher(Client(), new TeacherPictures(settings.Seed).Draw, new() { Temperature = (float?)settings.Temperature }),
        "simulated" => new SimulatedTeacher(SimulatedTeacherOptions.AtRate(settings.SimulatedErrors, settings.Seed)),
        _ => throw new ArgumentException($"no teacher '{settings.Teacher}'; expected geometry, openai or simulated"),
    };

    private IEditor Editor() => (settings.Teacher, settings.Edit!.Style) switch
    {
        ("geometry", _) => new GeometryEditor(),
        ("simulated", _) => new SimulatedEditor(SimulatedEditorOptions.AtSkill(settings.Edit.Skill, settings.Seed)),
        ("openai", "author") => new AuthorEditor(Client(), AuthorPictures.Draw, new()),
        ("openai", _) => new ChatEditor(Client(), new TeacherPictures(settings.Seed).Draw, new() { Temperature = (float?)settings.Temperature }),
        _ => throw new ArgumentException($"no teacher '{settings.Teacher}'; expected geometry, openai or simulated"),
    };

    // Beside a simulated teacher stands a simulated verifier, unless a real one is named.
    private IGraphFilter Verification() => settings is { Teacher: "simulated", VerifierModels: [] }
        ? new SimulatedVerifier(settings.SimulatedErrors, settings.Seed)
        : new VerifierFilter(Verifiers(), new PairPictures(), new()
        {
            KeepUnverified = settings.KeepUnverified,
            Thresholds = settings.Thresholds is { } file ? VerifierThresholds.Read(file) : new(),
        });

    private List<Verifier> Verifiers() =>
    [
        .. settings.VerifierUrls.Zip(settings.VerifierModels, (url, model) => EndpointOf(settings, url, model, keys))
            .Select(endpoint => new Verifier(Client(endpoint), endpoint.Model)),
    ];

    /// <summary>The teacher's client: one for all that the teacher is asked, so that its limits hold for all of it.</summary>
    public LedgeredChatClient Client()
    {
        var endpoint = TeacherEndpointOf(settings, keys);
        return _client ??= Batch is null ? Client(endpoint) : new(new BatchChatClient(endpoint, Batch, Ledger, Console.Error.WriteLine), Ledger, endpoint.Price, TimeProvider.System);
    }

    // Whoever asks at one address shares its limits.
    private LedgeredChatClient Client(ChatEndpoint endpoint)
    {
        if (!_gates.TryGetValue(endpoint.Url, out var gate))
            _gates.Add(endpoint.Url, gate = new(endpoint, TimeProvider.System));
        return ChatPipeline.Create(endpoint, Ledger, TimeProvider.System, settings.Seed, null, gate, Console.Error.WriteLine, stop);
    }
}
