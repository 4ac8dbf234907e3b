using System.Collections.Concurrent;
using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>A source that gives what a test puts into it.</summary>
internal sealed class ScriptedSource(SourceKind kind = SourceKind.Live) : ITickSource
{
    private readonly ConcurrentQueue<TickFrame> _frames = new();
    private long _ordinal;

    public SourceKind Kind => kind;

    public string Description => "a script";

    public bool HasEnded { get; set; }

    public double? Progress => null;

    public long? ClockNs { get; set; }

    public string? Trouble => null;

    public bool IsDisposed { get; private set; }

    public void Tick(string instrument, int day, string time, int volume, int millis = 0, ushort front = 1, long? receivedNs = null)
    {
        var at = TimeOnly.Parse(time, null);
        var frame = TickFrame.Empty();
        frame.Instrument.TrySet(Encoding.ASCII.GetBytes(instrument));
        (frame.RawTradingDay, frame.RawUpdateTime, frame.UpdateMillis) = (day, at.Hour * 10_000 + at.Minute * 100 + at.Second, (short)millis);
        (frame.DayVolume, frame.Last, frame.Front, frame.SourceOrdinal) = (volume, new Price(37_000_000), front, ++_ordinal);
        frame.ReceivedNs = receivedNs ?? Ns(day, time, millis) + 100 * ChinaTime.NsPerMillisecond;
        _frames.Enqueue(frame);
    }

    public void Control(TickFrame control) => _frames.Enqueue(control);

    public static long Ns(int day, string time, int millis = 0)
    {
        var at = TimeOnly.Parse(time, null);
        return ExchangeClock.ToNs(new TradingDay(day), at.Hour * 3600 + at.Minute * 60 + at.Second, millis, PumpRig.Rules.Calendar);
    }

    public int Read(Span<TickFrame> into)
    {
        var count = 0;
        while (count < into.Length && _frames.TryDequeue(out into[count])) count++;
        return count;
    }

    public string NameOf(ushort front) => $"front {front}";

    public void Wait(TimeSpan atMost, CancellationToken cancellation) => cancellation.WaitHandle.WaitOne(1);

    public void Dispose() => IsDisposed = true;
}
