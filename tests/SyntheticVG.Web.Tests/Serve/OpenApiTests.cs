using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyntheticVG.Web.Tests.Serve;

/// <summary>The description of the routes, as it was approved.</summary>
public class OpenApiTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The approved one; <c>UPDATE_APPROVED=1 ./test</c> rewrites it.</summary>
    public static string File { get; } = Path.Combine(Folder(), "Approved", "openapi.json");

    [Fact]
    public async Task The_description_is_the_approved_one()
    {
        await using var service = await TestService.StartAsync();
        using var client = new HttpClient { BaseAddress = service.Address };
        var text = JsonNode.Parse(
            await client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!.ToJsonString(Indented) + "\n";

        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            await System.IO.File.WriteAllTextAsync(File, text, TestContext.Current.CancellationToken);
        }
        Assert.Equal(System.IO.File.Exists(File) ? await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken) : "", text);
    }

    [Fact]
    public async Task Answers_are_held_against_it()
    {
        await using var service = await TestService.StartAsync();
        var before = Contract.Checked;

        using var models = await service.Client().GetAsync(new Uri("v1/models", UriKind.Relative), TestContext.Current.CancellationToken);
        (await service.GraphAsync()).Dispose();
        (await service.GraphAsync(TestService.Form([1, 2, 3]))).Dispose();

        Assert.True(Contract.Checked >= before + 3);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
