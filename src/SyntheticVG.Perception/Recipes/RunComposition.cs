using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Engine.Edit.Author;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Batch;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.PocketWorld;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Makes the recipe of a run out of its settings: the one place that knows which class does what.</summary>
/// <param name="settings">What the run was asked for.</param>
/// <param name="resources">Where it writes, and whom it may ask.</param>
public sealed class RunComposition(RunSettings settings, RunResources resources) : IDisposable
{
    private readonly Lazy<IDepthEstimator>? _depth = settings.Regions.Depth is { } model
        ? new(() => DepthModel.Open(new ModelStore(settings.Regions.Models).Find(model), OnnxOptions.SingleThread))
        : null;
    private readonly Dictionary<Uri, RateGate> _gates = [];
    private PlainPhotoRegions? _perception;
    private IChatClient? _client;
    private IStudent? _student;

    private CallLedger Ledger => resources.Ledger ?? throw new InvalidOperationException("somebody is asked without a ledger to write the answers down");

    /// <summary>The teacher, once <see cref="Runner"/> was made.</summary>
    public string TeacherName { get; private set; } = "";

    /// <summary>The stages after which relationships are held against the truth, in order; once <see cref="Runner"/> was made.</summary>
    public IReadOnlyList<string> Stages { get; private set; } = [];

    /// <summary>What takes an image through the recipe of the run.</summary>
    /// <param name="edited">Who writes the graphs of a run that edits; null for a run that builds.</param>
    public ImageRunner Runner(IStudent? edited = null)
    {
        var recipe = edited is not null ? EditRecipe(edited) : settings.Student is null ? TeacherRecipe() : StudentRecipe();
        if (settings.Regions.Given is { } given)
            recipe = new WithGivenRegions(given, recipe);
        Stages = [.. recipe.NewStages().Select(stage => stage.ScoredAs).OfType<string>()];
        return new(recipe, TimeProvider.System)
        {
            Depth = edited is null && settings.Student is not null ? null : new(_depth, DepthMaps.In(resources.Folder)),
            Pictures = settings.Pictures == 0 ? null : new GraphPictureFolder(resources.Folder, settings.Pictures, settings.Seed),
            KeepWithoutRelationships = edited is not null || settings.KeepWithoutRelationships,
            Stop = resources.Stop,
        };
    }

    /// <summary>Opens the models that were asked for by name: one that cannot be opened is no photo's fault.</summary>
    public void OpenStudentAndDepth()
    {
        _ = _depth?.Value;
        _student?.Load();
    }

    /// <summary>A student that writes the graphs as they are edited: the model that the settings name, or a simulation.</summary>
    public IStudent WritingStudent() => settings.Edit!.Student == EditedStudent.Simulated // settings of a run that edits
        ? new SimulatedStudent(SimulatedTeacherOptions.AtRate(settings.Edit.StudentErrors, settings.Seed))
        : new StudentWithRegions(StageWith(null), OpenStudent());

    /// <summary>The teacher's client: one for all that the teacher is asked, so that its limits hold for all of it.</summary>
    public IChatClient Client()
    {
        var endpoint = ChatEndpoints.OfTeacher(settings, resources.KeyOf);
        return _client ??= resources.Batch is { } batch
            ? new LedgeredChatClient(new BatchChatClient(endpoint, batch, Ledger, resources.Say), Ledger, endpoint.Price, TimeProvider.System)
            : Client(endpoint);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _perception?.Dispose();
        if (_depth is { IsValueCreated: true, Value: IDisposable depth })
            depth.Dispose();
        foreach (var gate in _gates.Values)
            gate.Dispose();
        (_student as IDisposable)?.Dispose();
    }

    private IGraphRecipe TeacherRecipe()
    {
        var teacher = Teacher();
        TeacherName = teacher.Name;
        return new SvgRelations(
            StageWith(settings.Teacher.IsAsked ? labels => new ChatObjectWords(Client(), labels) : null),
            teacher,
            [new RuleFilter(), Verification(), new BalanceFilter(new() { Seed = settings.Seed })]);
    }

