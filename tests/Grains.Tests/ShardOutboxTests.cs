using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;

namespace Mdc.Grains.Tests;

/// <summary>What the outbox says may be forgotten once so many bars are stored.</summary>
public class ShardOutboxTests
{
    private readonly ShardOutbox _outbox = new(most: 3);

    [Fact]
    public void A_mark_counts_from_its_number_on_in_whatever_order_one_asks()
    {
        _outbox.StartAt(At(1));
        Add(10);
        Add(20);

        Assert.Equal((At(20), At(10), At(1)), (_outbox.LowWaterAt(2), _outbox.LowWaterAt(1), _outbox.LowWaterAt(0)));
        _outbox.Stored(1);
        Assert.Equal((At(20), At(10)), (_outbox.LowWaterAt(2), _outbox.LowWaterAt(1)));
    }

    [Fact]
    public void A_mark_without_a_new_bar_takes_the_place_of_the_one_before()
    {
        Add(10);
        _outbox.Mark(At(15));
        Assert.Equal(At(15), _outbox.LowWaterAt(1));
    }

    [Fact]
    public void Once_a_bar_fell_out_nothing_behind_it_is_ever_called_stored()
    {
        _outbox.StartAt(At(1));
        for (var n = 1; n <= 4; n++) Add(10 * n);
        _outbox.Mark(At(50));

        Assert.Equal(2, _outbox.FirstNumber);
        for (var number = 0; number <= 4; number++) Assert.Equal(At(1), _outbox.LowWaterAt(number));
    }

    [Fact]
    public void A_bar_that_fell_out_counts_again_once_its_writer_has_stored_it()
    {
        for (var n = 1; n <= 4; n++) Add(10 * n);
        _outbox.Stored(1);
        _outbox.Mark(At(50));
        Assert.Equal(At(50), _outbox.LowWaterAt(4));
    }

    private void Add(long position)
    {
        _outbox.Add(new BarVersion("rb2605", new Bar { StartNs = position }, default, RevisionReason.Closed, 0));
        _outbox.Mark(At(position));
    }

    private static FeedPositions At(long n)
    {
        var positions = default(FeedPositions);
        positions.Set(new FeedPosition(1, 1, n));
        return positions;
    }
}
