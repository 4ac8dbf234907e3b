namespace Mdc.Runtime.Local.Copying;

internal sealed class NullableCopier<T> : Copier<T?> where T : struct
{
    public override T? Copy(T? value, CopyContext context) => value is { } some ? CopierOf<T>.Copy(some, context) : null;
}

internal sealed class ArrayCopier<T> : Copier<T[]>
{
    public override T[] Copy(T[] value, CopyContext context)
    {
        if (value is null || value.Length == 0) return value!;
        if (value.GetType() != typeof(T[])) return (T[])Copiers.CopyDynamic(value, context)!;
        if (CopierOf<T>.Shares) return (T[])value.Clone();
        if (context.TryGet(value, out var known)) return (T[])known;
        var copy = new T[value.Length];
        context.Add(value, copy);
        for (var i = 0; i < copy.Length; i++) copy[i] = CopierOf<T>.Copy(value[i], context);
        return copy;
    }
}

internal sealed class ListCopier<T> : Copier<List<T>>
{
    public override List<T> Copy(List<T> value, CopyContext context)
    {
        if (value is null) return value!;
        if (CopierOf<T>.Shares) return [.. value];
        if (context.TryGet(value, out var known)) return (List<T>)known;
        var copy = new List<T>(value.Count);
        context.Add(value, copy);
        foreach (var item in value) copy.Add(CopierOf<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class HashSetCopier<T> : Copier<HashSet<T>>
{
    public override HashSet<T> Copy(HashSet<T> value, CopyContext context)
    {
        if (value is null) return value!;
        if (CopierOf<T>.Shares) return new HashSet<T>(value, value.Comparer);
        if (context.TryGet(value, out var known)) return (HashSet<T>)known;
        var copy = new HashSet<T>(value.Count, value.Comparer);
        context.Add(value, copy);
        foreach (var item in value) copy.Add(CopierOf<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : Copier<Dictionary<TKey, TValue>> where TKey : notnull
{
    public override Dictionary<TKey, TValue> Copy(Dictionary<TKey, TValue> value, CopyContext context)
    {
        if (value is null) return value!;
        if (CopierOf<TKey>.Shares && CopierOf<TValue>.Shares) return new Dictionary<TKey, TValue>(value, value.Comparer);
        if (context.TryGet(value, out var known)) return (Dictionary<TKey, TValue>)known;
        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        context.Add(value, copy);
        foreach (var (key, item) in value) copy.Add(CopierOf<TKey>.Copy(key, context), CopierOf<TValue>.Copy(item, context));
        return copy;
    }
}

internal sealed class ReadOnlyMemoryCopier<T> : Copier<ReadOnlyMemory<T>>
{
    public override ReadOnlyMemory<T> Copy(ReadOnlyMemory<T> value, CopyContext context) =>
        value.IsEmpty ? value : CopierOf<T[]>.Copy(value.ToArray(), context);
}

internal sealed class MemoryCopier<T> : Copier<Memory<T>>
{
    public override Memory<T> Copy(Memory<T> value, CopyContext context) =>
        value.IsEmpty ? value : CopierOf<T[]>.Copy(value.ToArray(), context);
}

internal sealed class ArraySegmentCopier<T> : Copier<ArraySegment<T>>
{
    public override ArraySegment<T> Copy(ArraySegment<T> value, CopyContext context) =>
        value.Count == 0 ? value : new ArraySegment<T>(CopierOf<T[]>.Copy([.. value], context));
}
