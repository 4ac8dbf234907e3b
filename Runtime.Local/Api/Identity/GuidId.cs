namespace Orleans.Runtime;

/// <summary>A <see cref="System.Guid"/> as a reference: the id of a stream subscription.</summary>
[GenerateSerializer, Immutable]
public sealed class GuidId : IEquatable<GuidId>, IComparable<GuidId>
{
    /// <summary>The value.</summary>
    [Id(0)]
    public readonly Guid Guid;

    private GuidId(Guid guid) => Guid = guid;

    /// <summary>The id of this value.</summary>
    public static GuidId GetGuidId(Guid guid) => new(guid);

    /// <inheritdoc/>
    public int CompareTo(GuidId? other) => other is null ? 1 : Guid.CompareTo(other.Guid);

    /// <inheritdoc/>
    public bool Equals(GuidId? other) => other is not null && Guid == other.Guid;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GuidId);

    /// <inheritdoc/>
    public override int GetHashCode() => Guid.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Guid.ToString("N");

    /// <inheritdoc/>
    public static bool operator ==(GuidId? left, GuidId? right) => Equals(left, right);

    /// <inheritdoc/>
    public static bool operator !=(GuidId? left, GuidId? right) => !Equals(left, right);
}
