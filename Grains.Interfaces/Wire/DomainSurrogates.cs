using System.Runtime.InteropServices;
using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces.Wire;

/// <summary>A plain struct of the domain as its own bytes: the domain knows no Orleans, and its layouts are frozen by tests.</summary>
[GenerateSerializer, Immutable, Alias("mdc.plain.1")]
public readonly record struct PlainBytes([property: Id(0)] byte[] Bytes)
{
    /// <summary>The bytes of a value.</summary>
    public static PlainBytes Of<T>(in T value) where T : unmanaged => new(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in value, 1)).ToArray());

    /// <summary>The value again. Throws <see cref="ArgumentException"/> where the length is another.</summary>
    public T To<T>() where T : unmanaged => MemoryMarshal.Read<T>(Bytes);
}

/// <summary>A bar version: the only domain type on the wire that is not plain.</summary>
[GenerateSerializer, Immutable, Alias("mdc.bar-version.1")]
public readonly record struct BarVersionSurrogate(
    [property: Id(0)] string Instrument,
    [property: Id(1)] PlainBytes Bar,
    [property: Id(2)] PlainBytes State,
    [property: Id(3)] byte Reason,
    [property: Id(4)] long KnownAtNs);

/// <summary><see cref="BarVersion"/> on the wire.</summary>
[RegisterConverter]
public sealed class BarVersionConverter : IConverter<BarVersion, BarVersionSurrogate>
{
    /// <inheritdoc/>
    public BarVersion ConvertFromSurrogate(in BarVersionSurrogate surrogate) =>
        new(surrogate.Instrument, surrogate.Bar.To<Bar>(), surrogate.State.To<FoldState>(), (RevisionReason)surrogate.Reason, surrogate.KnownAtNs);

    /// <inheritdoc/>
    public BarVersionSurrogate ConvertToSurrogate(in BarVersion value) =>
        new(value.Instrument, PlainBytes.Of(value.Bar), PlainBytes.Of(value.State), (byte)value.Reason, value.KnownAtNs);
}

/// <summary><see cref="Bar"/> on the wire.</summary>
[RegisterConverter]
public sealed class BarConverter : IConverter<Bar, PlainBytes>
{
    /// <inheritdoc/>
    public Bar ConvertFromSurrogate(in PlainBytes surrogate) => surrogate.To<Bar>();

    /// <inheritdoc/>
    public PlainBytes ConvertToSurrogate(in Bar value) => PlainBytes.Of(value);
}

/// <summary><see cref="FoldState"/> on the wire.</summary>
[RegisterConverter]
public sealed class FoldStateConverter : IConverter<FoldState, PlainBytes>
{
    /// <inheritdoc/>
    public FoldState ConvertFromSurrogate(in PlainBytes surrogate) => surrogate.To<FoldState>();

    /// <inheritdoc/>
    public PlainBytes ConvertToSurrogate(in FoldState value) => PlainBytes.Of(value);
}

/// <summary><see cref="FeedPositions"/> on the wire.</summary>
[RegisterConverter]
public sealed class FeedPositionsConverter : IConverter<FeedPositions, PlainBytes>
{
    /// <inheritdoc/>
    public FeedPositions ConvertFromSurrogate(in PlainBytes surrogate) => surrogate.To<FeedPositions>();

    /// <inheritdoc/>
    public PlainBytes ConvertToSurrogate(in FeedPositions value) => PlainBytes.Of(value);
}

/// <summary><see cref="FeedPosition"/> on the wire.</summary>
[RegisterConverter]
public sealed class FeedPositionConverter : IConverter<FeedPosition, PlainBytes>
{
    /// <inheritdoc/>
    public FeedPosition ConvertFromSurrogate(in PlainBytes surrogate) => surrogate.To<FeedPosition>();

    /// <inheritdoc/>
    public PlainBytes ConvertToSurrogate(in FeedPosition value) => PlainBytes.Of(value);
}
