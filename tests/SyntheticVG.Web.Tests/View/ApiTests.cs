using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.Web.Tests.View;

/// <summary>The answers of <c>synvg view</c>.</summary>
public class ApiTests
{
    private static string Segment(string key) => Uri.EscapeDataString(key);

    [Fact]
    public async Task A_search_names_rows_and_only_dropped_ones_have_a_reason()
    {
        await using var served = await ServedRun.OpenAsync();
        var found = await served.GetAsync("/api/search?q=*%20*%20*&limit=10");

        Assert.Equal((54, 9), (found.GetProperty("total").GetInt32(), found.GetProperty("images").GetInt32()));
        Assert.Equal(10, found.GetProperty("rows").GetArrayLength());
        foreach (var row in found.GetProperty("rows").EnumerateArray())
            Assert.Equal(row.TryGetProperty("stage", out _), row.TryGetProperty("reason", out _));
        var next = await served.GetAsync($"/api/search?limit=100&after={found.GetProperty("next").GetString()}");
        Assert.Equal(44, next.GetProperty("rows").GetArrayLength());
        Assert.False(next.TryGetProperty("next", out _));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/runs")]
    [InlineData("/assets/view.svg")]
    public async Task Head_is_answered_as_get_without_a_body(string path)
    {
        await using var served = await ServedRun.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_is_a_problem_with_its_place()
    {
        await using var served = await ServedRun.OpenAsync();
        using var response = await served.Client.GetAsync("/api/search?q=dog%20nothing:1", TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("bad-query", 4, 8),
            (problem.GetProperty("code").GetString(), problem.GetProperty("position").GetInt32(), problem.GetProperty("length").GetInt32()));
    }

    [Fact]
    public async Task Keys_of_any_characters_are_one_segment()
    {
        await using var served = await ServedRun.OpenAsync();
        var graph = await served.GetAsync($"/api/graphs/0/{Segment(ServedRun.Hard)}");
        Assert.Equal(ServedRun.Hard, graph.GetProperty("graph").GetProperty("image").GetProperty("key").GetString());
        using var picture = await served.Client.GetAsync($"/api/images/{Segment(ServedRun.Hard)}?run=0&width=128", TestContext.Current.CancellationToken);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        using var edited = await served.EditAsync(ServedRun.Hard, graph.GetProperty("tag").GetString(), new { kind = "rename", region = 0, name = "man" });
        Assert.Equal(HttpStatusCode.Created, edited.StatusCode);
        Assert.Equal(ServedRun.Hard, PatchFile.OpenToRead(served["patch0.jsonl"]).Lines[0].Image);
    }

    [Fact]
    public async Task Edits_need_the_tag_that_was_seen()
    {
        await using var served = await ServedRun.OpenAsync();
        using var graph = await served.Client.GetAsync("/api/graphs/0/coco:1", TestContext.Current.CancellationToken);
        var tag = graph.Headers.ETag!.ToString();
        var remove = new { kind = "remove", subject = 0, predicate = "riding", @object = 1, reason = "wrong" };

        using var none = await served.EditAsync("coco:1", null, remove);
        using var made = await served.EditAsync("coco:1", tag, remove);
        using var stale = await served.EditAsync("coco:1", tag, remove);
        using var gone = await served.EditAsync("coco:1", made.Headers.ETag!.ToString(), remove);
        using var bad = await served.EditAsync("coco:1", made.Headers.ETag!.ToString(), new { kind = "remove", subject = 0 });
        using var unknown = await served.EditAsync("coco:99", tag, remove);
        Assert.Equal([428, 201, 409, 422, 400, 404], new[] { none, made, stale, gone, bad, unknown }.Select(response => (int)response.StatusCode));
        Assert.Single(File.ReadAllLines(served["patch0.jsonl"]));
        Assert.NotEqual(tag, made.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_photo_is_made_smaller_and_never_served_as_it_is()
    {
        await using var served = await ServedRun.OpenAsync();
        var small = await served.Client.GetByteArrayAsync("/api/images/coco:0?width=100", TestContext.Current.CancellationToken);
        Assert.Equal(160, new PictureReader().ReadInfo(small).Width);
        Assert.Equal(320,
            new PictureReader().ReadInfo(await served.Client.GetByteArrayAsync("/api/images/coco:0?width=5000", TestContext.Current.CancellationToken)).Width);
        using var missing = await served.Client.GetAsync("/api/images/coco:7", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("missing.png", await missing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opened_to_look_nothing_is_edited()
    {
        await using var served = await ServedRun.OpenAsync(readOnly: true);
        using var response = await served.EditAsync("coco:0", served.Runs[0].Find("coco:0")!.Tag, new { kind = "rename", region = 0, name = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Three_runs_are_compared_by_photo_and_by_change()
    {
        await using var served = await ServedRun.OpenAsync(runs: 3);
        var photo = await served.GetAsync("/api/compare/coco:0");
        Assert.Equal(3, photo.GetProperty("names").GetArrayLength());
        Assert.All(photo.GetProperty("lines").EnumerateArray(), line => Assert.Equal(3, line.GetArrayLength()));
        Assert.Equal(1, photo.GetProperty("steps")[0].GetProperty("removed").GetInt32());
        Assert.Equal(9, (await served.GetAsync("/api/compare?change=added")).GetProperty("rows").GetArrayLength());
        Assert.Equal(5, (await served.GetAsync("/api/stats")).GetProperty("paper").GetArrayLength());
    }

    [Theory]
    [InlineData("graphs")]
    [InlineData("patch")]
    [InlineData("rows")]
    public async Task Every_export_has_the_edits(string what)
    {
        await using var served = await ServedRun.OpenAsync();
        using var made = await served.EditAsync("coco:2", served.Runs[0].Find("coco:2")!.Tag,
            new { kind = "restore", subject = 0, predicate = "feeding", @object = 1, stage = "verifier" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/export")
        {
            Content = JsonContent.Create(new { run = 0, what, q = "changed:restored" })
        };
        request.Headers.Add("Origin", served.Url);
        using var response = await served.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        if (what == "graphs")
        {
            Assert.Equal(GraphLines.Write(served.Runs[0].Find("coco:2")!.Patched.Graph), lines[2]);
            PatchApplication.Write(RunFiles.Find(served["run"]), served.Runs[0].Patch.Lines, served["applied.jsonl"]);
            Assert.Equal(File.ReadAllLines(served["applied.jsonl"]), lines);
        }
        else if (what == "patch")
        {
            Assert.Equal(File.ReadAllLines(served["patch0.jsonl"]), lines);
        }
        else
        {
            Assert.Equal("feeding", JsonDocument.Parse(Assert.Single(lines)).RootElement.GetProperty("predicate").GetString());
        }
    }

    [Fact]
    public async Task Reviews_of_a_sample_give_the_interval_that_counting_gives()
    {
        await using var served = await ServedRun.OpenAsync();
        var sample = await served.GetAsync("/api/sample?q=dropped:no&size=30&seed=3");
        Assert.Equal(sample.GetProperty("rows").ToString(), (await served.GetAsync("/api/sample?q=dropped:no&size=30&seed=3")).GetProperty("rows").ToString());
        var (right, all) = (0, 0);
        foreach (var row in sample.GetProperty("rows").EnumerateArray())
        {
            var (key, holds) = (row.GetProperty("image").GetString()!, all % 3 != 0);
            using var response = await served.EditAsync(key, served.Runs[0].Find(key)!.Tag, new
            {
                kind = holds ? "accept" : "remove",
                subject = row.GetProperty("subject").GetInt32(),
                predicate = row.GetProperty("predicate").GetString(),
                @object = row.GetProperty("object").GetInt32(),
            });
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            (right, all) = (right + (holds ? 1 : 0), all + 1);
        }
        var report = (await served.GetAsync("/api/review")).GetProperty("all");
        Assert.Equal((30, right, all), (all, report.GetProperty("right").GetInt32(), report.GetProperty("reviewed").GetInt32()));
        Assert.Equal(30, (await served.GetAsync("/api/sample?q=dropped:no&size=30&seed=3")).GetProperty("reviewed").GetInt32());

        // The interval's ends are the shares from which the reviews are just 1.96 deviations away.
        foreach (var (name, share) in new[] { ("low", 0.0), ("high", 1.0) })
        {
            var (from, to) = (share, (double)right / all);
            for (var i = 0; i < 100; i++)
            {
                var middle = (from + to) / 2;
                var far = Math.Abs(((double)right / all) - middle) > 1.959963984540054 * Math.Sqrt(middle * (1 - middle) / all);
                (from, to) = far ? (middle, to) : (from, middle);
            }
            Assert.Equal(from, report.GetProperty(name).GetDouble(), 9);
        }
    }
}
