namespace Orleans.Runtime;

/// <summary>The name of a grain class in grain ids.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>, IComparable<GrainType>
{
    /// <summary>Takes ownership of the bytes.</summary>
    public GrainType(byte[] value) : this(new IdSpan(value))
    {
    }

    /// <summary>True for the empty default.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The name's bytes.</summary>
    public IdSpan Value { get; } = id;

    /// <summary>The name's bytes.</summary>
    public ReadOnlySpan<byte> AsSpan() => Value.AsSpan();

    /// <summary>The type of this name.</summary>
    public static GrainType Create(string value) => new(IdSpan.Create(value));

    /// <summary>A hash that is the same on every machine and in every run.</summary>
    public uint GetUniformHashCode() => Value.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainType obj) => Value.Equals(obj.Value);

    /// <inheritdoc/>
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <inheritdoc/>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
