using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Mdc.Runtime.Local.Copying;

/// <summary>What the runtime knows about types that cross calls.</summary>
internal static class WireTypes
{
    private static readonly HashSet<Type> SharedByName =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Guid), typeof(Int128), typeof(UInt128), typeof(Half), typeof(Uri), typeof(Version), typeof(IPAddress), typeof(IPEndPoint),
        typeof(CancellationToken), typeof(Type),
    ];

    // Immutable themselves; shared if their items are.
    private static readonly HashSet<Type> SharedCollections =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Shared = new();

    /// <summary>True where nobody can change a value: it need not be copied.</summary>
    public static bool IsShared(Type type) => Shared.TryGetValue(type, out var known) ? known : Shared[type] = IsShared(type, []);

    /// <summary>True for annotated classes and structs and for tuples, which are copied field by field.</summary>
    public static bool IsCopiedByMember(Type type) =>
        !type.IsInterface && !type.IsAbstract && !type.ContainsGenericParameters && (IsAnnotated(type) || IsTuple(type));

    public static bool IsAnnotated(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    public static bool IsTuple(Type type) =>
        type.IsGenericType
        && (type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal)
            || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    public static bool IsSharedCollection(Type type) => type.IsGenericType && SharedCollections.Contains(type.GetGenericTypeDefinition());

    /// <summary>True for a field that its type keeps to itself.</summary>
    public static bool IsLeftBehind(FieldInfo field) => field.IsDefined(typeof(NonSerializedAttribute));

    /// <summary>All instance fields, those of the base classes first.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            foreach (var field in FieldsOf(parent)) yield return field;
        }

        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(own)) yield return field;
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || (type.IsValueType && FieldsOf(type).All(f => IsPlain(f.FieldType)));

    private static bool IsFixed(FieldInfo field, Type holder) => holder.IsValueType || field.IsInitOnly;

    private static bool IsShared(Type type, HashSet<Type> open)
    {
        if (type.IsPrimitive || type.IsEnum || SharedByName.Contains(type) || type.IsPointer) return true;
        if (type.IsDefined(typeof(ImmutableAttribute), inherit: false)) return true;
        if (typeof(Exception).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type)) return true;
        if (typeof(Type).IsAssignableFrom(type) || typeof(IPAddress).IsAssignableFrom(type)) return true;
        if (IsSharedCollection(type)) return type.GetGenericArguments().All(a => IsShared(a, open));
        if (Nullable.GetUnderlyingType(type) is { } inner) return IsShared(inner, open);
        if (type == typeof(Calls.Nothing)) return true;
        if (ConvertedTypes.Has(type)) return (type.IsValueType || type.IsSealed) && FieldsOf(type).All(f => IsFixed(f, type) && (IsPlain(f.FieldType) || IsShared(f.FieldType, open)));

        // A struct is copied by its assignment; a class is as good as immutable if it is sealed and all its fields are read-only.
        if (!IsCopiedByMember(type) || (type.IsClass && !type.IsSealed) || !open.Add(type)) return false;
        return FieldsOf(type).All(f =>
            !IsLeftBehind(f)
            && IsFixed(f, type)
            && (IsShared(f.FieldType, open) || f.IsDefined(typeof(ImmutableAttribute))));
    }
}
