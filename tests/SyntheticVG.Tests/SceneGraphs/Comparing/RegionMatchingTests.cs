using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Tests.SceneGraphs.Comparing;

public class RegionMatchingTests
{
    private static readonly Region Dog = Of("dog", 0, 0, 10, 10, "1"), Cat = Of("cat", 40, 0, 50, 10, "2");

    [Fact]
    public void By_annotation_finds_what_moved_and_may_find_a_thing_twice()
    {
        var moved = Of("dog", 20, 20, 30, 30, "1");
        var copy = Of("dog", 0, 0, 10, 9, null);

        Assert.Equal([0, 0, -1], RegionMatching.ByAnnotation([moved, copy, Of("bird", 60, 60, 70, 70, null)], [Dog, Cat]));
    }

    [Fact]
    public void By_overlap_takes_the_greatest_first_and_each_once_whatever_the_annotation()
    {
        Assert.Equal([-1, 0], RegionMatching.ByOverlap([Of("dog", 0, 0, 10, 8, "1"), Of("dog", 0, 0, 10, 10, null)], [Dog]));
        Assert.Equal([-1], RegionMatching.ByOverlap([Of("dog", 0, 6, 10, 16, "1")], [Dog]));
        Assert.Equal([0], RegionMatching.ByOverlapOrAnnotation([Of("dog", 0, 6, 10, 16, "1")], [Dog]));
    }

    [Fact]
    public void Half_an_overlap_is_enough_and_equal_ones_are_told_apart_by_name()
    {
        Assert.Equal([0], RegionMatching.ByOverlap([Of("dog", 0, 0, 10, 5, null)], [Dog]));
        Assert.Equal([-1], RegionMatching.ByOverlap([Of("dog", 0, 0, 10, 4.9, null)], [Dog]));
        Assert.Equal([1, 0], RegionMatching.ByOverlap([Of("puppy", 0, 0, 10, 10, null), Dog], [Dog, Of("puppy", 0, 0, 10, 10, null)]));
    }

    private static Region Of(string name, double left, double top, double right, double bottom, string? annotation) => new()
    {
        Name = name,
        Box = new(left, top, right, bottom),
        Sources = annotation is null ? [] : [new("coco", annotation)],
    };
}
