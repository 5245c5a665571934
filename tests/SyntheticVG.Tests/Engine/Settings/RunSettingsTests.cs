using System.Text.Json.Nodes;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Tests.Engine.Settings;

public class RunSettingsTests
{
    // As version 0.1 wrote it into ledgers.
    private const string Before = """
        {"data":"/d","edit":{"graphs":"/g.jsonl","student":"file","style":"author","studentErrors":0.3,"skill":0.7},"teacher":"openai","teacherUrl":"http://t/v1","teacherModel":"m",
         "teacherMode":"batch","prompt":"teacher-relations","temperature":0.2,"verifierUrls":["http://v/v1"],"verifierModels":["v"],"keepUnverified":true,"thresholds":"/t.json","recipe":"/r.json",
         "merge":"salience","regions":"paper","student":"/robin","studentMode":"regions","studentTokens":9,"studentTemperature":0.5,"studentTopP":0.95,"studentLooks":8,"studentDtype":"bf16",
         "studentLayerScales":"/s","studentDevice":"cuda","studentThreads":3,"models":"/models","detector":"yolox","depth":"midas","require":["coco"],"leakList":"/l.txt","keys":2,"strict":true,
         "seed":4,"simulatedErrors":0.05,"keepWithoutRelationships":true,"pictures":5,"concurrency":6,"requestsPerMinute":7,"tokensPerMinute":8,"timeoutSeconds":9,"maxAnswerMegabytes":10,
         "priceIn":1.5,"priceOut":2.5,"batchDiscount":0.25,"maxCost":11}
        """;

    [Fact]
    public void What_runs_kept_before_is_read_and_written_under_the_same_names()
    {
        var settings = RunSettings.FromJson(Before);

        Assert.Equal(TeacherKind.OpenAi, settings.Teacher.Kind);
        Assert.True(settings.Teacher.IsBatch);
        Assert.Equal(RegionRecipe.Paper, settings.Regions.Recipe);
        Assert.Equal(EditStyle.Author, settings.Edit!.Style);
        Assert.Equal(("/robin", 8, "cuda"), (settings.Student!.Folder, settings.Student.Looks, settings.Student.Device));
        Assert.Equal(PhotoKeys.ByPicture, settings.Data.Keys);
        Assert.Equal(1.5, settings.Limits.Price!.In);
        var (before, after) = (JsonNode.Parse(Before)!.AsObject(), JsonNode.Parse(settings.ToJson())!.AsObject());
        Assert.True(after["edit"]!.AsObject().Remove("protects")); // written since 0.3, true where it is not
        Assert.Equal(before.Select(member => member.Key).Order(), after.Select(member => member.Key).Order());
        Assert.All(before, member => Assert.True(JsonNode.DeepEquals(member.Value, after[member.Key]), $"{member.Key} is {after[member.Key]}"));
        Assert.Empty(settings.DifferencesTo(RunSettings.FromJson(Before)));
    }

    [Fact]
    public void A_depth_model_gives_every_photo_the_map_that_it_must_have()
    {
        var settings = new RunSettings { Data = new() { Folder = "/d", Require = ["coco", "depth"] }, Teacher = new() { Kind = TeacherKind.Geometry } };

        Assert.Equal(["coco", "depth"], settings.DataOptions.Require);
        Assert.Equal(["coco"], (settings with { Regions = new() { Depth = "midas" } }).DataOptions.Require);
    }

    [Fact]
    public void What_is_not_written_down_has_its_default()
    {
        var settings = RunSettings.FromJson("""{"data":"/d","teacher":"geometry"}""");

        Assert.Equal(new() { Data = settings.Data, Teacher = new() { Kind = TeacherKind.Geometry }, Verifiers = settings.Verifiers }, settings);
        Assert.Equal(PhotoKeys.ById, settings.Data.Keys); // before the form of keys was written down there was one
    }

    [Fact]
    public void A_path_among_the_recipes_of_regions_names_regions_that_are_taken_as_they_are()
    {
        var settings = RunSettings.FromJson("""{"data":"/d","teacher":"geometry","regions":"/masks/light"}""");

        Assert.Equal((RegionRecipe.None, "/masks/light"), (settings.Regions.Recipe, settings.Regions.Given));
        Assert.Equal("/masks/light", settings.ToElement().GetProperty("regions").GetString());
    }

    [Theory]
    [InlineData("seed", "5", true)]
    [InlineData("studentLooks", "2", true)]
    [InlineData("merge", "\"other\"", true)]
    [InlineData("concurrency", "1", false)]
    [InlineData("studentDevice", "\"cpu\"", false)]
    [InlineData("teacherMode", "\"live\"", false)]
    [InlineData("models", "\"/elsewhere\"", false)]
    public void Only_what_changes_the_output_tells_runs_apart(string name, string value, bool differs)
    {
        var other = JsonNode.Parse(Before)!.AsObject();
        other[name] = JsonNode.Parse(value);

        Assert.Equal(differs ? [name] : [],
            RunSettings.FromJson(other.ToJsonString()).DifferencesTo(RunSettings.FromJson(Before)).Select(difference => difference.Name));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":null,"teacher":"geometry"}""")]
    [InlineData("""{"data":"/d","teacher":"nobody"}""")]
    [InlineData("""{"data":"/d","teacher":"geometry","verifierUrls":null}""")]
    [InlineData("""{"data":"/d","teacher":"geometry","regions":null}""")]
    [InlineData("""{"data":"/d","teacher":"geometry","maxCost":1e999}""")]
    [InlineData("""{"data":"/d","teacher":"geometry","keys":7}""")]
    [InlineData("[]")]
    public void Other_text_is_refused_as_no_settings(string json) => Assert.Throws<InvalidDataException>(() => RunSettings.FromJson(json));
}
