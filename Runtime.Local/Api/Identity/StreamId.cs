using System.Globalization;
using System.Text;
using Mdc.Runtime.Local.Identity;

namespace Orleans.Runtime;

/// <summary>Which stream of a provider: a namespace and a key. Ordered by namespace and key together.</summary>
[Immutable, GenerateSerializer]
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly byte[]? _fullKey;
    private readonly ushort _keyIndex;
    private readonly int _hash;

    private StreamId(byte[] fullKey, int keyIndex)
    {
        _fullKey = fullKey;
        _keyIndex = checked((ushort)keyIndex);
        _hash = StableHash.Of(fullKey);
    }

    /// <summary>Namespace and key, UTF-8; owned by the id.</summary>
    public ReadOnlyMemory<byte> FullKey => _fullKey;

    /// <summary>The key, UTF-8; owned by the id.</summary>
    public ReadOnlyMemory<byte> Key => FullKey[_keyIndex..];

    /// <summary>The namespace, UTF-8; owned by the id.</summary>
    public ReadOnlyMemory<byte> Namespace => FullKey[.._keyIndex];

    /// <summary>The stream of a namespace and a text.</summary>
    public static StreamId Create(string? ns, string key) =>
        new(Encoding.UTF8.GetBytes(ns + key), ns is null ? 0 : Encoding.UTF8.GetByteCount(ns));

    /// <summary>The stream of a namespace and a number, written in decimal.</summary>
    public static StreamId Create(string? ns, long key) => Create(ns, key.ToString(CultureInfo.InvariantCulture));

    /// <summary>The stream of a namespace and a guid, written without dashes.</summary>
    public static StreamId Create(string? ns, Guid key) => Create(ns, key.ToString("N"));

    /// <summary>The key as text.</summary>
    public string GetKeyAsString() => Encoding.UTF8.GetString(Key.Span);

    /// <summary>The namespace as text; null where there is none.</summary>
    public string? GetNamespace() => _keyIndex == 0 ? null : Encoding.UTF8.GetString(Namespace.Span);

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => FullKey.Span.SequenceCompareTo(other.FullKey.Span);

    /// <inheritdoc/>
    public bool Equals(StreamId other) => _hash == other._hash && FullKey.Span.SequenceEqual(other.FullKey.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>namespace/key.</summary>
    public override string ToString() => $"{GetNamespace() ?? "null"}/{GetKeyAsString()}";

    /// <inheritdoc/>
    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    /// <inheritdoc/>
    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);
}
