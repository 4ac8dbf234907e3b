using Mdc.Domain.Instruments;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Grains.Interfaces;

namespace Mdc.Grains;

/// <summary>One instrument as its shard knows it. Owned by the shard's activation.</summary>
internal sealed class ShardInstrument(string code, Exchange exchange, IInstrumentGrain grain)
{
    public string Code => code;

    public Exchange Exchange => exchange;

    public IInstrumentGrain Grain => grain;

    /// <summary>When its open bar ends; <see cref="long.MaxValue"/> without one.</summary>
    public long OpenEndNs { get; set; } = long.MaxValue;

    /// <summary>Oldest position no closed bar covers; none without one.</summary>
    public FeedPosition OpenFrom { get; set; } = FeedPosition.None;

    /// <summary>True once it has been told where to go on: awaited before its first slice.</summary>
    public bool Restored { get; set; }

    /// <summary>Why it is set aside; null while it takes ticks.</summary>
    public ParkedInstrument? Parked { get; set; }

    /// <summary>Ticks that came while it was set aside.</summary>
    public long Held { get; set; }

    /// <summary>The slice it is working on; valid until the batch is done.</summary>
    public TickBatch Slice { get; set; }

    /// <summary>Frames of it in the slice being cut.</summary>
    public int Count;

    /// <summary>Where its slice begins in the arena, then where its next frame goes.</summary>
    public int Next;
}

/// <summary>The instruments of a shard, found by the code's bytes.</summary>
internal sealed class ShardInstruments
{
    private readonly Dictionary<InstrumentKey, ShardInstrument> _byCode = [];

    public int Count => _byCode.Count;

    public Dictionary<InstrumentKey, ShardInstrument>.ValueCollection All => _byCode.Values;

    public bool TryFind(in TickFrame frame, out ShardInstrument instrument) =>
        _byCode.TryGetValue(InstrumentKey.Of(frame), out instrument!);

    public void Add(in TickFrame frame, ShardInstrument instrument) => _byCode.Add(InstrumentKey.Of(frame), instrument);
}
