using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces;

/// <summary>What one silo's instruments push to the gateways it serves; in process, one per silo.</summary>
public interface IPushHub
{
    /// <summary>Counts up whenever what is wanted changes: an instrument asks <see cref="Wants"/> again then, not per tick.</summary>
    int InterestVersion { get; }

    /// <summary>True where somebody wants the instrument's pushes.</summary>
    bool Wants(string instrument);

    /// <summary>Hands a run of one instrument's accepted ticks, in order, to who wants them. Copies; never blocks.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="after">What the instrument had accepted of each feeder before the run: who has less than that misses ticks.</param>
    /// <param name="frames">The run; memory is the caller's.</param>
    void PushTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames);

    /// <summary>Hands a bar to who wants it. Never blocks.</summary>
    void PushBar(in BarPush push);

    /// <summary>What the receivers of this process want together, as it can be told to another silo.</summary>
    PushInterest Interest => PushInterest.All;

    /// <summary>A receiver says that what it wants has changed.</summary>
    void InterestChanged();

    /// <summary>Adds a receiver; dispose to remove it.</summary>
    IDisposable Attach(IPushReceiver receiver);
}

/// <summary>A gateway's end of the hub.</summary>
/// <remarks>Called on grains' turns, from several threads at once: must copy, return at once, and bound what it keeps.</remarks>
public interface IPushReceiver
{
    /// <summary>True where the receiver wants the instrument's pushes.</summary>
    bool Wants(string instrument);

    /// <summary>The same as a list. Default everything.</summary>
    PushInterest Interest => PushInterest.All;

    /// <summary>A run of one instrument's accepted ticks.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="after">What came before the run: where the receiver has less, pushes were lost, or there were none that it could have had.</param>
    /// <param name="frames">The run; memory is the caller's.</param>
    void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames);

    /// <summary>A forming, closed or revised 1-minute bar.</summary>
    void OnBar(in BarPush push);

    /// <summary>
    /// Pushes of these instruments, up to now, may never come: their silo has died, a batch was lost on its way, or they were pushed before we
    /// were heard. An instrument that falls silent after that never tells by itself. Never in process; must return at once.
    /// </summary>
    void OnMayMiss(PushInterest instruments);
}

/// <summary>A 1-minute bar on its way to who watches.</summary>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="Bar">The bar as it stands.</param>
/// <param name="State">Forming, closed or revised.</param>
/// <param name="Seen">What the instrument had seen of each feeder: tells a replay's push, and one of an activation that hung, from a newer one.</param>
public readonly record struct BarPush(string Instrument, Bar Bar, BarPushState State, FeedPositions Seen);

/// <summary>Whether a pushed bar may still change.</summary>
public enum BarPushState : byte
{
    /// <summary>The open bar, after the newest tick.</summary>
    Forming = 0,

    /// <summary>Closed.</summary>
    Closed = 1,

    /// <summary>A closed bar that was corrected.</summary>
    Revised = 2,
}
