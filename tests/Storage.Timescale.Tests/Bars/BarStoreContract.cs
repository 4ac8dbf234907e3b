using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Tests.Postgres;
using static Mdc.Storage.Timescale.Tests.Bars.Bars;

namespace Mdc.Storage.Timescale.Tests.Bars;

/// <summary>What every bar store does.</summary>
public abstract class BarStoreContract : IAsyncLifetime
{
    protected IBarStore Store { get; private set; } = null!;

    protected abstract Task<IBarStore> Create();

    public virtual async Task InitializeAsync() => Store = await Create();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [ContractFact]
    public async Task A_new_shard_knows_nothing()
    {
        var recovery = await Store.Recover(3, default);

        Assert.Equal(At(), recovery.LowWater);
        Assert.Empty(recovery.States);
    }

    [ContractFact]
    public async Task Bars_come_back_with_every_field_oldest_first()
    {
        BarVersion[] versions = [Version("rb2605", 2, 30), Version("rb2605", 0, 10), Version("rb2605", 1, 20)];
        Assert.True(await Store.Write(Batch(At(30), versions), At(), default));

        var read = await Store.Read(new BarQuery("rb2605"), default);

        Assert.Equal([versions[1].Bar, versions[2].Bar, versions[0].Bar], read);
    }

    [ContractFact]
    public async Task A_shard_recovers_its_low_water_and_the_last_fold_state_of_each_of_its_instruments()
    {
        var last = Version("rb2605", 1, 20);
        Assert.True(await Store.Write(Batch(At(9), Version("rb2605", 0, 10), last, Version("SR605", 0, 11)), At(), default));
        Assert.True(await Store.Write(new BarBatch(4, [Version("cu2605", 0, 5)], At(5)), At(), default));

        var recovery = await Store.Recover(3, default);

        Assert.Equal(At(9), recovery.LowWater);
        Assert.Equal(["SR605", "rb2605"], recovery.States.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((last.Bar, last.State), recovery.States["rb2605"]);
    }

    [ContractFact]
    public async Task A_late_bar_does_not_hide_the_last_one_from_recovery()
    {
        var last = Version("rb2605", 5, 50);
        Assert.True(await Store.Write(Batch(At(50), last), At(), default));
        Assert.True(await Store.Write(Batch(At(60), Version("rb2605", 1, 60)), At(50), default));

        Assert.Equal((last.Bar, last.State), (await Store.Recover(3, default)).States["rb2605"]);
    }

    [ContractFact]
    public async Task A_batch_sent_twice_changes_nothing()
    {
        var batch = Batch(At(20), Version("rb2605", 0, 10), Version("rb2605", 1, 20));
        Assert.True(await Store.Write(batch, At(), default));
        var before = await Store.Read(new BarQuery("rb2605"), default);

        Assert.False(await Store.Write(batch, At(), default));
        Assert.True(await Store.Write(batch, At(20), default));

        Assert.Equal(before, await Store.Read(new BarQuery("rb2605"), default));
    }

    [ContractFact]
    public async Task An_older_version_of_a_bar_is_ignored_whenever_it_comes()
    {
        var newer = Version("rb2605", 0, 20, volume: 15);
        Assert.True(await Store.Write(Batch(At(20), newer), At(), default));

        Assert.True(await Store.Write(Batch(At(20), Version("rb2605", 0, 10, volume: 7)), At(20), default));

        Assert.Equal([newer.Bar], await Store.Read(new BarQuery("rb2605"), default));
    }

    [ContractFact]
    public async Task A_version_that_has_seen_more_of_one_feeder_and_less_of_another_counts()
    {
        // Who begins again with two feeders hears of them in another order than before, and sends the bar again as it catches up.
        var stored = Seen(Version("rb2605", 0, 20, volume: 50), At(20, 5));
        var before = Seen(Version("rb2605", 0, 20, volume: 40), At(19, 5));
        var offered = Seen(Version("rb2605", 0, 20, volume: 99), At(30, 4));
        Assert.True(await Store.Write(Batch(At(), stored, before, offered), At(), default));

        Assert.Equal((99, 1), Assert.Single((await Store.Read(new BarQuery("rb2605"), default)).Select(bar => (bar.Volume, bar.Revision))));

        static BarVersion Seen(BarVersion version, FeedPositions positions) => version with { State = version.State with { Positions = positions } };
    }

    [ContractFact]
    public async Task A_bar_that_is_withdrawn_is_read_no_more_is_nobodys_last_and_may_come_back()
    {
        var (first, second) = (Version("rb2605", 0, 10, knownAtNs: 1_001), Version("rb2605", 1, 20, knownAtNs: 2_002));
        Assert.True(await Store.Write(Batch(At(20), first, second), At(), default));
        var gone = Version("rb2605", 1, 30, knownAtNs: 3_003, reason: RevisionReason.LateTick);
        Assert.True(await Store.Write(Batch(At(30), gone with { Bar = gone.Bar.Withdrawn() }), At(20), default));

        Assert.Equal([first.Bar], await Store.Read(new BarQuery("rb2605"), default));
        Assert.Equal([first.Bar, second.Bar], await Store.Read(new BarQuery("rb2605", AsOfNs: 3_002), default));
        Assert.Equal([first.Bar], await Store.Read(new BarQuery("rb2605", AsOfNs: 3_003), default));
        Assert.Equal(first.Bar, (await Store.Recover(3, default)).States["rb2605"].Bar);

        Assert.True(await Store.Write(Batch(At(40), Version("rb2605", 1, 40, volume: 3)), At(30), default));
        Assert.Equal([(10L, 0), (3L, 2)], (await Store.Read(new BarQuery("rb2605"), default)).Select(bar => (bar.Volume, bar.Revision)));
    }

    [ContractFact]
    public async Task Versions_whose_values_differ_are_numbered_on_across_batches_and_within_one()
    {
        Assert.True(await Store.Write(Batch(At(10), Version("rb2605", 0, 10, volume: 1)), At(), default));
        Assert.True(await Store.Write(Batch(At(30), Version("rb2605", 0, 20, volume: 2), Version("rb2605", 0, 30, volume: 3)), At(10), default));

        var bar = Assert.Single(await Store.Read(new BarQuery("rb2605"), default));

        Assert.Equal((2, 3), (bar.Revision, bar.Volume));
    }

    [ContractFact]
    public async Task The_same_bar_seen_further_on_is_no_revision_but_moves_the_fold_state()
    {
        var first = Version("rb2605", 0, 10);
        var further = Version("rb2605", 0, 40, knownAtNs: first.KnownAtNs + Minute);
        Assert.True(await Store.Write(Batch(At(10), first), At(), default));
        Assert.True(await Store.Write(Batch(At(40), further), At(10), default));

        Assert.Equal(first.Bar, Assert.Single(await Store.Read(new BarQuery("rb2605"), default)));
        Assert.Equal(first.Bar, Assert.Single(await Store.Read(new BarQuery("rb2605", AsOfNs: first.KnownAtNs), default)));
        Assert.Equal(further.State, (await Store.Recover(3, default)).States["rb2605"].State);
    }

    [ContractFact]
    public async Task Bars_are_read_as_they_were_known_at_a_time()
    {
        var closed = Version("rb2605", 0, 10, volume: 1, knownAtNs: 1_001);
        var late = Version("rb2605", 0, 20, volume: 2, knownAtNs: 2_002, reason: RevisionReason.LateTick);
        var other = Version("rb2605", 1, 20, volume: 5, knownAtNs: 3_003);
        Assert.True(await Store.Write(Batch(At(20), closed, late, other), At(), default));

        foreach (var (knownAtNs, volumes) in new (long, long[])[] { (1_000, []), (1_001, [1]), (2_001, [1]), (2_002, [2]), (3_003, [2, 5]) })
        {
            var read = await Store.Read(new BarQuery("rb2605", AsOfNs: knownAtNs), default);

            Assert.Equal(volumes, read.Select(bar => bar.Volume));
        }
    }

    [ContractFact]
    public async Task A_query_takes_its_bounds_and_its_limit_from_the_newest_back()
    {
        Assert.True(await Store.Write(Batch(At(9), [.. Enumerable.Range(0, 9).Select(n => Version("rb2605", n, n + 1, volume: n))]), At(), default));

        var read = await Store.Read(new BarQuery("rb2605", Open + Minute - 1, Open + 7 * Minute + 1, 3), default);
        var asOf = await Store.Read(new BarQuery("rb2605", Open + Minute, Open + 7 * Minute, 3, long.MaxValue), default);

        Assert.Equal([5, 6, 7], read.Select(bar => bar.Volume));
        Assert.Equal([4, 5, 6], asOf.Select(bar => bar.Volume));
    }

    [ContractFact]
    public async Task Of_two_writers_with_one_checkpoint_one_stores_and_the_other_is_told()
    {
        var checkpoint = At();
        var winners = new List<string>();
        // The first round races for a checkpoint that is not there yet, the second for one that is.
        for (var round = 1; round <= 2; round++)
        {
            var (from, position) = (checkpoint, round * 100);
            var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
                Store.Write(Batch(At(position + n), Version($"r{position + n}", 0, position + n)), from, default)));

            var winner = position + Assert.Single(Enumerable.Range(0, 8), n => stored[n]);
            checkpoint = (await Store.Recover(3, default)).LowWater;
            Assert.Equal(At(winner), checkpoint);
            winners.Add($"r{winner}");
            Assert.Equal(winners, (await Store.Instruments(default)).Select(each => each.Instrument));
        }
    }

    [ContractFact]
    public async Task An_empty_batch_moves_the_low_water()
    {
        Assert.True(await Store.Write(Batch(At(7, 8)), At(), default));

        Assert.Equal(At(7, 8), (await Store.Recover(3, default)).LowWater);
    }

    [ContractFact]
    public async Task Instruments_are_listed_with_their_first_and_last_trading_day()
    {
        static BarVersion On(string instrument, int day, int minute)
        {
            var version = Version(instrument, minute, minute + 1);
            return version with { Bar = version.Bar with { TradingDay = new TradingDay(day) } };
        }
        Assert.True(await Store.Write(Batch(At(1), On("rb2605", 20260106, 1), On("rb2605", 20260105, 0), On("SR605", 20260105, 0)), At(), default));
        Assert.True(await Store.Write(Batch(At(2), On("rb2605", 20260107, 2)), At(1), default));

        Assert.Equal(
            [("SR605", new TradingDay(20260105), new TradingDay(20260105)), ("rb2605", new TradingDay(20260105), new TradingDay(20260107))],
            await Store.Instruments(default));
    }

    [ContractFact]
    public async Task Codes_that_look_like_statements_are_only_codes()
    {
        string[] codes = ["'; drop table bar; --", "rb' or '1'='1", "$1", "\\", "%", "{rb2605}", "rb2605"];
        Assert.True(await Store.Write(Batch(At(9), [.. codes.Select((code, n) => Version(code, n, n + 1, volume: n))]), At(), default));

        for (var n = 0; n < codes.Length; n++)
            Assert.Equal(n, Assert.Single(await Store.Read(new BarQuery(codes[n]), default)).Volume);
    }

    [ContractFact]
    public async Task Bars_far_in_the_past_and_in_the_future_are_stored()
    {
        int[] minutes = [-20 * 365 * 1440, 0, 20 * 365 * 1440];
        Assert.True(await Store.Write(Batch(At(9), [.. minutes.Select((minute, n) => Version("rb2605", minute, n + 1, volume: n))]), At(), default));

        Assert.Equal([0, 1, 2], (await Store.Read(new BarQuery("rb2605"), default)).Select(bar => bar.Volume));
    }
}

public sealed class MemoryBarStoreTests : BarStoreContract
{
    protected override Task<IBarStore> Create() => Task.FromResult<IBarStore>(new MemoryBarStore());
}
