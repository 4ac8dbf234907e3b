using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Domain.Certificates;

/// <summary>What somebody behind the journal says it took of one instrument's trading day: how many records, and which.</summary>
/// <remarks>
/// Two additions per tick: the records' own checksums (CRC-32C over content and place in the journal, written by the journal) are summed, so
/// that the journal can tell whether exactly its records between two positions were taken. A mutable struct of its owner.
/// </remarks>
public struct TickAccount
{
    /// <summary>The trading day it is about; none before the first tick.</summary>
    public TradingDay Day;

    /// <summary>Where its owner stood before the first tick of the day that it saw, per feeder.</summary>
    public FeedPositions After;

    /// <summary>Ticks taken.</summary>
    public long Count;

    /// <summary>Sum of their checksums, modulo 2^64.</summary>
    public ulong Checksums;

    /// <summary>Takes a tick. A newer trading day begins anew; an older one is not counted. Allocates nothing.</summary>
    /// <param name="tick">As the journal wrote it.</param>
    /// <param name="before">Where the owner stood before it.</param>
    public void Add(in TickFrame tick, in FeedPositions before)
    {
        if (tick.TradingDay != Day)
        {
            if (tick.TradingDay < Day) return;
            (Day, After, Count, Checksums) = (tick.TradingDay, before, 0, 0);
        }
        Count++;
        Checksums += tick.Checksum;
    }
}
