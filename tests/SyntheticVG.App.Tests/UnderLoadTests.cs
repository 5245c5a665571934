using System.Diagnostics;
using Mono.Cecil;

namespace SyntheticVG.App.Tests;

/// <summary>bench/under-load runs every test class that starts a process, and names none that is not there.</summary>
public class UnderLoadTests
{
    [Fact]
    public async Task The_list_of_the_script_is_that_of_the_test_classes_that_start_processes()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Shared.Repository, "bench", "under-load"), "--list"]) { RedirectStandardOutput = true };
        using var script = Process.Start(start)!;
        var lines = (await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).ToList();
        var compared = 0;
        foreach (var line in lines)
        {
            var path = Path.Combine(Shared.Repository, "artifacts", "bin", line[0], "release", $"{line[0]}.dll");
            if (!File.Exists(path))
                continue; // a project of its own may be built alone
            compared++;
            using var module = ModuleDefinition.ReadModule(path);
            var tests = module.Types.Where(IsTestClass).ToDictionary(type => type.Name, StringComparer.Ordinal);
            Assert.Equal([], line[1..].Where(name => !tests.ContainsKey(name)).Select(name => $"{line[0]}: no test class {name}"));
            Assert.Equal([], tests.Values.Where(StartsProcesses).Select(type => type.Name).Except(line[1..])
                .Select(name => $"{line[0]}: {name} starts processes and is not in the list"));
        }
        Assert.True(compared > 0, "no test program of the list is built");
    }

    private static bool IsTestClass(TypeDefinition type) => type.Methods.Any(
        method => method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName is "Xunit.FactAttribute" or "Xunit.TheoryAttribute"));

    // In its methods, or in what the compiler made of them.
    private static bool StartsProcesses(TypeDefinition type) => type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
        .Any(instruction => instruction.Operand is MethodReference call
            && (call.DeclaringType.Name is "ChildProcess" or "KilledRuns" || call is { Name: "Start", DeclaringType.FullName: "System.Diagnostics.Process" }))
        || type.NestedTypes.Any(StartsProcesses);
}
