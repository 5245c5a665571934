using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Run;

/// <summary>Faults in every stage: the image fails and is counted, or the run stops and goes on when the fault is gone.</summary>
public sealed class ImageRunnerTests : IDisposable
{
    private const int Images = 12, Faulty = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

#pragma warning disable CA2201 // what the runtime throws is thrown here to see what becomes of it
    /// <summary>What may be thrown about an image, with the code that it is counted under.</summary>
    private static readonly (Func<Exception> Make, string Code)[] OfTheImage =
    [
        (() => new InvalidDataException("photo.jpg: found 3 bytes; expected a JPEG"), "unreadable"),
        (() => new EndOfStreamException("cut"), "unreadable"),
        (() => new FileNotFoundException("gone"), "unreadable"),
        (() => new PathTooLongException("name"), "unreadable"),
        (() => new UnauthorizedAccessException("denied"), "unreadable"),
        (() => new IOException("a bad sector", 5), "unreadable"),
        (() => new CallUnansweredException("connection refused", 1), "unanswered"),
        (() => new CallUnansweredException("disk of the server", 1, new IOException("full", 28)), "unanswered"),
        (() => new InvalidOperationException("Cannot read incomplete UTF-16 JSON text as string with missing low surrogate."), "unforeseen-error"),
        (() => new NullReferenceException(), "unforeseen-error"),
        (() => new KeyNotFoundException(), "unforeseen-error"),
        (() => new IndexOutOfRangeException(), "unforeseen-error"),
        (() => new ArgumentException("no"), "unforeseen-error"),
        (() => new FormatException(), "unforeseen-error"),
        (() => new OverflowException(), "unforeseen-error"),
        (() => new DivideByZeroException(), "unforeseen-error"),
        (() => new NotSupportedException(), "unforeseen-error"),
        (() => new JsonException("depth"), "unforeseen-error"),
        (() => new TimeoutException(), "unforeseen-error"),
        (() => new OperationCanceledException("by a library, for reasons of its own"), "unforeseen-error"),
        (() => new TaskCanceledException("100 s", new TimeoutException()), "unforeseen-error"),
        (() => new ObjectDisposedException("tensor"), "unforeseen-error"),
        (() => new ExternalException("libtorch: shapes do not fit"), "unforeseen-error"),
        (() => new AggregateException(new InvalidDataException("one"), new FormatException("two")), "unforeseen-error"),
    ];

    /// <summary>What concerns the run.</summary>
    private static readonly Func<Exception>[] OfTheRun =
    [
        () => new OutOfMemoryException(),
        () => new InsufficientMemoryException(),
        () => new InsufficientExecutionStackException(),
        () => new ExternalException("CUDA out of memory. Tried to allocate 2 GiB"),
        () => new IOException("No space left on device", 28),
        () => new IOException("There is not enough space on the disk", unchecked((int)0x80070070)),
        () => new IOException("Read-only file system", 30),
        () => new InvalidDataException("a wrapped one", new IOException("No space left on device", 28)),
        () => new LedgerException("ledger.db: database disk image is malformed"),
        () => new UnusableModelException("no such model"),
        () => new EndpointRefusedException("HTTP 401"),
        () => new BudgetSpentException("$10 of $10"),
        () => new DllNotFoundException("libtorch"),
        () => new TypeInitializationException("Torch", new DllNotFoundException("libtorch")),
        () => new AggregateException(new InvalidDataException("one"), new EndpointRefusedException("two")),
    ];

#pragma warning restore CA2201
    public static TheoryData<string, int> Places =>
        [.. from place in new[] { "read", "first", "last", "scored" } from fault in Enumerable.Range(0, OfTheImage.Length) select (place, fault)];

