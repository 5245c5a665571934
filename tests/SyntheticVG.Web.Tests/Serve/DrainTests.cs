using System.Net;

namespace SyntheticVG.Web.Tests.Serve;

public class DrainTests
{
    [Fact]
    public async Task What_is_under_way_is_answered_what_comes_is_sent_away_and_then_nobody_is_there()
    {
        await using var service = await TestService.StartAsync();
        service.Model.Close();
        var underWay = service.GraphAsync();
        await TestService.UntilAsync(() => service.Model.Begun == 1);
        using var stop = new CancellationTokenSource();
        var running = service.Server.RunAsync(stop.Token);
        await stop.CancelAsync();
        await TestService.UntilAsync(() => service.Server.IsDraining);

        using (var late = await service.GraphAsync())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
            Assert.True(late.Headers.ConnectionClose);
            Assert.NotNull(late.Headers.RetryAfter);
        }
        using (var client = service.Client())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable,
                (await client.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.OK,
                (await client.GetAsync(new Uri("health/live", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        }
        service.Model.Open();

        Assert.Equal(HttpStatusCode.OK, (await underWay).StatusCode);
        Assert.Equal(0, await running);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.GraphAsync());
    }

    [Fact]
    public async Task Who_does_not_end_in_time_is_counted()
    {
        await using var service = await TestService.StartAsync(server: new() { Drain = TimeSpan.Zero });
        service.Model.Close();
        var underWay = service.GraphAsync();
        await TestService.UntilAsync(() => service.Model.Begun == 1);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.Equal(1, await service.Server.RunAsync(stop.Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => underWay);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_one_that_is_free()
    {
        await using var service = await TestService.StartAsync();

        var error = await Assert.ThrowsAsync<IOException>(() => TestService.StartAsync(server: new() { Port = service.Address.Port }));

        Assert.Matches($"^port {service.Address.Port} of 127.0.0.1 is in use; ([0-9]+) is free: --port [0-9]+$", error.Message);
    }
}
