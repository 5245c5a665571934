using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Tests.Serve;

public class TraceTests
{
    [Fact]
    public async Task A_request_has_a_span_with_one_below_it_for_each_stage_and_takes_up_the_callers_trace()
    {
        var (caller, ended) = (ActivityTraceId.CreateRandom(), new ConcurrentQueue<Activity>());
        using var listener = Listen(caller, ended);
        await using var service = await TestService.StartAsync();

        using (var answer = await AskAsync(service, caller))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await TestService.UntilAsync(() => ended.Any(span => span.Kind == ActivityKind.Server)); // ended after its last byte

        var whole = Assert.Single(ended, span => span.Kind == ActivityKind.Server);
        Assert.Equal(("scene_graph", "gated", 200, 2, 1), (whole.OperationName, whole.GetTagItem("gen_ai.request.model"),
            whole.GetTagItem("http.response.status_code"), whole.GetTagItem("synvg.regions"), whole.GetTagItem("synvg.relationships")));
        Assert.Equal(["read", "wait", "graph"], ended.Where(span => span.ParentSpanId == whole.SpanId).Select(span => span.OperationName));
        var graph = Assert.Single(ended, span => span.OperationName == "graph");
        var regions = Assert.Single(ended, span => span.ParentSpanId == graph.SpanId);
        Assert.Equal(("regions", 0.01), (regions.OperationName, regions.Duration.TotalSeconds)); // as the model timed it
        Assert.Equal(graph.StartTimeUtc, regions.StartTimeUtc);
    }

    [Fact]
    public async Task A_refusal_says_why_in_its_span()
    {
        var (caller, ended) = (ActivityTraceId.CreateRandom(), new ConcurrentQueue<Activity>());
        using var listener = Listen(caller, ended);
        await using var service = await TestService.StartAsync();

        using (var answer = await AskAsync(service, caller, regions: "unusable"))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        await TestService.UntilAsync(() => ended.Any(span => span.Kind == ActivityKind.Server));

        var whole = Assert.Single(ended, span => span.Kind == ActivityKind.Server);
        Assert.Equal((422, ActivityStatusCode.Error), (whole.GetTagItem("http.response.status_code"), whole.Status));
        Assert.NotEqual("422", Assert.IsType<string>(whole.GetTagItem("error.type"))); // a reason by name
    }

    [Fact]
    public async Task Traces_are_sent_over_OTLP_and_nothing_of_a_photo_is_in_them()
    {
        await using var collector = await TraceCollector.StartAsync();
        var caller = ActivityTraceId.CreateRandom();
        await using (var service = await TestService.StartAsync(new() { Otlp = collector.Address }))
        {
            using var answer = await AskAsync(service, caller);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        } // what was not sent yet is sent when the service ends

        var sent = collector.Traces;
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString(caller.ToHexString())), sent, StringComparison.Ordinal);
        Assert.All(["scene_graph", "read", "wait", "graph", "regions", "gated"], name => Assert.Contains(name, sent, StringComparison.Ordinal));
        Assert.DoesNotContain("my-own-dog", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("PNG", sent, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(TestService service, ActivityTraceId caller, string? regions = null)
    {
        using var client = service.Client();
        using var form = TestService.Form(name: "my-own-dog.png", regions: regions);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{caller}-{ActivitySpanId.CreateRandom()}-01");
        return await service.GraphAsync(form, client: client);
    }

    // Only what belongs to the caller's trace: other tests run beside this one.
    private static ActivityListener Listen(ActivityTraceId caller, ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ServiceMeters.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == caller ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == caller)
                    ended.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
