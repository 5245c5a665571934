using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyntheticVG.Web.Tests.Serve;

public class AdmissionTests
{
    [Fact]
    public async Task Who_finds_no_place_is_told_so_before_anything_is_read()
    {
        await using var service = await TestService.StartAsync(new() { Workers = 1, Queue = 1 });
        service.Model.Close();
        var (first, second) = (service.GraphAsync(), service.GraphAsync());
        await TestService.UntilAsync(() => service.Model.Begun == 1);
        await TestService.UntilAsync(() => service.Inside == 2);

        using var connection = new TcpClient();
        await connection.ConnectAsync(service.Address.Host, service.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/scene-graphs HTTP/1.1\r\nHost: {service.Address.Authority}\r\nContent-Type: "
            + $"multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"), TestContext.Current.CancellationToken);
        var head = new byte[2000]; // not one byte of the body was sent
        var length = await stream.ReadAsync(head, TestContext.Current.CancellationToken);
        var answer = Encoding.ASCII.GetString(head, 0, length);

        Assert.StartsWith("HTTP/1.1 429", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After:", answer, StringComparison.Ordinal);
        service.Model.Open();
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [(await first).StatusCode, (await second).StatusCode]);
    }

    [Fact]
    public async Task Two_hundred_clients_are_each_answered_or_refused()
    {
        await using var service = await TestService.StartAsync(new() { Workers = 2, Queue = 20 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => service.GraphAsync()));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}"));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        using var after = await service.GraphAsync();
        Assert.Equal(HttpStatusCode.OK, after.StatusCode); // every place was given back
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_place_and_no_other_ones()
    {
        await using var service = await TestService.StartAsync(new() { Workers = 1, Queue = 1 });
        service.Model.Close();
        var stays = service.GraphAsync();
        await TestService.UntilAsync(() => service.Model.Begun == 1);
        using (var gone = new CancellationTokenSource())
        using (var client = service.Client())
        {
            var leaves = client.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), TestService.Form(), gone.Token);
            await TestService.UntilAsync(() => service.Inside == 2);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        }
        await TestService.UntilAsync(() => service.Inside == 1);
        service.Model.Open();

        Assert.Equal(HttpStatusCode.OK, (await stays).StatusCode);
    }
}
