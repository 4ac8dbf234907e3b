using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Feeder;

/// <summary>Where the pump takes pushes from: fronts, recorded files, the simulated exchange. Owned by the pump and used on its thread alone.</summary>
public interface ITickSource : IDisposable
{
    /// <summary>Live, simulated or replay.</summary>
    SourceKind Kind { get; }

    /// <summary>The source in words, as an operator reads it: "8 files, 213,816 rows".</summary>
    string Description { get; }

    /// <summary>
    /// Moves what has come into the frames, oldest first, and says how many. 0 where nothing is there now. Ticks carry what the exchange
    /// sent, and <see cref="TickFrame.SourceId"/>, <see cref="TickFrame.SourceOrdinal"/>, <see cref="TickFrame.Front"/>, the login's trading day
    /// (or none) in <see cref="TickFrame.TradingDay"/>, and when they came in <see cref="TickFrame.ReceivedNs"/>, for a replay on the
    /// recording's own time line. What happened to a
    /// front comes in between as <see cref="ControlRecord.FeedState"/> and <see cref="ControlRecord.Gap"/>.
    /// Allocates nothing per tick.
    /// </summary>
    int Read(Span<TickFrame> into);

    /// <summary>True once <see cref="Read"/> will never give anything again.</summary>
    bool HasEnded { get; }

    /// <summary>0 to 1 where the source has an end, else null.</summary>
    double? Progress { get; }

    /// <summary>What time it is at the exchanges by the source's own clock, unix nanoseconds; null for a replay, where only ticks tell it.</summary>
    long? ClockNs { get; }

    /// <summary>What is wrong, in a sentence: a damaged file. Null when nothing is. Read by any thread.</summary>
    string? Trouble { get; }

    /// <summary>How each front is doing; empty for a source without fronts. Read by any thread.</summary>
    IReadOnlyList<FrontStatus> Fronts => [];

    /// <summary>What a front's number stands for: its address, or the file's name.</summary>
    string NameOf(ushort front);

    /// <summary>Returns when something may have come, when the time is over, or when cancelled; never throws for either.</summary>
    void Wait(TimeSpan atMost, CancellationToken cancellation);
}
