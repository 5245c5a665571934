using Mono.Cecil;

namespace SyntheticVG.App.Tests;

/// <summary>Which folder's code uses which, read from compiled assemblies: base types, members, attributes and what method bodies name.</summary>
internal static class NamespaceCycles
{
    /// <summary>For each namespace of ours those that it uses, each with one example.</summary>
    public static Dictionary<string, Dictionary<string, string>> UsesIn(IEnumerable<string> assemblies)
    {
        var uses = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var path in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(path);
            foreach (var type in module.Types.Where(type => IsOurs(type.Namespace)))
            {
                var used = uses.TryGetValue(type.Namespace, out var known) ? known : uses[type.Namespace] = new(StringComparer.Ordinal);
                foreach (var other in Named(type).SelectMany(Parts).Where(other => IsOurs(other.Namespace) && other.Namespace != type.Namespace))
                    used.TryAdd(other.Namespace, $"{type.Name} uses {other.Name}");
            }
        }
        return uses;
    }

    /// <summary>A shortest way from a namespace back to itself, as lines "A -> B (X uses Y)"; empty where there is none.</summary>
    public static IReadOnlyList<string> CycleOf(string start, IReadOnlyDictionary<string, Dictionary<string, string>> uses)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = new Queue<string>([start]);
        while (next.TryDequeue(out var from))
        {
            foreach (var to in uses.TryGetValue(from, out var used) ? used.Keys.ToArray() : [])
            {
                if (to == start)
                    return Way(from, to);
                if (cameFrom.TryAdd(to, from))
                    next.Enqueue(to);
            }
        }
        return [];

        List<string> Way(string from, string to)
        {
            var way = new List<string>();
            while (true)
            {
                way.Insert(0, $"{from} -> {to} ({uses[from][to]})");
                if (from == start)
                    return way;
                (from, to) = (cameFrom[from], from);
            }
        }
    }

    private static bool IsOurs(string name) => name.StartsWith("SyntheticVG", StringComparison.Ordinal);

    private static IEnumerable<TypeReference?> Named(TypeDefinition type) =>
    [
        type.BaseType, .. type.Interfaces.Select(x => x.InterfaceType), .. type.CustomAttributes.Select(x => x.AttributeType),
        .. type.Fields.Select(x => x.FieldType), .. type.Methods.SelectMany(Named), .. type.NestedTypes.SelectMany(Named),
    ];

    private static IEnumerable<TypeReference?> Named(MethodDefinition method) =>
    [
        method.ReturnType, .. method.Parameters.Select(x => x.ParameterType),
        .. method.HasBody ? method.Body.Variables.Select(x => x.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(x => x.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(x => Named(x.Operand)) : [],
    ];

    private static IEnumerable<TypeReference?> Named(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        _ => [],
    };

    // A type, what it is made of (elements, generic arguments), each as the type of its file.
    private static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        if (type is null or GenericParameter)
            return [];
        if (type is GenericInstanceType generic)
            return [.. generic.GenericArguments.SelectMany(Parts), .. Parts(generic.ElementType)];
        if (type is TypeSpecification made)
            return Parts(made.ElementType);
        while (type.DeclaringType is { } outer)
            type = outer;
        return [type];
    }
}
