namespace Mdc.Domain.Arbitration;

/// <summary>What one front contributed: counts of ticks since the feeder's start.</summary>
/// <param name="First">Ticks whose first copy it brought.</param>
/// <param name="Repeats">Copies it brought of ticks that were there already, its own repeats among them.</param>
/// <param name="OnlyHere">Of <paramref name="First"/>, how many no other front has brought (so far, and within the last ticks of the instrument that are remembered).</param>
/// <param name="Conflicts">Ticks it brought with the time and volume of another front's, and other content.</param>
public readonly record struct FrontCoverage(long First, long Repeats, long OnlyHere, long Conflicts);

/// <summary>Counts per front which of several copies of the market it brought. Written by the pump's thread; totals may be read by any.</summary>
public sealed class CoverageCount
{
    private FrontCoverage[] _fronts = new FrontCoverage[8];

    /// <summary>What a front contributed; zeros for one that was never seen.</summary>
    public FrontCoverage this[ushort front]
    {
        get
        {
            var fronts = Volatile.Read(ref _fronts);
            return front < fronts.Length ? fronts[front] : default;
        }
    }

    /// <summary>A front brought a tick that was not there yet.</summary>
    internal void First(ushort front)
    {
        ref var count = ref Of(front);
        count = count with { First = count.First + 1, OnlyHere = count.OnlyHere + 1 };
    }

    /// <summary>A front brought a copy.</summary>
    internal void Repeat(ushort front)
    {
        ref var count = ref Of(front);
        count = count with { Repeats = count.Repeats + 1 };
    }

    /// <summary>A front contradicted another one.</summary>
    internal void Conflict(ushort front)
    {
        ref var count = ref Of(front);
        count = count with { Conflicts = count.Conflicts + 1 };
    }

    /// <summary>Another front brought a copy of a tick for the first time.</summary>
    internal void NoLongerOnlyAt(ushort front)
    {
        ref var count = ref Of(front);
        count = count with { OnlyHere = count.OnlyHere - 1 };
    }

    private ref FrontCoverage Of(ushort front)
    {
        if (front >= _fronts.Length)
        {
            var wider = new FrontCoverage[Math.Max(front + 1, _fronts.Length * 2)];
            _fronts.CopyTo(wider, 0);
            Volatile.Write(ref _fronts, wider);
        }
        return ref _fronts[front];
    }
}
