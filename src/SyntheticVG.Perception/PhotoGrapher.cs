using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Recipes;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception;

/// <summary>Makes scene graphs of photos: finds things, cuts them out, says what holds between them.</summary>
/// <remarks>Safe for concurrent use. For many photos, with every answer kept and a run that goes on after a stop: <see cref="GraphRun"/>.</remarks>
public sealed class PhotoGrapher : IDisposable
{
    private readonly PlainPhotoRegions _regions;
    private readonly Lazy<IDepthEstimator>? _depth;
    private readonly PhotoGrapherOptions _options;
    private readonly DepthMaps? _maps;
    private readonly ImageRunner _runner, _asGiven;
    private DirectoryInfo? _temporary;

    private PhotoGrapher(PhotoGrapherOptions options)
    {
        _regions = new(options.Regions, options.Models, options.Detector, options.Teacher is { } client ? labels => new ChatObjectWords(client, labels) : null);
        _depth = options.Depth is { } model ? new(() => DepthModel.Open(new ModelStore(options.Models).Find(model), OnnxOptions.SingleThread)) : null;
        _maps = options.Student is null ? new(_depth, options.DepthPlace ?? TemporaryPlace) : null;
        _options = options;
        _runner = Runner(null, default);
        _asGiven = Runner(null, default, asGiven: true);
    }

    /// <summary>Opens the models that the options name.</summary>
    /// <param name="options">Null for the defaults: the embedded detector and the geometry teacher.</param>
    /// <exception cref="FileNotFoundException">A model is not here; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">A model's files are not what they should be.</exception>
    public static PhotoGrapher Open(PhotoGrapherOptions? options = null)
    {
        var grapher = new PhotoGrapher(options ?? new());
        try
        {
            _ = grapher._depth?.Value;
            grapher._regions.Open();
            return grapher;
        }
        catch
        {
            grapher.Dispose();
            throw;
        }
    }

    /// <summary>The graph of a photo; boxes and masks are in pixels of the photo, turned upright.</summary>
    /// <param name="photo">The file: JPEG, PNG, WebP, GIF or BMP.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FileNotFoundException">There is no such photo.</exception>
    /// <exception cref="InvalidDataException">There is no graph of it: the photo is broken, or the teacher gave no usable answer; the message says
    /// which.</exception>
    public async Task<SceneGraph> GraphAsync(string photo, CancellationToken cancellationToken = default)
    {
        var outcome = await RunAsync(PlainPhoto.Open(photo), cancellationToken);
        return outcome.Graph ?? throw new InvalidDataException($"{photo}: no graph: {outcome.Why}");
    }

    /// <summary>What became of a photo: its graph or why there is none, what was dropped on the way, what it took.</summary>
    /// <param name="photo">The photo; regions that it comes with are annotations, which proposals confirm.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<ImageOutcome> RunAsync(AnnotatedImage photo, CancellationToken cancellationToken = default) => RunAsync(_runner, photo, cancellationToken);

    /// <summary>As <see cref="RunAsync(AnnotatedImage, CancellationToken)"/>, of a photo whose regions are taken as they are.</summary>
    /// <param name="photo">The photo with its regions (<see cref="Engine.Regions.GivenRegions.With"/>); where it has none they are found.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<ImageOutcome> RunAsGivenAsync(AnnotatedImage photo, CancellationToken cancellationToken = default) =>
        RunAsync(_asGiven, photo, cancellationToken);

    private static Task<ImageOutcome> RunAsync(ImageRunner runner, AnnotatedImage photo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Task.Run(() => runner.RunAsync(0, new(photo.Graph.Image.Key, photo, null), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _regions.Dispose();
        if (_depth is { IsValueCreated: true, Value: IDisposable depth })
            depth.Dispose();
        _temporary?.Delete(recursive: true);
    }

    /// <summary>What takes photos through the recipe, for a run.</summary>
    internal ImageRunner Runner(IGraphPictures? pictures, CancellationToken stop, bool asGiven = false) =>
        new(Recipe(_options, _regions, asGiven), TimeProvider.System) { Depth = _maps, Pictures = pictures, Stop = stop };

    private static IGraphRecipe Recipe(PhotoGrapherOptions options, PlainPhotoRegions regions, bool asGiven)
    {
        var stage = regions.Stage(asGiven || options.GivenRegions is not null);
        IGraphRecipe recipe = options.Student is { } student
            ? new StudentGraphs(stage, student)
            : new SvgRelations(stage, Teacher(options), [new RuleFilter(), VerifierFilter.Nobody, new BalanceFilter(new() { Seed = options.Seed })]);
        return options.GivenRegions is { } given ? new WithGivenRegions(given, recipe) : recipe;
    }

    private static ITeacher Teacher(PhotoGrapherOptions options) => options.Teacher is { } client
        ? new ChatTeacher(client, new TeacherPictures(options.Seed).Draw, options.Asking)
        : new GeometryTeacher(new());

    private string TemporaryPlace(AnnotatedImage image)
    {
        lock (_regions)
            _temporary ??= Directory.CreateTempSubdirectory("synvg-depth-");
        return DepthMaps.In(_temporary.FullName)(image);
    }
}
