using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Mdc.Runtime.Local.Copying;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Hosting;

/// <summary>Which types may be parameters and results of grain methods.</summary>
internal sealed class WireRules
{
    private static readonly HashSet<Type> Copied =
    [
        typeof(List<>), typeof(HashSet<>), typeof(Dictionary<,>), typeof(ReadOnlyMemory<>), typeof(Memory<>), typeof(ArraySegment<>),
    ];

    private readonly Dictionary<Type, string?> _known = [];

    /// <summary>The annotated types met so far.</summary>
    public IEnumerable<Type> Annotated => _known.Keys.Where(WireTypes.IsAnnotated);

    /// <summary>What is wrong with a type, as a sentence; null where nothing is.</summary>
    public string? BreachOf(Type type)
    {
        if (_known.TryGetValue(type, out var known)) return known;
        _known[type] = null;
        return _known[type] = Look(type);
    }

    private string? Look(Type type)
    {
        if (type.IsGenericParameter || type == typeof(object)) return null;
        if (type.IsArray) return BreachOf(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } inner) return BreachOf(inner);
        if (typeof(IAddressable).IsAssignableFrom(type)) return type.IsInterface ? null : $"{type} is a grain class; use its interface.";
        if (typeof(Exception).IsAssignableFrom(type)) return null;
        if (WireTypes.IsTuple(type) || WireTypes.IsSharedCollection(type) || IsCopiedCollection(type)) return FirstBreach(type.GetGenericArguments());
        if (type.IsInterface && typeof(IEnumerable).IsAssignableFrom(type) && type.Namespace!.StartsWith("System", StringComparison.Ordinal))
        {
            return FirstBreach(type.GetGenericArguments());
        }

        if (WireTypes.IsAnnotated(type)) return FirstBreach(type.GetGenericArguments()) ?? MemberBreach(type);

        // [Immutable] alone makes nothing known, except on the runtime's own types, for which Orleans has codecs of its own.
        return WireTypes.IsShared(type) && (type.Assembly == typeof(WireRules).Assembly || !type.IsDefined(typeof(ImmutableAttribute), inherit: false))
            ? null
            : $"{type} has no [GenerateSerializer].";
    }

    private string? FirstBreach(Type[] types) => types.Select(BreachOf).FirstOrDefault(static b => b is not null);

    private string? MemberBreach(Type type)
    {
        if (type.IsEnum || type.Assembly == typeof(WireRules).Assembly) return null;
        var numbers = new HashSet<uint>();
        foreach (var field in WireTypes.FieldsOf(type))
        {
            if (WireTypes.IsLeftBehind(field)) continue;
            var declaring = field.DeclaringType!;
            if (declaring != type && !WireTypes.IsAnnotated(declaring)) return $"{type}: its base {declaring} has no [GenerateSerializer].";
            if (declaring != type) continue;
            var id = IdOf(field);
            if (id is null && !IsRecordParameter(field)) return $"{type}: {NameOf(field)} has no [Id] and would be lost on the way.";
            if (id is { } number && !numbers.Add(number)) return $"{type}: two members have [Id({number})].";
            if (BreachOf(field.FieldType) is { } breach) return $"{type}: {NameOf(field)}: {breach}";
        }

        return null;
    }

    private static uint? IdOf(FieldInfo field) =>
        field.GetCustomAttribute<IdAttribute>()?.Id ?? PropertyOf(field)?.GetCustomAttribute<IdAttribute>()?.Id;

    private static PropertyInfo? PropertyOf(FieldInfo field) => field.IsDefined(typeof(CompilerGeneratedAttribute))
        ? field.DeclaringType!.GetProperty(NameOf(field), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        : null;

    // "<Price>k__BackingField" is Price.
    private static string NameOf(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    // A record's positional parameters are numbered by their position.
    private static bool IsRecordParameter(FieldInfo field)
    {
        var type = field.DeclaringType!;
        var isRecord = type.GetMethod("<Clone>$") is not null || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);
        return isRecord && type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(c => c.GetParameters().Any(p => p.Name == NameOf(field) && p.ParameterType == field.FieldType));
    }

    private static bool IsCopiedCollection(Type type) => type.IsGenericType && Copied.Contains(type.GetGenericTypeDefinition());
}
