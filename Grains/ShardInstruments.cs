using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mdc.Domain.Instruments;
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

    /// <summary>Per feeder the oldest position no closed bar covers; none without one.</summary>
    public FeedPositions OpenFrom { get; set; }

    /// <summary>True once it has been told where to go on: awaited before its first slice.</summary>
    public bool Restored { get; set; }

    /// <summary>Why it is parked; null while it takes ticks.</summary>
    public string? Quarantined { get; set; }

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
    private readonly Dictionary<CodeKey, ShardInstrument> _byCode = [];

    public int Count => _byCode.Count;

    public Dictionary<CodeKey, ShardInstrument>.ValueCollection All => _byCode.Values;

    public bool TryFind(in TickFrame frame, out ShardInstrument instrument) =>
        _byCode.TryGetValue(CodeKey.Of(frame), out instrument!);

    public void Add(in TickFrame frame, ShardInstrument instrument) => _byCode.Add(CodeKey.Of(frame), instrument);

    /// <summary>The 32 bytes of a padded code as four words: hashed and compared without a string.</summary>
    internal readonly record struct CodeKey(ulong A, ulong B, ulong C, ulong D)
    {
        public static CodeKey Of(in TickFrame frame)
        {
            ref var word = ref Unsafe.As<InstrumentText, ulong>(ref Unsafe.AsRef(in frame.Instrument));
            return new(word, Unsafe.Add(ref word, 1), Unsafe.Add(ref word, 2), Unsafe.Add(ref word, 3));
        }

        public override int GetHashCode() => (int)(((A ^ BitRotate(B, 21) ^ BitRotate(C, 42)) * 0x9E3779B97F4A7C15UL ^ D) >> 31);

        private static ulong BitRotate(ulong value, int by) => System.Numerics.BitOperations.RotateLeft(value, by);
    }
}
