using Mdc.Domain.Calendar;

namespace Mdc.Grains.Interfaces.Wire;

/// <summary><see cref="SessionEvent"/> on the wire.</summary>
[RegisterConverter]
public sealed class SessionEventConverter : IConverter<SessionEvent, PlainBytes>
{
    /// <inheritdoc/>
    public SessionEvent ConvertFromSurrogate(in PlainBytes surrogate) => surrogate.To<SessionEvent>();

    /// <inheritdoc/>
    public PlainBytes ConvertToSurrogate(in SessionEvent value) => PlainBytes.Of(value);
}

/// <summary>The state of products with the same hours.</summary>
[GenerateSerializer, Immutable, Alias("mdc.session-state.1")]
public readonly record struct SessionStateSurrogate(
    [property: Id(0)] string[] Products,
    [property: Id(1)] int Day,
    [property: Id(2)] byte Phase,
    [property: Id(3)] long? OpenSinceNs,
    [property: Id(4)] SessionEvent[] Next);

/// <summary><see cref="SessionState"/> on the wire.</summary>
[RegisterConverter]
public sealed class SessionStateConverter : IConverter<SessionState, SessionStateSurrogate>
{
    /// <inheritdoc/>
    public SessionState ConvertFromSurrogate(in SessionStateSurrogate surrogate) => new(
        [.. surrogate.Products], new TradingDay(surrogate.Day), (Phase)surrogate.Phase, surrogate.OpenSinceNs, [.. surrogate.Next]);

    /// <inheritdoc/>
    public SessionStateSurrogate ConvertToSurrogate(in SessionState value) =>
        new([.. value.Products], value.Day.Value, (byte)value.Phase, value.OpenSinceNs, [.. value.Next]);
}
