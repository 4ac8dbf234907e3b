namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>A front that can be given instruments, as the dispatcher sees it.</summary>
/// <param name="Number">The front's number.</param>
/// <param name="Broker">Who runs it: two fronts of one broker are not independent.</param>
/// <param name="Priority">Higher is preferred.</param>
/// <param name="Budget">The most instruments it carries.</param>
/// <param name="Quality">0 to 1, see <see cref="FrontQuality"/>.</param>
/// <param name="IsStable">False for one that came back a moment ago: it is given what nobody else can carry, and nothing back yet.</param>
public sealed record DispatchFront(ushort Number, string Broker, int Priority, int Budget, double Quality, bool IsStable);

/// <summary>One change of the plan.</summary>
/// <param name="Front">Whose.</param>
/// <param name="Instrument">Which instrument.</param>
/// <param name="IsAdded">True to carry it, false to leave it.</param>
public readonly record struct SubscriptionMove(ushort Front, string Instrument, bool IsAdded);
