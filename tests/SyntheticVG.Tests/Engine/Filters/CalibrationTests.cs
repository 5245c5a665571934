using SyntheticVG.Engine.Filters.Calibration;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

public class CalibrationTests
{
    private static readonly SceneGraph Park = Scene.Graph(
        Scene.Thing("man 100 100 160 300"), Scene.Thing("dog 200 200 280 300"), Scene.Thing("grass 0 250 640 480"), Scene.Thing("ball 300 280 320 300")) with
    {
        Relationships =
        [
            Scene.Said(0, "kicking", 3, RelationshipOrigin.Human), Scene.Said(1, "chasing", 3, RelationshipOrigin.Human),
            Scene.Said(0, "left of", 1, RelationshipOrigin.Human), Scene.Said(0, "caring for", 1, RelationshipOrigin.Human), Scene.Said(3, "kicking", 0),
        ],
    };

    [Fact]
    public async Task Finds_the_least_threshold_of_each_category_that_reaches_the_precision()
    {
        string[] right =
            ["man (red) actually kicking the ball", "dog (red) actually chasing the ball", "man (red) left of the dog", "man (red) caring for the dog"];
        var verifier = new Verifier(new ScriptedVerifier(question => right.Any(question.Contains) ? 0.8 : 0.4), "scripted");
        var calibration = new VerifierCalibration([verifier], new GreyPictures(), new());

        await calibration.AddAsync(Scene.Input(Park), TestContext.Current.CancellationToken);
        var (thresholds, table) = calibration.Compute();

        Assert.Equal(-0.4055, thresholds.YesBias["scripted"], 3); // the logit of 0.4
        Assert.Equal([RelationshipCategory.Spatial, RelationshipCategory.Interactional, RelationshipCategory.Social], thresholds.KeepByCategory.Keys);
        Assert.All(thresholds.KeepByCategory.Values, from => Assert.InRange(from, 0.5, 0.86)); // wrong ones lie at 0.5 now, right ones at 0.857
        Assert.Contains("interactional", table);
    }

    [Fact]
    public async Task Gives_up_where_no_threshold_is_precise_enough()
    {
        var calibration = new VerifierCalibration([new(new ScriptedVerifier(_ => 0.7), "scripted")], new GreyPictures(), new());

        await calibration.AddAsync(Scene.Input(Park), TestContext.Current.CancellationToken);

        Assert.All(calibration.Compute().Thresholds.KeepByCategory.Values, from => Assert.Equal(1, from));
    }

    [Fact]
    public void Thresholds_are_read_as_written()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "thresholds.json");
        var thresholds = new VerifierThresholds
        {
            KeepByCategory = new SortedDictionary<RelationshipCategory, double> { [RelationshipCategory.Emotional] = 0.7 },
            YesBias = new SortedDictionary<string, double> { ["Qwen2.5-VL-7B"] = 0.3 },
            Source = "4 claims",
        };

        thresholds.Write(path);
        var read = VerifierThresholds.Read(path);

        Assert.Equal((0.7, 0.6, 0.3, "4 claims"),
            (read.KeepOf(RelationshipCategory.Emotional), read.KeepOf(RelationshipCategory.Social), read.YesBias["Qwen2.5-VL-7B"], read.Source));
    }

    [Fact]
    public void Says_where_a_file_holds_no_thresholds()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "thresholds.json");
        File.WriteAllText(path, """{"kep": 1}""");

        Assert.Contains("thresholds.json", Assert.Throws<InvalidDataException>(() => VerifierThresholds.Read(path)).Message);
    }

    [Fact]
    public void A_report_of_the_rules_counts_stated_and_exchanged_claims()
    {
        var report = new RuleReport();

        report.Add(Park);

        Assert.Equal((4, 1, 1), (report.Relationships, report.Families["left-of"].Pass, report.Families["left-of"].SwappedFail));
        Assert.Equal((1.0, 1.0, 1.0), (report.Respected, report.SwapsCaught, report.SpatialDecided));
        Assert.Contains("left-of", report.ToString());
    }
}
