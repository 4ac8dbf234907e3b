using System.Text;
using Mdc.Runtime.Local.Identity;

namespace Orleans.Runtime;

/// <summary>A short run of UTF-8 bytes with its hash: a grain's key or type name. Equal bytes are equal spans.</summary>
[GenerateSerializer, Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly byte[]? _value;
    private readonly int _hash;

    /// <summary>Takes ownership of the bytes.</summary>
    public IdSpan(byte[] value)
    {
        _value = value;
        _hash = StableHash.Of(value);
    }

    /// <summary>True for the empty default.</summary>
    public bool IsDefault => _value is null or { Length: 0 };

    /// <summary>The bytes; owned by the span.</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>The bytes; owned by the span.</summary>
    public ReadOnlySpan<byte> AsSpan() => _value;

    /// <summary>The UTF-8 bytes of a text.</summary>
    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    /// <summary>A hash that is the same on every machine and in every run.</summary>
    public uint GetUniformHashCode() => (uint)_hash;

    /// <inheritdoc/>
    public bool Equals(IdSpan obj) =>
        ReferenceEquals(_value, obj._value) || (_hash == obj._hash && AsSpan().SequenceEqual(obj.AsSpan()));

    /// <inheritdoc/>
    public int CompareTo(IdSpan other) => AsSpan().SequenceCompareTo(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(AsSpan());

    /// <inheritdoc/>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
