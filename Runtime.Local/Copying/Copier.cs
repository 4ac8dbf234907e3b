namespace Mdc.Runtime.Local.Copying;

/// <summary>Remembers what was copied, so that an object met twice is copied once. One per call, used by one thread.</summary>
internal sealed class CopyContext
{
    private Dictionary<object, object>? _copies;

    public bool TryGet(object original, out object copy)
    {
        copy = null!;
        return _copies is not null && _copies.TryGetValue(original, out copy!);
    }

    public void Add(object original, object copy) =>
        (_copies ??= new Dictionary<object, object>(ReferenceEqualityComparer.Instance)).Add(original, copy);
}

/// <summary>Copies values of one type.</summary>
internal abstract class Copier
{
    /// <summary>True: values are handed over as they are, because nobody can change them.</summary>
    public virtual bool Shares => false;

    public abstract object? CopyObject(object? value, CopyContext context);
}

/// <summary>Copies values of one static type; where a subclass may hide behind it, by the value's own type.</summary>
internal abstract class Copier<T> : Copier
{
    public abstract T Copy(T value, CopyContext context);

    public sealed override object? CopyObject(object? value, CopyContext context) => Copy((T)value!, context);
}

/// <summary>The copier of a static type.</summary>
internal static class CopierOf<T>
{
    private static readonly Copier<T> Instance = (Copier<T>)Copiers.Of(typeof(T));

    public static bool Shares => Instance.Shares;

    public static T Copy(T value, CopyContext context) => Instance.Copy(value, context);
}
