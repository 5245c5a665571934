using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Web.Hosting;
using SyntheticVG.Web.Serve;
using SyntheticVG.Web.Serve.Requests;

namespace SyntheticVG.Web.Tests.Serve;

/// <summary>A service on a free port of this machine, and clients of it.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly GraphService _service;

    private TestService(GraphService service) => _service = service;

    public GatedModel Model { get; private init; } = new();

    public Uri Address => _service.Server.Address;

    public DrainingServer Server => _service.Server;

    /// <summary>Requests that work or wait.</summary>
    public int Inside => _service.Inside;

    /// <summary>A photo of 16 × 16 pixels.</summary>
    public static byte[] Photo { get; } = PictureWriter.Png(new Picture(16, 16));

    public static async Task<TestService> StartAsync(ServiceOptions? options = null, ServerOptions? server = null, IChatClient? chat = null)
    {
        var model = new GatedModel();
        var service = new TestService(GraphService.Create(server ?? new(), options ?? new(), [new(model, chat)], _ => { })) { Model = model };
        await service.Server.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    /// <summary>A client of its own: no connection is shared.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new Contract()) { BaseAddress = Address }; // every answer is held against the description
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>A form with a photo.</summary>
    public static MultipartFormDataContent Form(byte[]? photo = null, string name = "dog.png", string? regions = null, string? options = null)
    {
        var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(photo ?? Photo);
        file.Headers.ContentType = new("image/png");
        form.Add(file, "photo", name);
        if (regions is not null)
            form.Add(new StringContent(regions), "regions");
        if (options is not null)
            form.Add(new StringContent(options), "options");
        return form;
    }

    public async Task<HttpResponseMessage> GraphAsync(HttpContent? content = null, string? accept = null, HttpClient? client = null)
    {
        using var own = client is null ? Client() : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/scene-graphs") { Content = content ?? Form() };
        if (accept is not null)
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return await (client ?? own!).SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until something holds, however slow the machine is.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
