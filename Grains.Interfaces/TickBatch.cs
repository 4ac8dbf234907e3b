using Mdc.Domain.Ticks;

namespace Mdc.Grains.Interfaces;

/// <summary>Consecutive records of one shard as one block of memory: ticks and what closes bars, in the order of their positions.</summary>
/// <remarks>
/// The layout of <see cref="TickFrame"/> is the wire contract. The memory belongs to the sender and may be used only until the receiving
/// call returns: who keeps a frame copies it.
/// </remarks>
/// <param name="Frames">A whole number of frames.</param>
[GenerateSerializer, Immutable, Alias("mdc.tick-batch.1")]
public readonly record struct TickBatch([property: Id(0)] ReadOnlyMemory<byte> Frames)
{
    /// <summary>The frames, in place.</summary>
    public ReadOnlySpan<TickFrame> Records => TickFrame.Over(Frames.Span);
}
