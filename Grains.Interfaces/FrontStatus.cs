namespace Mdc.Grains.Interfaces;

/// <summary>How one front of a feeder is doing. Counts are since the feeder's start.</summary>
/// <param name="Front">Its number; journaled ticks carry it.</param>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Broker">The broker's id.</param>
/// <param name="State">created, connecting, connected, logging in, subscribing, live, lost, backing off or released.</param>
/// <param name="Priority">As configured; higher is preferred.</param>
/// <param name="Budget">The most instruments it carries; null for no limit.</param>
/// <param name="Instruments">How many it carries.</param>
/// <param name="Planned">How many it should carry.</param>
/// <param name="Quality">0 to 1 (docs/fronts.md).</param>
/// <param name="DelayMs">From exchange time to receipt, smoothed, milliseconds; null before the first tick. Only differences between fronts mean anything.</param>
/// <param name="Ticks">Ticks it pushed.</param>
/// <param name="First">Ticks of which it brought the first copy.</param>
/// <param name="Repeats">Copies it brought of ticks that were there already.</param>
/// <param name="OnlyHere">Of <paramref name="First"/>, how many no other front has brought.</param>
/// <param name="Conflicts">Ticks it sent with other content than an earlier copy.</param>
/// <param name="Lost">Ticks that found its ring full.</param>
/// <param name="Losses">Connections that were lost.</param>
/// <param name="FailedLogins">Logins refused or not answered.</param>
/// <param name="Errors">Instruments refused, and other errors.</param>
/// <param name="Silences">Times it was silent in an open market.</param>
/// <param name="LastTickNs">When its last tick came, unix nanoseconds; 0 before the first.</param>
/// <param name="Trouble">What is wrong, in a sentence; null when nothing is.</param>
[GenerateSerializer, Immutable, Alias("mdc.front-status.1")]
public sealed record FrontStatus(
    [property: Id(0)] ushort Front,
    [property: Id(1)] string Name,
    [property: Id(2)] string Broker,
    [property: Id(3)] string State,
    [property: Id(4)] int Priority,
    [property: Id(5)] int? Budget,
    [property: Id(6)] int Instruments,
    [property: Id(7)] int Planned,
    [property: Id(8)] double Quality,
    [property: Id(9)] double? DelayMs,
    [property: Id(10)] long Ticks,
    [property: Id(11)] long First,
    [property: Id(12)] long Repeats,
    [property: Id(13)] long OnlyHere,
    [property: Id(14)] long Conflicts,
    [property: Id(15)] long Lost,
    [property: Id(16)] int Losses,
    [property: Id(17)] int FailedLogins,
    [property: Id(18)] int Errors,
    [property: Id(19)] int Silences,
    [property: Id(20)] long LastTickNs,
    [property: Id(21)] string? Trouble);
