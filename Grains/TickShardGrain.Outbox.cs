using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Orleans.Runtime;

namespace Mdc.Grains;

/// <summary>How a shard's closed bars get to its writer: announced on a stream, pulled where that was missed, waited for where they are too many.</summary>
public sealed partial class TickShardGrain
{
    private const int AnnouncementsToMiss = 3;

    private Task _announcing = Task.CompletedTask;
    private Task _reminding = Task.CompletedTask;
    private long _announcedNumber;
    private long _waitingFrom;
    private int _unmoved;
    private bool _storeIsAway;
    private bool _announcesLater;
    private TaskCompletionSource? _drained;

    public ValueTask<OutboxPage> ReadOutbox(Guid incarnation, long fromNumber, int most)
    {
        if (incarnation == _incarnation && fromNumber < _outbox.FirstNumber)
        {
            LogRestarts(Shard, "more bars waited for the store than the outbox holds");
            DeactivateOnIdle();
        }
        if (incarnation != _incarnation) (fromNumber, most) = (_outbox.FirstNumber, 0);
        return ValueTask.FromResult(Page(fromNumber, most));
    }

    public ValueTask Stored(Guid incarnation, long throughNumber)
    {
        if (incarnation != _incarnation) return ValueTask.CompletedTask;
        _outbox.Stored(throughNumber);
        _storeIsAway = false;
        _drained?.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask Restart(Guid incarnation, string why)
    {
        if (incarnation != _incarnation) return ValueTask.CompletedTask;
        LogRestarts(Shard, why);
        DeactivateOnIdle();
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<BarVersion>> GetUnstored(string instrument) => ValueTask.FromResult(_outbox.Of(instrument));

    // Everything at or before it is in a bar that is stored once the outbox is, or needs none. Asked in the middle of a batch, too: whose
    // bars its records open is not known before the instruments have answered, so it ends where the last batch did.
    private FeedPositions LowWater()
    {
        var lowWater = _settled;
        foreach (var instrument in _instruments.All)
        {
            // What is set aside is fed again from its own last stored bar: the others need not wait for it.
            if (instrument.Parked is null) lowWater.GoBackBefore(instrument.OpenFrom);
        }
        return lowWater;
    }

    private OutboxPage Page(long fromNumber, int most)
    {
        // In the middle of a batch its positions are taken and its bars are not here yet: the mark before it is the newest true one.
        if (!_isApplying) _outbox.Mark(LowWater());
        var bars = _outbox.From(fromNumber, Math.Min(most, options.Value.BarsPerPage));
        var lowWater = _outbox.LowWaterAt(fromNumber + bars.Count - 1);
        return new OutboxPage(Shard, _incarnation, fromNumber, bars, _outbox.HighestNumber, lowWater, _recovery.LowWater);
    }

    private void Announce()
    {
        _announcesLater = _isApplying;
        if (_isApplying || !_announcing.IsCompleted) return;
        // A writer that was behind may have pulled and stored what was never announced: from there on it listens.
        var page = Page(Math.Max(_announcedNumber + 1, _outbox.FirstNumber), options.Value.BarsPerPage);
        _announcedNumber = page.FirstNumber + page.Bars.Count - 1;
        _announcing = _bars!.OnNextAsync(page);
    }

    // The bars' stream is held in memory, by silos that may die: what it has not brought within a few announcements the writer is told itself.
    private void RemindWriter()
    {
        _unmoved = _outbox.Count > 0 && _outbox.FirstNumber == _waitingFrom ? _unmoved + 1 : 0;
        _waitingFrom = _outbox.FirstNumber;
        if (_unmoved < AnnouncementsToMiss || !_reminding.IsCompleted) return;
        _unmoved = 0;
        _reminding = TellWriter(Page(_outbox.FirstNumber, 0));
    }

    private async Task TellWriter(OutboxPage page)
    {
        try
        {
            await GrainFactory.GetGrain<IBarWriterGrain>(Shard).Announce(page);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // Told again while the bars wait.
        }
    }

    // A store that works but is behind is waited for: the journal holds what follows. One that is away is not: its bars are dropped here
    // and come back by replay. False: stop here, the sender goes on after what is applied.
    private async Task<bool> WaitForWriter()
    {
        if (_storeIsAway) return true;
        Announce();
        // Completed in this grain's own turns, so it may go on at once there.
        _drained = new TaskCompletionSource();
        try
        {
            await _drained.Task.WaitAsync(options.Value.WriterPatience, time);
        }
        catch (TimeoutException)
        {
            _storeIsAway = true;
        }
        return !_outbox.IsFull || _storeIsAway;
    }
}
