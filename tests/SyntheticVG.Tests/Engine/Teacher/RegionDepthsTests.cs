using SyntheticVG.Datasets;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>Whoever is told of a graph in words is told how near things are, where there is a map.</summary>
public sealed class RegionDepthsTests
{
    [Fact]
    public async Task The_teacher_is_told_the_nearness_that_the_depth_map_shows_under_each_region()
    {
        var image = new ImageInfo { Key = "file:a.png", File = "a.png", Width = 20, Height = 10 };
        var graph = new SceneGraph
        {
            Image = image,
            Regions = [new() { Name = "far", Box = new(0, 0, 10, 10) }, new() { Name = "near", Box = new(10, 0, 20, 10) }]
        };
        var depth = new DepthMap(20, 10, [.. Enumerable.Range(0, 200).Select(i => i % 20 < 10 ? 0.2f : 0.9f)]);
        var teacher = new Listening();

        await new TeacherStage(teacher).ApplyAsync(new(graph, depth, new() { Graph = graph, PicturePath = "a.png" }), TestContext.Current.CancellationToken);
        Assert.Contains("1 | far | 0, 0, 500, 1000 | 2 |", TeacherPrompt.Facts(teacher.Heard!), StringComparison.Ordinal);
        Assert.Contains("2 | near | 500, 0, 1000, 1000 | 1 |", TeacherPrompt.Facts(teacher.Heard!), StringComparison.Ordinal);

        await new TeacherStage(teacher).ApplyAsync(new(graph, null, new() { Graph = graph, PicturePath = "a.png" }), TestContext.Current.CancellationToken);
        Assert.Contains("1 | far | 0, 0, 500, 1000 | - |", TeacherPrompt.Facts(teacher.Heard!), StringComparison.Ordinal);
    }

    private sealed class Listening : ITeacher
    {
        public string Name => "listening";

        public TeacherQuestion? Heard { get; private set; }

        public Task<TeacherAnswer> AnswerAsync(TeacherQuestion question, CancellationToken cancellationToken)
        {
            Heard = question;
            return Task.FromResult(new TeacherAnswer());
        }
    }
}
