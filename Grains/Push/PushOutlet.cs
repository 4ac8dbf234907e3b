using System.Runtime.InteropServices;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains.Push;

/// <summary>One observer's pushes on their way out of the silo: collected on grains' turns, sent one awaited batch at a time.</summary>
/// <remarks>
/// Bounded: over <see cref="MostTicks"/> ticks or <see cref="MostBars"/> bars what comes is dropped and counted, and the observer is told.
/// Collecting is one lock and one copy; the lock is held for no longer than that.
/// </remarks>
internal sealed class PushOutlet(IPushObserver observer, PushInterest interest, IPushHub hub) : IPushReceiver
{
    private const int MostTicks = 20_000;
    private const int MostBars = 20_000;

    private readonly Lock _gate = new();
    private TickFrame[] _ticks = new TickFrame[64];
    private TickFrame[] _sent = [];
    private int _count;
    private List<PushedBar> _bars = [];
    private long _missed;
    private bool _isSending;
    private volatile HashSet<string> _wanted = [.. interest.Instruments];
    private volatile bool _wantsAll = interest.Everything;

    /// <summary>Why the last batch did not arrive; null while they do.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>When it was last asked for.</summary>
    public DateTimeOffset RenewedAt { get; set; }

    /// <summary>The hub's end of it.</summary>
    public IDisposable? Attachment { get; set; }

    /// <summary>Changes what is wanted.</summary>
    public void Want(PushInterest wanted)
    {
        var isSame = wanted.Everything == _wantsAll && _wanted.SetEquals(wanted.Instruments);
        Failure = null;
        if (isSame) return;
        (_wanted, _wantsAll) = ([.. wanted.Instruments], wanted.Everything);
        hub.InterestChanged();
    }

    /// <inheritdoc/>
    public bool Wants(string instrument) => _wantsAll || _wanted.Contains(instrument);

    /// <inheritdoc/>
    public void OnTicks(string instrument, ReadOnlySpan<TickFrame> frames)
    {
        lock (_gate)
        {
            var taken = Math.Min(frames.Length, MostTicks - _count);
            _missed += frames.Length - taken;
            if (_count + taken > _ticks.Length) Array.Resize(ref _ticks, Math.Min(MostTicks, Math.Max(_count + taken, _ticks.Length * 2)));
            frames[..taken].CopyTo(_ticks.AsSpan(_count));
            _count += taken;
        }
        Send();
    }

    /// <inheritdoc/>
    public void OnBar(in BarPush push)
    {
        lock (_gate)
        {
            if (_bars.Count < MostBars) _bars.Add(new PushedBar(push.Instrument, push.Bar, push.State, push.Seen));
            else _missed++;
        }
        Send();
    }

    private void Send()
    {
        lock (_gate)
        {
            if (_isSending || Failure is not null) return;
            _isSending = true;
        }
        _ = SendAll();
    }

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
                lock (_gate) (Failure, _isSending, _count) = (e, false, 0);
                return;
            }
        }
    }

    private PushBatch? Take()
    {
        lock (_gate)
        {
            if (_count == 0 && _bars.Count == 0)
            {
                _isSending = false;
                return null;
            }
            (_sent, _ticks) = (_ticks, _sent.Length == 0 ? new TickFrame[64] : _sent);
            var batch = new PushBatch(new TickBatch(MemoryMarshal.AsBytes(_sent.AsSpan(0, _count)).ToArray()), _bars, _missed);
            (_count, _bars, _missed) = (0, [], 0);
            return batch;
        }
    }
}
