using Mdc.Domain.Ticks;

namespace Mdc.Journal.Segments;

/// <summary>The newest positioned record of a shard: its position and its ordinal; N is 0 where there is none.</summary>
internal readonly record struct ShardTail(uint Epoch, long N, long Ordinal)
{
    public bool IsBefore(in TickFrame record) => record.Epoch > Epoch || (record.Epoch == Epoch && record.Position > N);

    public FeedPosition At(byte feeder) => N == 0 ? FeedPosition.None : new FeedPosition(feeder, Epoch, N);
}
