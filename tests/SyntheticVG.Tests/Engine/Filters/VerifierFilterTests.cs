using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;
using static SyntheticVG.SceneGraphs.RelationshipOrigin;

namespace SyntheticVG.Tests.Engine.Filters;

public class VerifierFilterTests
{
    private static readonly SceneGraph Park = Scene.Graph(
        Scene.Thing("man 100 100 160 300"), Scene.Thing("dog 200 200 280 300"), Scene.Thing("grass 0 250 640 480"), Scene.Thing("ball 300 280 320 300"));

    [Theory]
    [InlineData(0.90, 0.10, null, VerdictOutcome.Pass)]
    [InlineData(0.61, 0.99, null, VerdictOutcome.Pass)] // above the threshold the other end is not asked
    [InlineData(0.55, 0.30, null, VerdictOutcome.Pass)]
    [InlineData(0.55, 0.50, "verifier-twin", VerdictOutcome.Fail)]
    [InlineData(0.39, 0.00, "verifier-no", VerdictOutcome.Fail)]
    public async Task Decides_by_the_mean_and_in_doubt_by_the_question_from_the_other_end(double yes, double reversed, string? reason, VerdictOutcome outcome)
    {
        var verifier = new ScriptedVerifier(question => question.Contains("the man (red)") ? yes : Math.Max(reversed, 0.001));

        var result = await Filter([verifier], Scene.Said(0, "kicking", 1));

        var judged = result.Kept.Relationships.Concat(result.Rejected.Select(r => r.Relationship)).Single();
        Assert.Equal((reason, outcome, "verifier"), (result.Rejected.SingleOrDefault()?.Reason, judged.Verdict!.Outcome, judged.Verdict.Rule));
        Assert.Equal((Math.Round(yes, 2), Math.Round(yes, 2)), (Math.Round(judged.Confidence!.Value, 2), Math.Round(judged.Verdict.Measurements["yes"], 2)));
        Assert.Contains("gap", judged.Verdict.Measurements); // what geometry measured stays beside it
    }

    [Fact]
    public async Task Both_verifiers_count_and_neither_may_be_much_against_it()
    {
        var agreed = await Filter([new ScriptedVerifier(_ => 0.9), new ScriptedVerifier(_ => 0.5)], Scene.Said(0, "kicking", 3));
        var refused = await Filter([new ScriptedVerifier(_ => 0.99), new ScriptedVerifier(_ => 0.3)], Scene.Said(0, "kicking", 3));

        Assert.Equal((0.9, 0.5), (agreed.Kept.Relationships[0].Verdict!.Measurements["yes1"], agreed.Kept.Relationships[0].Verdict!.Measurements["yes2"]));
        Assert.Equal("verifier-twin", Assert.Single(refused.Rejected).Reason);
    }

    [Fact]
    public async Task A_predicate_that_holds_both_ways_is_not_asked_from_the_other_end()
    {
        var verifier = new ScriptedVerifier(_ => 0.55);

        var result = await Filter([verifier], Scene.Said(0, "playing alongside", 1));

        Assert.Single(result.Kept.Relationships);
        Assert.Single(verifier.Asked);
    }

    [Fact]
    public async Task Without_log_probabilities_three_samples_are_asked()
    {
        var answers = new Queue<string>(["Yes, it is.", "**No**", "yes"]);
        var verifier = new ScriptedVerifier(_ => answers.Dequeue());

        var result = await Filter([verifier], Scene.Said(0, "kicking", 3));

        Assert.Equal(0.6667, Assert.Single(result.Kept.Relationships).Confidence);
        Assert.Equal([0, 1, 2], verifier.Asked.Select(a => a.Options.Sample!.Value).Order());
    }

    [Theory]
    [InlineData("content_filter", "verifier-filter", 1)]
    [InlineData("refusal", "verifier-refusal", 1)]
    [InlineData("length", "verifier-length", 6)] // each of three samples is asked again with room to think
    [InlineData("stop", "verifier-unreadable", 3)]
    public async Task An_answer_that_says_nothing_is_counted_by_how_it_ended(string ending, string reason, int calls)
    {
        var verifier = new ScriptedVerifier(_ => "Well,") { Ending = _ => ending };

        var result = await Filter([verifier], Scene.Said(0, "kicking", 3));

        Assert.Equal(reason, Assert.Single(result.Rejected).Reason);
        Assert.Equal(calls, verifier.Asked.Count);
    }

    [Fact]
    public async Task A_verifier_that_thinks_first_is_given_room_to_end()
    {
        ScriptedVerifier verifier = null!;
        verifier = new(_ => verifier.Asked[^1].Options.MaxOutputTokens > 1000 ? "<think>The leg touches it.</think>Yes." : "<think>The leg")
        {
            Ending = options => options.MaxOutputTokens > 1000 ? "stop" : "length"
        };

        var result = await Filter([verifier], Scene.Said(0, "kicking", 3));

        Assert.Equal(1, Assert.Single(result.Kept.Relationships).Confidence);
    }

