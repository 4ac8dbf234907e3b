using Mdc.Domain.Ticks;

namespace Mdc.Grains;

/// <summary>Which record of each feeder a shard expects next: the fence against repeats and a hung silo that comes back.</summary>
internal struct ShardPositions
{
    private FeedPositions _applied;

    /// <summary>What the shard has applied.</summary>
    public readonly FeedPositions Applied => _applied;

    /// <summary>Begins after what is stored.</summary>
    public static ShardPositions After(in FeedPositions stored) => new() { _applied = stored };

    /// <summary>True for a record to take, false for a repeat to skip.</summary>
    /// <param name="position">The record's.</param>
    /// <param name="lost">
    /// How many records before it are missing. The batch follows what was applied (the consumer checks that), and its records follow each other
    /// in the journal: what is missing between them is damaged there, and waiting for it would be for ever.
    /// </param>
    public bool Takes(FeedPosition position, out long lost)
    {
        lost = 0;
        var applied = _applied[position.Feeder];
        if (applied.IsNone || applied.N < 0)
        {
            _applied.Set(position);
            return true;
        }
        if (position.Epoch < applied.Epoch || (position.Epoch == applied.Epoch && position.N <= applied.N)) return false;

        // A new epoch may begin behind us: the feeder's host lost the tail that we have already applied (power loss). We keep it.
        lost = Math.Max(0, position.N - applied.N - 1);
        _applied.Set(position);
        return true;
    }
}
