using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SyntheticVG.Testing;

/// <summary>Finds, in the code of compiled assemblies, the numbers that TorchSharp passes to native code and nobody holds.</summary>
/// <remarks>
/// A <c>TorchSharp.Scalar</c> owns native memory that its finalizer frees. TorchSharp reads its handle and calls native code without
/// keeping the object, so one that only that call knows may be freed while it is read. A method makes such numbers where it calls
/// a constructor or a conversion of Scalar, or a method that does; so says the code itself, call by call.
/// </remarks>
internal static class HiddenNumbers
{
    /// <summary>Methods of TorchSharp that make a number and pass it on, by their full names; which call makes it.</summary>
    public static IReadOnlyDictionary<string, string> MakersIn(string torchSharp)
    {
        using var module = ModuleDefinition.ReadModule(torchSharp);
        var called = module.GetTypes().SelectMany(type => type.Methods)
            // what a type keeps for good is held
            .Where(method => method.HasBody && !IsScalars(method.DeclaringType) && method is not { IsConstructor: true, IsStatic: true })
            .ToDictionary(method => method.FullName, method => Called(method).ToList(), StringComparer.Ordinal);
        var makers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var before = -1; before != makers.Count;)
        {
            before = makers.Count;
            foreach (var (name, calls) in called)
            {
                if (!makers.ContainsKey(name) && calls.Find(call => Makes(call) || makers.ContainsKey(NameOf(call))) is { } first)
                    makers.Add(name, first.FullName);
            }
        }
        return makers;
    }

    /// <summary>Calls in an assembly of methods that make numbers, or of the conversions themselves outside the type that holds them.</summary>
    /// <returns>Each as "TYPE.METHOD calls METHOD".</returns>
    public static IReadOnlyList<string> CallsIn(string assembly, IReadOnlyDictionary<string, string> makers)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(assembly));
        using var module = ModuleDefinition.ReadModule(assembly, new ReaderParameters { AssemblyResolver = resolver });
        // A call of a library's layer names Module.forward, so its own forward counts wherever the layer is used.
        var layers = module.GetTypes().SelectMany(type => type.Fields).Select(field => field.FieldType.FullName)
            .SelectMany(layer => makers.Keys.Where(maker => maker.Contains($" {layer}::forward(", StringComparison.Ordinal))
                .Select(maker => $"a field of type {layer}; its forward is {maker}"));
        return [.. layers, .. from type in module.GetTypes()
                              where !OuterName(type).EndsWith("Layers.Number", StringComparison.Ordinal)
                              from method in type.Methods
                              where method.HasBody
                              from call in Called(method)
                              where Makes(call) || makers.ContainsKey(NameOf(call))
                              select $"{type.FullName}.{method.Name} calls {call.FullName}"];
    }

    private static IEnumerable<MethodReference> Called(MethodDefinition method)
    {
        foreach (var instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference call)
                continue;
            yield return call;
            // An iterator's or a closure's code is in a class of the compiler's, which the method only makes.
            if (instruction.OpCode.Code == Code.Newobj && call.DeclaringType.Name.StartsWith('<') && call.DeclaringType is TypeDefinition made)
            {
                foreach (var inner in made.Methods)
                    yield return inner;
            }
        }
    }

    // Makes a Scalar out of a number or a handle.
    private static bool Makes(MethodReference call) =>
        IsScalars(call.DeclaringType) && (call.Name == ".ctor" || call.ReturnType.FullName == "TorchSharp.Scalar");

    private static bool IsScalars(TypeReference type) => type.FullName is "TorchSharp.Scalar" or "TorchSharp.ScalarExtensionMethods";

    // As the library itself names it, whatever types it is used with.
    private static string NameOf(MethodReference call) => call switch
    {
        MethodDefinition => call.FullName,
        _ when call.DeclaringType.Scope.Name.StartsWith("TorchSharp", StringComparison.Ordinal) => call.Resolve()?.FullName ?? call.FullName,
        _ => call.FullName,
    };

    private static string OuterName(TypeDefinition type) => type.DeclaringType is null ? type.FullName : OuterName(type.DeclaringType);
}
