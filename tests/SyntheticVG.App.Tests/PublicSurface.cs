using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SyntheticVG.App.Tests;

/// <summary>What an assembly offers, as text: its public types and, indented, their public and protected members.</summary>
internal static class PublicSurface
{
    private static readonly HashSet<string> OfEveryRecord = new(StringComparer.Ordinal)
    {
        "<Clone>$",
        "Deconstruct",
        "Equals",
        "GetHashCode",
        "ToString",
        "PrintMembers",
        "op_Equality",
        "op_Inequality",
        "EqualityContract"
    };

    /// <summary>Lists it, in ordinal order.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(KindOf(type)).Append(' ').Append(type.FullName!.Replace('+', '.'));
            if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum)
                && parent != typeof(MulticastDelegate))
                text.Append(" : ").Append(NameOf(parent));
            text.Append('\n');
            foreach (var member in Members(type).Distinct().Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string KindOf(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : $"{(type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed && !type.IsValueType ? "sealed " : "")}{(IsRecord(type) ? "record " : "")}{(type.IsValueType ? "struct" : "class")}";

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
            return Enum.GetNames(type);
        return type.GetMembers(Declared).Where(member => !OfEveryRecord.Contains(member.Name) && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(Describe).OfType<string>();
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo made when IsVisible(made) && !IsCopy(made) => $"new({Parameters(made)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{(method.IsStatic ? "static " : "")}{NameOf(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property when property.GetMethod is { } get && IsVisible(get) =>
            $"{(get.IsStatic ? "static " : "")}{NameOf(property.PropertyType)} {property.Name} "
                + $"{{ get; {(property.SetMethod is { } set && IsVisible(set) ? "set; " : "")}}}",
        FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } =>
            $"{(((FieldInfo)member).IsLiteral ? "const " : ((FieldInfo)member).IsStatic ? "static " : "")}{NameOf(((FieldInfo)member).FieldType)} {member.Name}",
        EventInfo raised when raised.AddMethod is { } add && IsVisible(add) => $"event {NameOf(raised.EventHandlerType!)} {raised.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCopy(ConstructorInfo made) => made.GetParameters() is [{ ParameterType: var only }] && only == made.DeclaringType;

    private static string Parameters(MethodBase method) => string.Join(", ",
        method.GetParameters().Select(parameter => $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = ..." : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
            return $"ref {NameOf(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{NameOf(type.GetElementType()!)}[]";
        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }
}