    private IGraphRecipe StudentRecipe()
    {
        _student = OpenStudent();
        TeacherName = settings.Student!.RunName; // a run with a student
        return new StudentGraphs(StageWith(null), _student);
    }

    private IGraphRecipe EditRecipe(IStudent student)
    {
        var editor = Editor();
        TeacherName = editor.Name;
        return new SgEdit(student, editor, new RuleFilter(), Verification(), settings.Edit!.Protects); // a run that edits
    }

    private RegionStage StageWith(Func<IReadOnlyList<string>, IObjectWords>? words)
    {
        _perception = new(settings.Regions.Recipe, settings.Regions.Models, settings.Regions.Detector, words);
        return _perception.Stage(settings.Regions.Given is not null, settings.Regions.Merge is { } merge ? MergePolicies.ByName(merge) : null,
            settings.Regions.Masks is { } masks ? ProposalFolder.OpenAsync(masks, resources.Stop).GetAwaiter().GetResult() : null,
            RegionJudgesNames.Of(settings.Regions.Judges, settings.Regions.Recipe));
    }

    private IStudent OpenStudent() => resources.OpenStudent?.Invoke(settings)
        ?? throw new InvalidOperationException("the run names a student, and nobody is there who opens one");

    private ITeacher Teacher() => settings.Teacher.Kind switch
    {
        TeacherKind.Geometry => new GeometryTeacher(new()),
        TeacherKind.OpenAi => new ChatTeacher(Client(), new TeacherPictures(settings.Seed).Draw, new() { Temperature = (float?)settings.Teacher.Temperature }),
        TeacherKind.Simulated => new SimulatedTeacher(SimulatedTeacherOptions.AtRate(settings.Teacher.SimulatedErrors, settings.Seed)),
        var kind => throw new ArgumentException($"the teacher {kind} states nothing; expected geometry, openai or simulated"),
    };

    private IEditor Editor() => (settings.Teacher.Kind, settings.Edit!.Style) switch // settings of a run that edits
    {
        (TeacherKind.Geometry, _) => new GeometryEditor(),
        (TeacherKind.Simulated, _) => new SimulatedEditor(SimulatedEditorOptions.AtSkill(settings.Edit.Skill, settings.Seed)),
        (TeacherKind.OpenAi, EditStyle.Author) => new AuthorEditor(Client(), AuthorPictures.Draw, new()),
        (TeacherKind.OpenAi, _) =>
            new ChatEditor(Client(), new TeacherPictures(settings.Seed).Draw, new() { Temperature = (float?)settings.Teacher.Temperature }),
        var (kind, _) => throw new ArgumentException($"the teacher {kind} edits nothing; expected geometry, openai or simulated"),
    };

    // Beside a simulated teacher stands a simulated verifier, unless a real one is named.
    private IGraphFilter Verification() => settings is { Teacher.Kind: TeacherKind.Simulated, Verifiers.Models: [] }
        ? new SimulatedVerifier(settings.Teacher.SimulatedErrors, settings.Seed)
        : new VerifierFilter(Verifiers(), new PairPictures(), new()
        {
            KeepUnverified = settings.Verifiers.KeepUnverified,
            Thresholds = settings.Verifiers.Thresholds is { } file ? VerifierThresholds.Read(file) : new(),
        });

    private List<Verifier> Verifiers() =>
        [.. ChatEndpoints.OfVerifiers(settings, resources.KeyOf).Select(endpoint => new Verifier(Client(endpoint), endpoint.Model))];

    // Whoever asks at one address shares its limits.
    private IChatClient Client(ChatEndpoint endpoint)
    {
        if (resources.ClientOf is { } clientOf)
            return clientOf(endpoint);
        if (!_gates.TryGetValue(endpoint.Url, out var gate))
            _gates.Add(endpoint.Url, gate = new(endpoint, TimeProvider.System));
        return ChatPipeline.Create(endpoint, Ledger, TimeProvider.System, settings.Seed, null, gate, resources.Say, resources.Stop);
    }
}