    public static TheoryData<string, int> PlacesOfTheRun =>
        [.. from place in new[] { "read", "first", "last", "drawn" } from fault in Enumerable.Range(0, OfTheRun.Length) select (place, fault)];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_a_stage_throws_about_an_image_costs_that_image_alone(string place, int fault)
    {
        var (make, code) = OfTheImage[fault];

        await BuildAsync(place, make, strict: false);

        using var database = LedgerDatabase.Open(_folder.FullName);
        using var journal = new RunJournal(database);
        Assert.Equal(new ImageTotals(Images - 1, 0, 1, 0), journal.Totals());
        Assert.Equal([(ImageState.Failed, code, 1L)], journal.Reasons().Select(reason => (reason.State, reason.Reason, reason.Count)));
        Assert.Equal(Images - 1, File.ReadLines(_folder["graphs.jsonl"]).Count());
        var line = RejectedLine.Read(Assert.Single(File.ReadLines(_folder["rejected.jsonl"])));
        Assert.Equal(($"file:{Faulty}.jpg", code), (line.Image, line.Reason));
        Assert.NotEmpty(line.Problem!);
        Assert.Equal(1, journal.Counts().Of(line.Stage, "images-failed", code));
        if (code == "unforeseen-error" && place != "read")
            Assert.StartsWith($"{Faulty}.jpg: {make().GetType().Name}: ", line.Problem);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_strict_run_stops_there_and_goes_on_when_the_fault_is_gone(string place, int fault)
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => BuildAsync(place, OfTheImage[fault].Make, strict: true));

