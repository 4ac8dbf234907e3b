using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Mdc.Runtime.Local.Copying;

/// <summary>All copiers; one per type, made at its first use.</summary>
internal static class Copiers
{
    private static readonly ConcurrentDictionary<Type, Copier> Known = new();

    public static Copier Of(Type type) => Known.GetOrAdd(type, static type => Make(type));

    /// <summary>Copies by the value's own type. Throws <see cref="CodecNotFoundException"/> where that must not cross a call.</summary>
    public static object? CopyDynamic(object? value, CopyContext context)
    {
        if (value is null) return null;
        var type = value.GetType();
        var copier = Of(type);
        if (copier is not IDynamicCopier) return copier.CopyObject(value, context);
        if (type == typeof(object)) return value;
        throw new CodecNotFoundException($"{type} cannot cross a call: it has no [GenerateSerializer].");
    }

    private static Copier Make(Type type)
    {
        if (WireTypes.IsShared(type)) return New(typeof(SharedCopier<>), type);
        if (type.IsArray && type.GetArrayRank() == 1) return New(typeof(ArrayCopier<>), type.GetElementType()!);
        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments();
            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(Nullable<>)) return New(typeof(NullableCopier<>), arguments);
            if (definition == typeof(List<>)) return New(typeof(ListCopier<>), arguments);
            if (definition == typeof(HashSet<>)) return New(typeof(HashSetCopier<>), arguments);
            if (definition == typeof(Dictionary<,>)) return New(typeof(DictionaryCopier<,>), arguments);
            if (definition == typeof(ReadOnlyMemory<>)) return New(typeof(ReadOnlyMemoryCopier<>), arguments);
            if (definition == typeof(Memory<>)) return New(typeof(MemoryCopier<>), arguments);
            if (definition == typeof(ArraySegment<>)) return New(typeof(ArraySegmentCopier<>), arguments);
        }

        return WireTypes.IsCopiedByMember(type) ? New(typeof(MemberCopier<>), type) : New(typeof(DynamicCopier<>), type);
    }

    private static Copier New(Type copier, params Type[] arguments) =>
        (Copier)Activator.CreateInstance(copier.MakeGenericType(arguments))!;
}

/// <summary>A static type that says nothing about its values: object, an interface, an abstract class, or a type that must not cross.</summary>
internal interface IDynamicCopier;

internal sealed class DynamicCopier<T> : Copier<T>, IDynamicCopier
{
    // A grain that passes itself passes its reference.
    public override T Copy(T value, CopyContext context) => value is IGrainBase self && typeof(IAddressable).IsAssignableFrom(typeof(T))
        ? self.GrainContext.GrainReference.View<T>()
        : (T)Copiers.CopyDynamic(value, context)!;
}

internal sealed class SharedCopier<T> : Copier<T>
{
    public override bool Shares => true;

    public override T Copy(T value, CopyContext context) => value;
}
