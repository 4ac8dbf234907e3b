using System.Runtime.InteropServices;
using Mdc.Feeder.Ctp.Rings;
using Mdc.Feeder.Fronts;

namespace Mdc.Feeder.Ctp.Tests.Rings;

public sealed class DepthRingTests : IDisposable
{
    private const int Slots = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ticks_come_out_as_they_went_in_over_many_laps()
    {
        using var ring = Open();
        for (var i = 0; i < 10 * Slots; i++)
        {
            Assert.True(Write(ring, i));
            Assert.Equal((i, i + 1L, 1_000L + i), Read(ring));
            ring.Release(ring.Mark);
        }
        Assert.False(ring.HasMore);
    }

    [Fact]
    public void A_full_ring_loses_the_newest_and_says_how_many_and_when()
    {
        using var ring = Open();
        for (var i = 0; i < Slots + 3; i++) Assert.Equal(i < Slots, Write(ring, i));

        Assert.True(ring.TryTakeLoss(out var loss));
        Assert.Equal(new FrontLoss(3, 1_000 + Slots, 1_002 + Slots), loss);
        Assert.False(ring.TryTakeLoss(out _));
        for (var i = 0; i < Slots; i++) Assert.Equal(i, Read(ring).Tick);
    }

    [Fact]
    public void A_second_loss_has_bounds_of_its_own()
    {
        using var ring = Open();
        for (var i = 0; i < Slots + 1; i++) Write(ring, i);
        Assert.True(ring.TryTakeLoss(out _));
        ring.Release(ring.Mark);

        Write(ring, 900);
        Assert.True(ring.TryTakeLoss(out var second));
        Assert.Equal(new FrontLoss(1, 1_900, 1_900), second);
    }

    [Fact]
    public void A_lost_tick_leaves_a_hole_in_the_count_of_callbacks()
    {
        using var ring = Open();
        for (var i = 0; i < Slots + 2; i++) Write(ring, i);
        for (var i = 0; i < Slots; i++) Read(ring);
        ring.Release(ring.Mark);

        Write(ring, 500);
        Assert.Equal(Slots + 3, Read(ring).Ordinal);
    }

