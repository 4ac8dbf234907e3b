using Mdc.Domain.Ticks;

namespace Mdc.Grains;

/// <summary>Which record of each feeder a shard expects next: the fence against repeats, holes and a hung silo that comes back.</summary>
internal struct ShardPositions
{
    private FeedPositions _applied;

    /// <summary>What the shard has applied.</summary>
    public readonly FeedPositions Applied => _applied;

    /// <summary>Begins after what is stored.</summary>
    public static ShardPositions After(in FeedPositions stored) => new() { _applied = stored };

    /// <summary>What to do with a record: take it, skip a repeat, or stop at a hole so that the sender goes back.</summary>
    public Verdict Check(FeedPosition position)
    {
        var applied = _applied[position.Feeder];
        if (applied.IsNone || applied.N < 0) return Take(position);
        if (position.Epoch < applied.Epoch || (position.Epoch == applied.Epoch && position.N <= applied.N)) return Verdict.Repeat;

        // A new epoch may begin behind us: the feeder's host lost the tail that we have already applied (power loss). We keep it.
        var follows = position.Epoch == applied.Epoch ? position.N == applied.N + 1 : position.N <= applied.N + 1;
        return follows ? Take(position) : Verdict.Hole;
    }

    private Verdict Take(FeedPosition position)
    {
        _applied.Set(position);
        return Verdict.Next;
    }

    internal enum Verdict
    {
        Next,
        Repeat,
        Hole,
    }
}
