using Mono.Cecil;

namespace SyntheticVG.App.Tests;

/// <summary>No assembly of ours that uses TorchSharp passes it a number that nobody holds.</summary>
public class HiddenNumbersTests
{
    // The tests of the models compute as they like: they run for seconds. What runs while garbage is collected all the time is these.
    private static readonly string[] TestsUnderLoad = ["TinyData", "Training_and_reading_go_on_while_garbage_is_collected_all_the_time"];

    public static TheoryData<string> Assemblies() => [.. Directory.GetDirectories(Path.Combine(Shared.Repository, "artifacts", "bin"))
        .Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_assembly_holds_the_numbers_that_it_gives_to_torch(string name)
    {
        var path = Path.Combine(Shared.Repository, "artifacts", "bin", name, "release", $"{(name == "SyntheticVG.App" ? "synvg" : name)}.dll");
        Assert.SkipUnless(File.Exists(path), $"{name} is not built");
        using (var module = ModuleDefinition.ReadModule(path))
            if (module.AssemblyReferences.All(reference => reference.Name != "TorchSharp"))
                return;

        var calls = HiddenNumbers.CallsIn(path, HiddenNumbers.MakersIn(typeof(TorchSharp.torch).Assembly.Location));

        Assert.Empty(name == "SyntheticVG.Models.Tests" ? calls.Where(call => TestsUnderLoad.Any(call.Contains)) : calls);
    }

    [Theory]
    [InlineData("SyntheticVG.Models")]
    [InlineData("SyntheticVG.App")]
    public void Those_are_looked_at_that_use_it(string name) => Assert.Contains(name, Assemblies().Select(row => row.Data));
}
