using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts.Configuration;
using Mdc.Feeder.Fronts.Pool;
using Mdc.Grains.Interfaces;

namespace Mdc.Feeder.Fronts;

/// <summary>The live source: ticks of any number of fronts, and what happens to the fronts, on the pump's thread.</summary>
/// <remarks>Fronts take turns, so that a busy one starves no other. The clock is ours: an exchange's differs by less than the gate bears.</remarks>
public sealed class FrontSource : ITickSource
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(1);

    private readonly FrontPool _pool;
    private readonly PoolSurroundings _around;
    private int _turn;

    /// <summary>A source that connects with its first read.</summary>
    public FrontSource(FrontsOptions options, PoolSurroundings around) => (_pool, _around) = (new FrontPool(options, around), around);

    /// <inheritdoc/>
    public SourceKind Kind => SourceKind.Live;

    /// <inheritdoc/>
    public string Description => _pool.Description;

    /// <inheritdoc/>
    public bool HasEnded => false;

    /// <inheritdoc/>
    public double? Progress => null;

    /// <inheritdoc/>
    public long? ClockNs => ChinaTime.ToNs(_around.Time.GetUtcNow());

    /// <inheritdoc/>
    public string? Trouble => _pool.Trouble;

    /// <inheritdoc/>
    public IReadOnlyList<FrontStatus> Fronts => _pool.Status;

    internal FrontPool Pool => _pool;

    /// <summary>Puts another configuration in force, without a restart. Any thread.</summary>
    public void Configure(FrontsOptions options) => _pool.Configure(options);

    /// <summary>Says that a new configuration can't be used; the old one stays in force. Any thread.</summary>
    public void RefuseConfiguration(string sentence) => _pool.RefuseConfiguration(sentence);

    /// <inheritdoc/>
    public int Read(Span<TickFrame> into)
    {
        _pool.Poll();
        var count = Give(_pool.Due, into);
        var (now, links) = (_pool.Now, _pool.Links);
        if (links.Count == 0) return count;

        _turn = (_turn + 1) % links.Count;
        for (var n = 0; n < links.Count && count < into.Length; n++)
        {
            var link = links[(_turn + n) % links.Count];
            var read = link.Read(into[count..], now);
            for (var i = count; i < count + read; i++) _pool.Coverage.Flag(ref into[i]);
            count += read;
            // Room is left, so the front has no more: its end comes after its last ticks.
            count += Give(link.Ends, into[count..]);
        }
        return count;
    }

    /// <inheritdoc/>
    public string NameOf(ushort front) => _around.Numbers.NameOf(front) ?? $"front {front}";

    /// <inheritdoc/>
    public void Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        // One front says itself when something came. Of many the first would have to be waited for: a beat is soon enough.
        if (_pool.Links is [{ Connection: { } only }]) only.Wait(atMost, cancellation);
        else cancellation.WaitHandle.WaitOne(atMost < Beat ? atMost : Beat);
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    private static int Give(List<TickFrame> records, Span<TickFrame> into)
    {
        var count = Math.Min(records.Count, into.Length);
        if (count == 0) return 0;
        for (var i = 0; i < count; i++) into[i] = records[i];
        records.RemoveRange(0, count);
        return count;
    }
}