    [Fact]
    public void What_was_read_and_not_let_go_is_read_again_by_the_next_start()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 6; i++) Write(ring, i);
            for (var i = 0; i < 3; i++) Read(ring);
            ring.Release(ring.Mark);
            for (var i = 0; i < 2; i++) Read(ring);
        }
        using var next = Open();
        Assert.Equal(3, next.Recovered.Whole);
        Assert.Equal([3, 4, 5], ReadAll(next));
        Assert.True(Write(next, 6));
        Assert.Equal((6, 7L, 1_006L), Read(next));
    }

    [Fact]
    public void A_loss_is_told_again_by_the_next_start_unless_it_was_let_go()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < Slots + 2; i++) Write(ring, i);
            Assert.True(ring.TryTakeLoss(out _));
        }
        using (var second = Open())
        {
            Assert.True(second.TryTakeLoss(out var loss));
            Assert.Equal(new FrontLoss(2, 1_000 + Slots, 1_001 + Slots), loss);
            second.Release(second.Mark);
        }
        using var third = Open();
        Assert.False(third.TryTakeLoss(out _));
    }

    [Fact]
    public void A_tick_that_was_cut_off_in_the_middle_is_found_and_counted()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 3; i++) Write(ring, i);
        }
        // As a process leaves it that is killed within the copy: the slot has begun, the cursor has not moved.
        Patch(slot: 2, at: RingSlot.HeaderBytes + 10, 0xEE);
        PatchHeader(128, 2L);

        using var next = Open();
        Assert.Equal((2L, 0L, true), (next.Recovered.Whole, next.Recovered.Damaged, next.Recovered.IsTorn));
        Assert.Equal([0, 1], ReadAll(next));
        Assert.True(next.TryTakeLoss(out var loss));
        Assert.Equal((1, 1_001L), (loss.Count, loss.FromNs));
        Assert.True(Write(next, 7));
        Assert.Equal(7, Read(next).Tick);
    }

    [Fact]
    public void A_whole_tick_is_kept_though_the_cursor_never_moved()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 3; i++) Write(ring, i);
        }
        PatchHeader(128, 1L);

        using var next = Open();
        Assert.Equal([0, 1, 2], ReadAll(next));
        Assert.False(next.HasLoss);
    }

    [Fact]
    public void A_damaged_tick_costs_itself_only_and_is_counted()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 5; i++) Write(ring, i);
        }
        Patch(slot: 1, at: RingSlot.HeaderBytes, 0xEE);

        using var next = Open();
        Assert.Equal((4L, 1L), (next.Recovered.Whole, next.Recovered.Damaged));
        Assert.Equal([0, 2, 3, 4], ReadAll(next));
        Assert.True(next.TryTakeLoss(out var loss));
        Assert.Equal(1, loss.Count);
    }

    [Fact]
    public void A_ring_damaged_anywhere_is_read_or_refused_and_gives_nothing_that_was_not_written()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 20; i++) Write(ring, i);
            for (var i = 0; i < 6; i++) Read(ring);
            ring.Release(ring.Mark);
            for (var i = 20; i < 22; i++) Write(ring, i);
        }
        var whole = File.ReadAllBytes(RingPath);
        var random = new Random(20260323);
        var opened = 0;
        for (var round = 0; round < 400; round++)
        {
            var damaged = (byte[])whole.Clone();
            var inHeader = round % 2 == 0;
            for (var i = random.Next(1, 20); i > 0; i--) damaged[inHeader ? random.Next(512) : random.Next(DepthRing.HeaderBytes, damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(RingPath, damaged);
            try
            {
                using var ring = Open();
                opened++;
                Assert.All(ReadAll(ring), tick => Assert.InRange(tick, 0, 21));
                Assert.True(Write(ring, 99) || ring.HasMore || ring.HasLoss);
            }
            catch (SourceException)
            {
                // Said to be no ring: it is left as it is.
            }
        }
        Assert.True(opened > 200, $"only {opened} could be opened");
    }

    [Fact]
    public void A_ring_has_one_owner()
    {
        using var ring = Open();
        Assert.Contains("in use", Assert.Throws<SourceException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_ring_is_refused_and_left_as_it_is()
    {
        var bytes = new byte[10_000];
        new Random(7).NextBytes(bytes);
        File.WriteAllBytes(RingPath, bytes);
        Assert.Contains("is no ring", Assert.Throws<SourceException>(() => Open()).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(RingPath));
    }

    [Fact]
    public void An_empty_ring_takes_another_size_and_counts_on()
    {
        using (var ring = Open())
        {
            Write(ring, 0);
            Read(ring);
            ring.Release(ring.Mark);
        }
        using var larger = Open(slots: 32);
        Assert.Equal(32, larger.Slots);
        Write(larger, 1);
        Assert.Equal((1, 2L, 1_001L), Read(larger));
    }

    [Fact]
    public void A_ring_with_ticks_keeps_its_size()
    {
        using (var ring = Open()) Write(ring, 0);
        using var again = Open(slots: 32);
        Assert.Equal(Slots, again.Slots);
        Assert.Equal([0], ReadAll(again));
    }

    [Fact]
    public void A_ring_that_waits_for_its_front_says_how_much()
    {
        using (var ring = Open())
        {
            for (var i = 0; i < 5; i++) Write(ring, i);
            Read(ring);
            ring.Release(ring.Mark);
        }
        Assert.Equal(4, RingFile.Waiting(RingPath));
    }

    [Fact]
    public void Nothing_is_lost_or_torn_between_two_threads()
    {
        const int Ticks = 200_000;
        using var ring = Open(slots: 1_024);
        var writer = new Thread(() =>
        {
            for (var i = 0; i < Ticks;)
            {
                if (Write(ring, i)) i++;
                else Thread.Yield();
            }
        });
        writer.Start();
        for (var i = 0; i < Ticks;)
        {
            if (ring.TryRead(out var slot, out var tick))
            {
                Assert.Equal(i, MemoryMarshal.Read<int>(tick));
                Assert.Equal(i, MemoryMarshal.Read<int>(tick[400..]));
                Assert.Equal(1_000 + i++, slot.ReceivedNs);
            }
            else
            {
                Thread.Yield();
            }
            ring.Release(ring.Mark);
        }
        writer.Join();
    }

    private string RingPath => _folder["a.ring"];

    private DepthRing Open(int slots = Slots) => RingFile.Open(RingPath, slots, nowNs: 1);

    private static bool Write(DepthRing ring, int number)
    {
        Span<byte> tick = stackalloc byte[408];
        tick.Clear();
        MemoryMarshal.Write(tick, in number);
        MemoryMarshal.Write(tick[400..], in number);
        return ring.Write(tick, TickLayout.Bytes408.Id, 1_000 + number, 20260323);
    }

    private static (int Tick, long Ordinal, long ReceivedNs) Read(DepthRing ring)
    {
        Assert.True(ring.TryRead(out var slot, out var tick));
        Assert.Equal((408, 20260323), (tick.Length, slot.LoginDay));
        return (MemoryMarshal.Read<int>(tick), slot.Ordinal, slot.ReceivedNs);
    }

    private static List<int> ReadAll(DepthRing ring)
    {
        var ticks = new List<int>();
        while (ring.HasMore && ring.TryRead(out _, out var tick)) ticks.Add(MemoryMarshal.Read<int>(tick));
        return ticks;
    }

    private void Patch(int slot, int at, byte value) => PatchFile(DepthRing.HeaderBytes + slot * RingSlot.Bytes + at, [value]);

    private void PatchHeader(int at, long value) => PatchFile(at, BitConverter.GetBytes(value));

    private void PatchFile(int at, byte[] bytes)
    {
        using var file = File.OpenWrite(RingPath);
        file.Position = at;
        file.Write(bytes);
    }
}
