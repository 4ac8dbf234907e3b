using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Which grain: its class's <see cref="GrainType"/> and its key. Written as "type/key".</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>, IComparable<GrainId>
{
    /// <summary>True for the empty default.</summary>
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    /// <summary>The grain's class.</summary>
    public GrainType Type { get; } = type;

    /// <summary>The grain's key; an integer key is written in hexadecimal (<see cref="GrainIdKeyExtensions"/>).</summary>
    public IdSpan Key { get; } = key;

    /// <summary>The id of a class's grain.</summary>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>The id of a class's grain with a string key.</summary>
    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    /// <summary>The id of a class's grain with a string key.</summary>
    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    /// <summary>Reads "type/key". Throws <see cref="ArgumentException"/> for anything else.</summary>
    public static GrainId Parse(string value) =>
        TryParse(value, out var id) ? id : throw new ArgumentException($"\"{value}\" is no grain id: it was to be type/key.", nameof(value));

    /// <summary>Reads "type/key".</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out GrainId result)
    {
        var slash = value?.IndexOf('/') ?? -1;
        result = slash > 0 ? Create(value![..slash], value[(slash + 1)..]) : default;
        return slash > 0;
    }

    /// <summary>A hash that is the same on every machine and in every run.</summary>
    public uint GetUniformHashCode() => Type.GetUniformHashCode() * 31 + Key.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);

    /// <inheritdoc/>
    public int CompareTo(GrainId other)
    {
        var order = Type.CompareTo(other.Type);
        return order != 0 ? order : Key.CompareTo(other.Key);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)GetUniformHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{Type}/{Key}";

    /// <inheritdoc/>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
