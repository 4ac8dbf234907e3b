using System.Numerics;
using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;
using Mdc.Journal;

namespace Mdc.Feeder.Pump;

/// <summary>
/// Brings the pump's batch into the journal: ticks in runs as they stand in the buffer, control records between them where they belong, and
/// rings the shards that got something. Also answers the gate's questions to the journal, after what is still in the buffer was appended.
/// </summary>
internal sealed class JournalSegment(ITickJournal journal, IShardDoorbell doorbell, int batch) : IDayContents
{
    private readonly TickFrame[] _frames = new TickFrame[batch];
    private readonly TickFrame[] _copies = new TickFrame[journal.Shards];
    private readonly ulong[] _touched = new ulong[(journal.Shards + 63) / 64];
    private int _appended;
    private int _judged;

    /// <inheritdoc/>
    public TradingDay NewestBefore { get; } = journal.NewestTradingDay;

    /// <summary>The buffer a source reads into.</summary>
    public Span<TickFrame> Buffer => _frames;

    /// <summary>A frame of the buffer.</summary>
    public ref TickFrame this[int index] => ref _frames[index];

    /// <summary>Begins a new batch in the buffer.</summary>
    public void Begin() => (_appended, _judged) = (0, 0);

    /// <summary>The gate has completed the next frame of the buffer. The caller says whether it goes into the journal.</summary>
    public void Judged(bool isTick)
    {
        if (isTick)
        {
            ref readonly var frame = ref _frames[_judged];
            if (frame.Disposition == TickRule.Accepted) _touched[frame.Shard >> 6] |= 1UL << (frame.Shard & 63);
            _judged++;
            return;
        }

        Flush();
        _appended = ++_judged;
    }

    /// <summary>Leaves the next frame of the buffer out; nothing before it may wait to be appended.</summary>
    public void Skip() => _appended = ++_judged;

    /// <summary>Appends what is judged. Throws <see cref="JournalWriteException"/>.</summary>
    public void Flush()
    {
        if (_appended == _judged) return;
        journal.Append(_frames.AsSpan(_appended, _judged - _appended));
        _appended = _judged;
    }

    /// <summary>Puts a control record into the sequence of every shard, after all that is judged. Throws <see cref="JournalWriteException"/>.</summary>
    public void Broadcast(in TickFrame control)
    {
        Flush();
        for (var shard = 0; shard < _copies.Length; shard++)
        {
            _copies[shard] = control;
            _copies[shard].Shard = (byte)shard;
        }
        journal.Append(_copies);
        _touched.AsSpan().Fill(ulong.MaxValue);
    }

    /// <summary>Puts a control record into the sequence of the shard that the tick judged last is in, behind it. Throws <see cref="JournalWriteException"/>.</summary>
    public void Follow(in TickFrame control)
    {
        Flush();
        _copies[0] = control;
        _copies[0].Shard = _frames[_judged - 1].Shard;
        journal.Append(_copies.AsSpan(0, 1));
    }

    /// <summary>Rings every shard that got a record since the last time.</summary>
    public void Ring()
    {
        for (var word = 0; word < _touched.Length; word++)
        {
            var bits = _touched[word];
            _touched[word] = 0;
            for (; bits != 0; bits &= bits - 1)
            {
                var shard = word * 64 + BitOperations.TrailingZeroCount(bits);
                if (shard < journal.Shards) doorbell.Ring(shard);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TickFrame> Read(string instrument, TradingDay day)
    {
        Flush();
        return journal.ReadInstrument(instrument, day);
    }
}
