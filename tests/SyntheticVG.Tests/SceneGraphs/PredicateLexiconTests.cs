using CsCheck;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

public class PredicateLexiconTests
{
    private const string Psg =
        "over, in front of, beside, on, in, attached to, hanging from, on back of, falling off, going down, painted on, walking on, running on, " +
        "crossing, standing on, lying on, sitting on, flying over, jumping over, jumping from, wearing, holding, carrying, looking at, guiding, " +
        "kissing, eating, drinking, feeding, biting, catching, picking, playing with, chasing, climbing, cleaning, playing, touching, pushing, " +
        "pulling, opening, cooking, talking to, throwing, slicing, driving, riding, parked on, driving on, about to hit, kicking, swinging, " +
        "entering, exiting, enclosing, leaning on";

    private const string VisualGenome150 =
        "above, across, against, along, and, at, attached to, behind, belonging to, between, carrying, covered in, covering, eating, flying in, " +
        "for, from, growing on, hanging from, has, holding, in, in front of, laying on, looking at, lying on, made of, mounted on, near, of, on, " +
        "on back of, over, painted on, parked on, part of, playing, riding, says, sitting on, standing on, to, under, using, walking in, " +
        "walking on, watching, wearing, wears, with";

    [Theory]
    [InlineData(Psg, 56)]
    [InlineData(VisualGenome150, 50)]
    public void Knows_every_predicate_of_the_benchmarks(string list, int count)
    {
        var predicates = list.Split(", ");

        var unknown = predicates.Where(p => !PredicateLexicon.Knows(PredicateLexicon.Normalise(p)));

        Assert.Equal(count, predicates.Length);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Leaves_the_benchmarks_predicates_as_they_are_but_for_two_spellings() =>
        Assert.Equal(["laying on", "wears"], Psg.Split(", ").Concat(VisualGenome150.Split(", ")).Where(p => PredicateLexicon.Normalise(p) != p).Order());

    [Fact]
    public void Holds_over_three_hundred_predicates_and_every_category_often()
    {
        var counts = PredicateLexicon.Entries.CountBy(entry => entry.Category).ToDictionary();

        Assert.InRange(counts.Values.Sum(), 300, 2000);
        Assert.All(Enum.GetValues<RelationshipCategory>(), category => Assert.InRange(counts[category], 50, 500));
    }

    [Fact]
    public void An_inverse_of_an_inverse_is_the_predicate_itself() => Assert.All(PredicateLexicon.Entries.Where(e => e.Inverse is not null), entry =>
    {
        Assert.True(PredicateLexicon.Knows(entry.Inverse!), $"'{entry.Inverse}', the inverse of '{entry.Predicate}', is not in the table");
        Assert.Equal(entry.Predicate, PredicateLexicon.InverseOf(entry.Inverse!));
    });

    [Fact]
    public void Every_predicate_and_every_other_spelling_is_in_normal_form() => Assert.All(PredicateLexicon.Entries, entry =>
    {
        Assert.Equal(entry.Predicate, PredicateLexicon.Normalise(entry.Predicate));
        Assert.NotEmpty(entry.Family);
    });

    [Theory]
    [InlineData("ON", "on")]
    [InlineData("  Is   wearing a ", "wearing")]
    [InlineData("wears", "wearing")]
    [InlineData("TO THE LEFT OF", "left of")]
    [InlineData("on the right of", "right of")]
    [InlineData("in the front of", "in front of")]
    [InlineData("is located behind", "behind")]
    [InlineData("positioned on top of", "on top of")]
    [InlineData("next_to", "next to")]
    [InlineData("sits on", "sitting on")]
    [InlineData("carries", "carrying")]
    [InlineData("rides", "riding")]
    [InlineData("watches", "watching")]
    [InlineData("lies on", "lying on")]
    [InlineData("laying on", "lying on")]
    [InlineData("has a", "has")]
    [InlineData("about to be hit by", "about to be hit by")]
    [InlineData("is", "")]
    [InlineData("", "")]
    [InlineData("juggling the", "juggling")]
    public void Normalises(string spelling, string expected) => Assert.Equal(expected, PredicateLexicon.Normalise(spelling));

    [Fact]
    public void Normalising_twice_changes_nothing() =>
        Gen.OneOf([.. new[]
        {
            "the",
            "is",
            "sits",
            "wears",
            "on",
            "next",
            "to",
            "of",
            "left",
            "front",
            "in",
            "located",
            "a",
            "riding",
            "holds",
            "Top",
            "by",
            "with"
        }.Select(Gen.Const)])
            .Array[0, 5].Sample(words =>
            {
                var once = PredicateLexicon.Normalise(string.Join(' ', words));
                Assert.Equal(once, PredicateLexicon.Normalise(once));
            });

    [Theory]
    [InlineData("juggling", RelationshipCategory.Interactional, "unknown")]
    [InlineData("standing right next to", RelationshipCategory.Spatial, "next-to")]
    [InlineData("sitting quietly behind", RelationshipCategory.Spatial, "behind")]
    [InlineData("jogging behind", RelationshipCategory.Interactional, "behind")]
    [InlineData("smiling warmly towards", RelationshipCategory.Emotional, "feeling")]
    [InlineData("talking about work with", RelationshipCategory.Social, "social")]
    [InlineData("used for drying", RelationshipCategory.Functional, "function")]
    [InlineData("near corner of", RelationshipCategory.Spatial, "pose")]
    [InlineData("licked clean by", RelationshipCategory.Interactional, "unknown")]
    public void Reads_what_the_table_lacks_by_its_words(string predicate, RelationshipCategory category, string family)
    {
        var entry = PredicateLexicon.Find(predicate);

        Assert.Equal((category, family), (entry.Category, entry.Family));
    }
}