        await AssertGoesOnAsync();
    }

    [Theory]
    [MemberData(nameof(PlacesOfTheRun))]
    public async Task What_concerns_the_run_stops_it_at_once_and_it_goes_on_when_the_fault_is_gone(string place, int fault)
    {
        var expected = OfTheRun[fault]();

        var thrown = await Assert.ThrowsAsync(expected.GetType(), () => BuildAsync(place, OfTheRun[fault], strict: false));

        Assert.Equal(expected.Message, thrown.Message);
        Assert.False(File.Exists(_folder["graphs.jsonl"]));
        await AssertGoesOnAsync();
    }

    [Fact]
    public async Task A_picture_that_cannot_be_drawn_is_counted_and_its_graph_stays()
    {
        foreach (var (make, code) in OfTheImage)
        {
            using var folder = new TemporaryFolder();
            var counts = await BuildAsync("drawn", make, strict: true, folder);

            Assert.Equal(1, counts.Of("pictures", "failed", code));
            Assert.Equal(Images, File.ReadLines(folder["graphs.jsonl"]).Count());
            var line = RejectedLine.Read(Assert.Single(File.ReadLines(folder["rejected.jsonl"])));
            Assert.Equal(($"file:{Faulty}.jpg", "pictures", code), (line.Image, line.Stage, line.Reason));
        }
    }

    [Fact]
    public async Task Names_in_no_Unicode_are_written_and_read_again()
    {
        var graph = await OutcomeAsync(new Stage("names", input => new(input.Graph with
        {
            Regions = [new() { Name = "a\ud800 dog\0", Box = new(0, 0, 5, 5), Description = "\udc00" }, new() { Name = "\ud83d", Box = new(1, 1, 5, 5) }],
            Relationships = [new()
            {
                Subject = 0,
                Predicate = "\ud800",
                Object = 1,
                Category = RelationshipCategory.Spatial,
                Origin = RelationshipOrigin.Teacher,
                Source = "x\udfff"
            }],
        })
        {
            Left = [new(new() { Image = "k", Stage = "names", Reason = "odd", Problem = "\ud800 was said" })],
        }));

        Assert.Equal(ImageState.Written, graph.State);
        var read = GraphLines.Read(graph.GraphLine.AsSpan());
        Assert.Equal(graph.Graph!.Relationships[0].Predicate, read.Relationships[0].Predicate);
        Assert.Equal("\ufffd", read.Relationships[0].Predicate);
        Assert.Equal("\ufffd was said", RejectedLine.Read(System.Text.Encoding.UTF8.GetString(graph.RejectedLines[0])).Problem);
    }

    private async Task AssertGoesOnAsync()
    {
        await BuildAsync("nowhere", () => new InvalidDataException(), strict: true);

        Assert.Equal(Enumerable.Range(0, Images).Select(i => $"file:{i}.jpg"),
            File.ReadLines(_folder["graphs.jsonl"]).Select(line => GraphLines.Read(line).Image.Key));
        Assert.Empty(File.ReadLines(_folder["rejected.jsonl"]));
    }

    private static Task<ImageOutcome> OutcomeAsync(IGraphStage stage) =>
        new ImageRunner(new Recipe(stage), TimeProvider.System).RunAsync(0, new("file:0.jpg", Image(0), null), TestContext.Current.CancellationToken);

    private Task<StageCounts> BuildAsync(string where, Func<Exception> fault, bool strict) => BuildAsync(where, fault, strict, _folder);

    private static async Task<StageCounts> BuildAsync(string where, Func<Exception> fault, bool strict, TemporaryFolder folder)
    {
        using var database = LedgerDatabase.Open(folder.FullName);
        using var journal = new RunJournal(database);
        var runner = new ImageRunner(new Recipe(new Stage("first", input => At("first", input)), new Stage("middle", input => new(input.Graph)),
            new Stage("last", input => At("last", input))), TimeProvider.System)
        {
            Pictures = new Pictures(place => Throw("drawn", place)),
        };
        var run = new BuildRun(journal, new() { Window = 4, BatchImages = 3, Strict = strict }, TimeProvider.System);

        await run.BuildAsync(Sources(),
            (place, image) => runner.RunAsync(place, where == "scored" && place == Faulty ? Unscored(image) : image, TestContext.Current.CancellationToken),
            null, TestContext.Current.CancellationToken);
        return journal.Counts();

        StageResult At(string name, StageInput input)
        {
            Throw(name, int.Parse(Path.GetFileNameWithoutExtension(input.Image.PicturePath), System.Globalization.CultureInfo.InvariantCulture));
            return new(input.Graph);
        }

        void Throw(string name, int place)
        {
            if (name == where && place == Faulty)
                throw fault();
        }

        // A truth that throws while the graph is held against it.
        SourceImage Unscored(SourceImage image) =>
            image with { Image = image.Image! with { Truth = image.Image.Graph with { Relationships = new Thrower(fault) } } };

        async IAsyncEnumerable<SourceImage> Sources()
        {
            for (var i = 0; i < Images; i++)
            {
                await Task.Yield();
                yield return Read(i);
            }
        }

        SourceImage Read(int place) => SourceImage.Of($"file:{place}.jpg", $"{place}.jpg", strict: false, () =>
        {
            Throw("read", place);
            return Image(place);
        });
    }

    private static AnnotatedImage Image(int place) => new()
    {
        Graph = new() { Image = new() { Key = $"file:{place}.jpg", File = $"{place}.jpg", Width = 10, Height = 10 } },
        PicturePath = $"{place}.jpg",
    };

    private sealed class Recipe(params IGraphStage[] stages) : IGraphRecipe
    {
        public IReadOnlyList<IGraphStage> NewStages() => stages;
    }

    private sealed class Stage(string name, Func<StageInput, StageResult> apply) : IGraphStage
    {
        public string Name => name;

        public async Task<StageResult> ApplyAsync(StageInput input, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return apply(input);
        }
    }

    private sealed class Pictures(Action<int> draw) : IGraphPictures
    {
        public void Draw(long place, AnnotatedImage image, SceneGraph graph) => draw((int)place);
    }

    private sealed class Thrower(Func<Exception> fault) : IReadOnlyList<Relationship>
    {
        public int Count => throw fault();

        public Relationship this[int index] => throw fault();

        public IEnumerator<Relationship> GetEnumerator() => throw fault();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw fault();
    }
}