    [Fact]
    public async Task Nothing_is_kept_on_an_answer_that_cannot_be_read()
    {
        var result = await Filter([new ScriptedVerifier(_ => "The picture shows a park.")], Scene.Said(0, "kicking", 3));

        Assert.Equal("verifier-unreadable", Assert.Single(result.Rejected).Reason);
    }

    [Fact]
    public async Task Asks_by_category_with_short_names_and_a_picture()
    {
        var verifier = new ScriptedVerifier(_ => 0.9);

        await Filter([verifier], Scene.Said(0, "kicking", 3), Scene.Said(0, "caring for", 1), Scene.Said(0, "afraid of", 1), Scene.Said(0, "facing", 1),
            Scene.Said(0, "standing on", 2));

        Assert.Equal(
            [
                "Do the visible expressions or poses show that the man (red) is afraid of the dog (blue)? Answer yes or no.",
                "From the camera's viewpoint, is the man (red) facing the dog (blue)? Answer yes or no.",
                "From the camera's viewpoint, is the man (red) standing on the grass (blue)? Answer yes or no.",
                "Is the man (red) actually kicking the ball (blue) at this moment? Answer yes or no.",
                "Judging only from what is visible, is the man (red) caring for the dog (blue)? Answer yes or no.",
            ],
            verifier.Asked.Select(a => a.Question));
        Assert.All(verifier.Asked, a => Assert.Equal((1, "verifier", "verifier-questions/1"), (a.Pictures, a.Options.Purpose, a.Options.Prompt)));
    }

    [Fact]
    public async Task Does_not_ask_what_geometry_proved_nor_what_people_stated()
    {
        var verifier = new ScriptedVerifier(_ => 0.01);

        var result = await Filter([verifier], Scene.Said(0, "left of", 1), Scene.Said(0, "kicking", 3, Human), Scene.Said(3, "kicked by", 0, Inverse),
            Scene.Said(0, "near", 1, Geometry));

        Assert.Equal((4, 0), (result.Kept.Relationships.Count, verifier.Asked.Count));
    }

    [Fact]
    public async Task What_people_stated_stays_and_is_marked_where_the_verifiers_deny_it()
    {
        var filter = new VerifierFilter([new(new ScriptedVerifier(_ => 0.05), "scripted")], new GreyPictures(), new() { AskHuman = true });

        var result =
            await filter.FilterAsync(Scene.Input(Park with { Relationships = [Scene.Said(0, "kicking", 3, Human)] }), TestContext.Current.CancellationToken);

        Assert.Equal(VerdictOutcome.Fail, Assert.Single(result.Kept.Relationships).Verdict!.Outcome);
        Assert.Equal(1, result.Repairs[RuleFilter.Disputed]);
    }

    [Fact]
    public async Task Without_a_verifier_what_nobody_proved_goes_as_unverified_or_stays_marked()
    {
        Relationship[] said =
            [Scene.Said(0, "kicking", 3), Scene.Said(0, "kicking", 1, Human), Scene.Said(0, "standing on", 2), Scene.Said(1, "chased by", 0, Inverse)];

        var result = await Filter([], said);
        var kept = await new VerifierFilter([], new GreyPictures(), new() { KeepUnverified = true })
            .FilterAsync(Scene.Input(Park with { Relationships = said }), TestContext.Current.CancellationToken);

        Assert.Equal(("kicking", "unverified", RelationshipOrigin.Teacher),
            (result.Rejected.Single().Relationship.Predicate, result.Rejected[0].Reason, result.Rejected[0].Relationship.Origin));
        Assert.Equal(3, result.Kept.Relationships.Count);
        Assert.Equal("unverified", kept.Kept.Relationships[0].Verdict!.Rule);
        Assert.Equal(1, kept.Repairs["unverified"]);
    }

    [Fact]
    public async Task Takes_the_calibrated_threshold_of_the_category_and_the_leaning_off_the_model()
    {
        var thresholds = new VerifierThresholds
        {
            KeepByCategory = new SortedDictionary<RelationshipCategory, double> { [RelationshipCategory.Interactional] = 0.9 },
            YesBias = new SortedDictionary<string, double> { ["scripted"] = 1.0 },
        };
        var filter = new VerifierFilter([new(new ScriptedVerifier(_ => 0.95), "scripted")], new GreyPictures(), new() { Thresholds = thresholds });

        var result = await filter.FilterAsync(Scene.Input(Park with { Relationships = [Scene.Said(0, "kicking", 3), Scene.Said(0, "afraid of", 1)] }),
            TestContext.Current.CancellationToken);

        Assert.Equal("afraid of", Assert.Single(result.Kept.Relationships).Predicate);
        Assert.Equal(0.8749, result.Kept.Relationships[0].Confidence!.Value, 3); // 1 / (1 + exp(-(ln 19 - 1)))
    }

    private static Task<FilterResult> Filter(IReadOnlyList<ScriptedVerifier> verifiers, params IReadOnlyList<Relationship> said) =>
        new VerifierFilter([.. verifiers.Select((client, i) => new Verifier(client, $"scripted-{i}"))], new GreyPictures(), new())
            .FilterAsync(Scene.Input(Park with { Relationships = said }), TestContext.Current.CancellationToken);
}
