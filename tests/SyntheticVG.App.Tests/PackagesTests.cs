using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SyntheticVG.App.Tests;

/// <summary>What a .NET engineer gets: the packages, from a program elsewhere, and the installed tool, with nothing of this repository beside them.</summary>
/// <remarks>The package cache is an empty one; packages of others come from the usual cache, so that no network is needed. Each run has a version of its
/// own.</remarks>
public sealed partial class PackagesTests : IDisposable
{
    private const long FeedLimit = 240_000_000;

    private static readonly string Version = FormattableString.Invariant($"0.0.1-test.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_README_example_runs_in_a_program_that_references_the_package()
    {
        foreach (var project in new[] { "SyntheticVG", "SyntheticVG.Perception" })
            await PackAsync(project, "--no-build");
        await WriteProgramAsync(example: 0, "SyntheticVG.Perception");

        var output = await RunAsync(_folder["program"], "run", "-c", "Release");

        Assert.Contains("cup on dining table", output);
        Assert.Equal(["graph.dot", "graph.json", "graph.svg", "photo.png"], Directory.GetFiles(_folder["program/dog-graph"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_README_example_of_ROBIN_runs_with_the_pocket_model()
    {
        foreach (var project in new[] { "SyntheticVG", "SyntheticVG.Perception", "SyntheticVG.Models" })
            await PackAsync(project, "--no-build");
        await WriteProgramAsync(example: 1, "SyntheticVG.Perception", "SyntheticVG.Models");

        Assert.Matches("[1-9][0-9]* regions, [0-9]+ relations", await RunAsync(_folder["program"], "run", "-c", "Release"));
    }

    [Fact]
    public async Task The_installed_tool_graphs_a_photo_and_loads_its_model()
    {
        await PackAsync("SyntheticVG.App", $"-p:ToolPackageRuntimeIdentifiers={System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}");
        Assert.All(Directory.GetFiles(_folder["feed"]), file => Assert.True(new FileInfo(file).Length < FeedLimit, file));
        await RunAsync(_folder["feed"], "tool", "install", "synvg", "--version", Version, "--tool-path", _folder["tool"], "--add-source", _folder["feed"]);
        Directory.CreateDirectory(_folder["empty"]);

        var photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png");
        foreach (var student in new[] { Array.Empty<string>(), ["--model", "pocket"] })
        {
            var output = await RunAsync(_folder["tool/synvg"], _folder["empty"], ["graph", photo, "--out", $"g{student.Length}", .. student]);
            Assert.Contains("regions", output);
            Assert.True(File.Exists(_folder[$"empty/g{student.Length}/coffee-graph/graph.json"]), output);
        }
    }

    private Task<string> PackAsync(string project, string how) =>
        RunAsync(Shared.Repository, "pack", Path.Combine("src", project), "-c", "Release", "-v", "quiet", "--nologo", how,
            $"-p:PackageVersion={Version}", "-o", _folder["feed"]);

    private async Task WriteProgramAsync(int example, params string[] packages)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Shared.Repository, "README.md"), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["program"]);
        File.Copy(Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"), _folder["program/dog.jpg"]); // a photo is known by its bytes
        await File.WriteAllTextAsync(_folder["program/Program.cs"], CSharpBlock().Matches(readme)[example].Groups[1].Value,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["program/program.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{_folder["feed"]}</RestoreAdditionalProjectSources>
                <RestoreFallbackFolders>{UsualCache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"""<PackageReference Include="{package}" Version="{Version}" />"""))}
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
    }

    private static string UsualCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private Task<string> RunAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, arguments);

    private async Task<string> RunAsync(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (!arguments.Contains("pack"))
            start.Environment["NUGET_PACKAGES"] = _folder["cache"];
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!; // started without a shell, so never null
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var text = await output + await errors;
        Assert.True(process.ExitCode == 0,
            string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{text}"));
        return text;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
