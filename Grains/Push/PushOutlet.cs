using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Push;

/// <summary>One observer's pushes on their way out of the silo: collected on grains' turns, sent one awaited batch at a time.</summary>
/// <remarks>
/// Bounded: over <see cref="MostTicks"/> ticks or <see cref="MostBars"/> bars what comes is dropped, and so is everything from a batch that did
/// not arrive until the observer asks again. What is dropped is counted, and the observer is told as soon as it takes a batch again.
/// Collecting is one lock and one copy; the lock is held for no longer than that.
/// </remarks>
internal sealed class PushOutlet(IPushObserver observer, PushInterest interest, IPushHub hub) : IPushReceiver
{
    /// <summary>Ticks that may wait.</summary>
    public const int MostTicks = 20_000;

    private const int MostBars = 20_000;

    private readonly Lock _gate = new();
    private TickFrame[] _ticks = new TickFrame[64];
    private TickFrame[] _sent = [];
    private int _count;
    private List<PushedRun> _runs = [];
    private List<PushedBar> _bars = [];
    private long _missed;
    private bool _isSending;
    private volatile HashSet<string> _wanted = [.. interest.Instruments];
    private volatile bool _wantsAll = interest.Everything;
    private volatile Exception? _failure;

    /// <summary>Why the last batch did not arrive; null while they do.</summary>
    public Exception? Failure => _failure;

    /// <summary>When it was last asked for.</summary>
    public DateTimeOffset RenewedAt { get; set; }

    /// <summary>The hub's end of it.</summary>
    public IDisposable? Attachment { get; set; }

    /// <summary>The observer says that it is there, and what it wants.</summary>
    public void Want(PushInterest wanted)
    {
        if (wanted.Everything != _wantsAll || !_wanted.SetEquals(wanted.Instruments))
        {
            (_wanted, _wantsAll) = ([.. wanted.Instruments], wanted.Everything);
            hub.InterestChanged();
        }
        lock (_gate) _failure = null;
        Send();
    }

    /// <inheritdoc/>
    public bool Wants(string instrument) => _wantsAll || _wanted.Contains(instrument);

    /// <inheritdoc/>
    public void OnTicks(string instrument, in FeedPositions after, ReadOnlySpan<TickFrame> frames)
    {
        lock (_gate)
        {
            var taken = _failure is null ? Math.Min(frames.Length, MostTicks - _count) : 0;
            _missed += frames.Length - taken;
            if (taken > 0)
            {
                if (_count + taken > _ticks.Length) Array.Resize(ref _ticks, Math.Min(MostTicks, Math.Max(_count + taken, _ticks.Length * 2)));
                frames[..taken].CopyTo(_ticks.AsSpan(_count));
                _count += taken;
                _runs.Add(new PushedRun(taken, after));
            }
        }
        Send();
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        lock (_gate)
        {
            if (_failure is null && _bars.Count < MostBars) _bars.Add(new PushedBar(push.Instrument, push.Bar, push.State, push.Seen));
            else _missed++;
        }
        Send();
    }

    /// <inheritdoc/>
    public void OnMayMiss(PushInterest instruments)
    {
        // Of other silos: the observer hears that from them.
    }

    private void Send()
    {
        lock (_gate)
        {
            if (_isSending || _failure is not null || IsEmpty) return;
            _isSending = true;
        }
        _ = SendAll();
    }

    private bool IsEmpty => _count == 0 && _bars.Count == 0 && _missed == 0;

    private async Task SendAll()
    {
        // Off the instrument's turn: what its silo sends is none of its grains' work.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Take() is { } batch)
        {
            try
            {
                await observer.OnPushes(batch);
            }
            catch (Exception e)
            {
                // Until it asks again: it may be gone for good.
                Fail(batch, e);
                return;
            }
        }
    }

    private PushBatch? Take()
    {
        lock (_gate)
        {
            if (IsEmpty)
            {
                _isSending = false;
                return null;
            }
            (_sent, _ticks) = (_ticks, _sent.Length == 0 ? new TickFrame[64] : _sent);
            var batch = new PushBatch(
                new TickBatch(MemoryMarshal.AsBytes(_sent.AsSpan(0, _count)).ToArray()), _bars, _missed, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_runs)).ToArray());
            (_count, _bars, _missed) = (0, [], 0);
            _runs.Clear();
            return batch;
        }
    }

    private void Fail(PushBatch batch, Exception cause)
    {
        lock (_gate)
        {
            _missed += batch.Missed + batch.Ticks.Records.Length + batch.Bars.Count + _count + _bars.Count;
            (_count, _bars) = (0, []);
            _runs.Clear();
            (_failure, _isSending) = (cause, false);
        }
    }
}
