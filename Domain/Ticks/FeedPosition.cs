using System.Globalization;
using System.Runtime.CompilerServices;

namespace Mdc.Domain.Ticks;

/// <summary>Where a record stands in its shard's sequence at one feeder: n counts from 1 within an epoch and is never reset by trading day.</summary>
public readonly record struct FeedPosition(byte Feeder, uint Epoch, long N) : IComparable<FeedPosition>
{
    /// <summary>Before every position.</summary>
    public static readonly FeedPosition None;

    /// <summary>True for <see cref="None"/> and for records without a position.</summary>
    public bool IsNone => N == 0;

    /// <summary>Order within one feeder: by epoch, then n.</summary>
    public int CompareTo(FeedPosition other) => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : N.CompareTo(other.N);

    /// <summary>feeder:epoch:n.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Feeder}:{Epoch}:{N}");

    /// <summary>Reads <see cref="ToString"/>'s form.</summary>
    public static bool TryParse(string text, out FeedPosition position)
    {
        position = None;
        var parts = text.Split(':');
        if (parts.Length != 3 || !byte.TryParse(parts[0], CultureInfo.InvariantCulture, out var feeder)
            || !uint.TryParse(parts[1], CultureInfo.InvariantCulture, out var epoch)
            || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out var n)) return false;
        position = new FeedPosition(feeder, epoch, n);
        return true;
    }
}

/// <summary>The last position per feeder, for at most <see cref="MaxFeeders"/> feeders. A value: copied, never shared.</summary>
public struct FeedPositions : IEquatable<FeedPositions>
{
    /// <summary>How many feeders may publish the same market.</summary>
    public const int MaxFeeders = 4;

    private Slots _slots;

    /// <summary>The position at one feeder; none where it was never seen.</summary>
    public readonly FeedPosition this[byte feeder]
    {
        get
        {
            for (var i = 0; i < MaxFeeders; i++)
                if (_slots[i].Feeder == feeder && feeder != 0) return _slots[i];
            return FeedPosition.None;
        }
    }

    /// <summary>Takes over a position, whether ahead or behind. Throws <see cref="InvalidOperationException"/> for a fifth feeder.</summary>
    public void Set(FeedPosition position)
    {
        for (var i = 0; i < MaxFeeders; i++)
        {
            if (_slots[i].Feeder != 0 && _slots[i].Feeder != position.Feeder) continue;
            _slots[i] = position;
            return;
        }
        throw new InvalidOperationException($"More than {MaxFeeders} feeders publish; feeder {position.Feeder} has no place.");
    }

    /// <summary>Takes over a position where it is ahead of the one known.</summary>
    public void Advance(FeedPosition position)
    {
        if (position.CompareTo(this[position.Feeder]) > 0) Set(position);
    }

    /// <summary>Takes over a position where none of its feeder is known, or one ahead of it.</summary>
    public void Lower(FeedPosition position)
    {
        var known = this[position.Feeder];
        if (known.IsNone || position.CompareTo(known) < 0) Set(position);
    }

    /// <summary>Takes over the positions of <paramref name="other"/> that are ahead.</summary>
    public void Advance(in FeedPositions other)
    {
        for (var i = 0; i < MaxFeeders; i++)
            if (other._slots[i].Feeder != 0) Advance(other._slots[i]);
    }

    /// <summary>Goes back, per feeder, to just before the position given, where it is not there yet.</summary>
    public void GoBackBefore(in FeedPositions first)
    {
        for (var i = 0; i < MaxFeeders; i++)
        {
            var position = first._slots[i];
            if (position.Feeder != 0 && position.CompareTo(this[position.Feeder]) <= 0) Set(position with { N = position.N - 1 });
        }
    }

    /// <summary>True where every position of <paramref name="other"/> is at or behind ours.</summary>
    public readonly bool Covers(in FeedPositions other)
    {
        for (var i = 0; i < MaxFeeders; i++)
        {
            var theirs = other._slots[i];
            if (theirs.Feeder != 0 && theirs.CompareTo(this[theirs.Feeder]) > 0) return false;
        }
        return true;
    }

    /// <summary>The known positions, in no particular order.</summary>
    public readonly IEnumerable<FeedPosition> All()
    {
        var known = new List<FeedPosition>(MaxFeeders);
        for (var i = 0; i < MaxFeeders; i++)
            if (_slots[i].Feeder != 0) known.Add(_slots[i]);
        return known;
    }

    /// <inheritdoc/>
    public readonly bool Equals(FeedPositions other) => Covers(other) && other.Covers(this);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FeedPositions other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = 0;
        foreach (var position in All()) hash ^= position.GetHashCode();
        return hash;
    }

    [InlineArray(MaxFeeders)]
    private struct Slots
    {
        private FeedPosition _first;
    }
}
