namespace Orleans.Metadata;

/// <summary>A version of the cluster's manifest.</summary>
[GenerateSerializer, Immutable]
public readonly struct MajorMinorVersion(long majorVersion, long minorVersion) : IComparable<MajorMinorVersion>, IEquatable<MajorMinorVersion>
{
    /// <summary>The first number.</summary>
    [Id(0)]
    public long Major { get; } = majorVersion;

    /// <summary>The second number.</summary>
    [Id(1)]
    public long Minor { get; } = minorVersion;

    /// <inheritdoc/>
    public int CompareTo(MajorMinorVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public bool Equals(MajorMinorVersion other) => Major == other.Major && Minor == other.Minor;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MajorMinorVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Major, Minor);

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";

    /// <inheritdoc/>
    public static bool operator ==(MajorMinorVersion left, MajorMinorVersion right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(MajorMinorVersion left, MajorMinorVersion right) => !left.Equals(right);
}
