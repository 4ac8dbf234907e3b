using System.Net;
using System.Text;
using Mdc.Runtime.Local.Identity;

namespace Orleans.Runtime;

/// <summary>Which silo: an endpoint and the generation of its process. In this runtime the endpoint is a name only: nothing listens there.</summary>
[Immutable, SuppressReferenceTracking]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private readonly int _hash;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _hash = StableHash.Of(Encoding.UTF8.GetBytes(ToParsableString()));
    }

    /// <summary>The endpoint.</summary>
    [Id(0)]
    public IPEndPoint Endpoint { get; }

    /// <summary>Which start of the silo on that endpoint; later starts have higher numbers.</summary>
    [Id(1)]
    public int Generation { get; }

    /// <summary>The address of a silo.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>The address of a silo.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>A hash that is the same on every machine and in every run.</summary>
    public int GetConsistentHashCode() => _hash;

    /// <summary>address:port@generation.</summary>
    public string ToParsableString() => $"{Endpoint}@{Generation}";

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other)
    {
        if (other is null) return 1;
        var order = Endpoint.Port.CompareTo(other.Endpoint.Port);
        if (order == 0) order = Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());
        return order != 0 ? order : Generation.CompareTo(other.Generation);
    }

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => ToParsableString();
}
