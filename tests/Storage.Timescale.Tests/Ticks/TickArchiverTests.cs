using Mdc.Domain.Instruments;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Tests.Postgres;
using Mdc.Storage.Timescale.Ticks;
using Microsoft.Extensions.Logging.Abstractions;
using static Mdc.Storage.Timescale.Tests.Ticks.Ticks;

namespace Mdc.Storage.Timescale.Tests.Ticks;

public sealed class TickArchiverTests
{
    private static readonly TickArchiverOptions _quick = new()
    {
        BatchTicks = 64,
        Linger = TimeSpan.Zero,
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(8),
        Reread = 100,
    };

    private readonly MemoryJournal _journal = new();
    private readonly MemoryTickStore _store = new();

    [Fact]
    public async Task Finishing_archives_every_accepted_tick_and_nothing_else()
    {
        _journal.Append(Many("rb2605", 1_000));
        var repeat = Tick("rb2605", 5_000);
        repeat.Disposition = TickRule.Repeat;
        _journal.Append(repeat, ControlRecord.Watermark(Exchange.SHFE, Open, Open), Tick("rb2605", 1_000));
        var archiver = Archiver();

        archiver.Finish();
        await archiver.Run(default);

        Assert.Equal(1_001, _store.Count);
        Assert.Equal(1_003, await _store.Checkpoint(1, default));
        Assert.Equal(new TickArchiverStatus(1_001, 1_003, 0, null, 0), archiver.Status);
    }

    [Fact]
    public async Task Ticks_are_archived_while_they_come_in()
    {
        var archiver = Archiver();
        var run = archiver.Run(default);
        for (var n = 0; n < 300; n++)
        {
            _journal.Append(Tick("rb2605", n));
            if (n % 50 == 0) await Until.True(() => _store.Count == n + 1, $"tick {n} archived");
        }

        archiver.Finish();
        await run;

        Assert.Equal(300, _store.Count);
    }

    [Fact]
    public async Task A_store_that_is_down_is_waited_for_and_its_trouble_is_told()
    {
        _store.Down = true;
        _journal.Append(Many("rb2605", 500));
        var archiver = Archiver();
        var run = archiver.Run(default);
        await Until.True(() => archiver.Status is { Trouble: not null }, "trouble told");

        _store.Down = false;
        await Until.True(() => _store.Count == 500, "archived after the outage");
        archiver.Finish();
        await run;

        Assert.Null(archiver.Status.Trouble);
    }

    [Fact]
    public async Task An_outage_in_the_middle_loses_and_repeats_nothing()
    {
        var archiver = Archiver();
        var run = archiver.Run(default);
        for (var round = 0; round < 10; round++)
        {
            _store.Down = round % 2 == 1;
            _journal.Append([.. Enumerable.Range(round * 100, 100).Select(n => Tick("rb2605", n))]);
            if (_store.Down) await Until.True(() => archiver.Status.Trouble is not null, "trouble told");
            else await Until.True(() => _store.Count == (round + 1) * 100, "caught up");
        }
        _store.Down = false;

        archiver.Finish();
        await run;

        Assert.Equal(1_000, _store.Count);
    }

    [Fact]
    public async Task A_start_goes_on_at_the_checkpoint_and_rereads_only_what_a_power_loss_could_have_taken()
    {
        _journal.Append(Many("rb2605", 10_000));
        Assert.True(await _store.Write(1, Many("rb2605", 9_000), 0, 9_000, default));
        var archiver = Archiver();

        archiver.Finish();
        await archiver.Run(default);

        Assert.Equal(10_000, _store.Count);
        Assert.Equal(1_100, archiver.Status.Rows);
    }

    [Fact]
    public async Task Ticks_that_took_the_ordinals_of_a_lost_tail_are_archived()
    {
        _journal.Append(Many("rb2605", 200));
        await Drain();
        _journal.LoseTail(60);
        _journal.Append([.. Enumerable.Range(500, 90).Select(n => Tick("rb2605", n))]);

        await Drain();

        Assert.Equal(290, _store.Count);
        Assert.Equal(230, await _store.Checkpoint(1, default));
    }

    [Fact]
    public async Task A_journal_made_anew_behind_the_checkpoint_is_archived_from_its_start()
    {
        Assert.True(await _store.Write(1, Many("rb2605", 10), 0, 1_000_000, default));
        _journal.Append(Many("cu2605", 300));

        await Drain();

        Assert.Equal(310, _store.Count);
        Assert.Equal(300, await _store.Checkpoint(1, default));
    }

    [Fact]
    public async Task Records_that_the_journal_dropped_too_early_are_counted()
    {
        _journal.Append(Many("rb2605", 100));
        _journal.DropBefore(40);
        var archiver = Archiver();

        archiver.Finish();
        await archiver.Run(default);

        Assert.Equal(60, _store.Count);
        Assert.Equal(40, archiver.Status.LostRecords);
    }

    [Fact]
    public async Task Two_archivers_of_one_journal_store_each_tick_once()
    {
        _journal.Append(Many("rb2605", 5_000));
        var archivers = new[] { Archiver(), Archiver() };

        foreach (var archiver in archivers) archiver.Finish();
        await Task.WhenAll(archivers.Select(archiver => archiver.Run(default)));

        Assert.Equal(5_000, _store.Count);
    }

    [Fact]
    public async Task Cancelling_ends_it_even_while_the_store_is_down()
    {
        _store.Down = true;
        using var stop = new CancellationTokenSource();
        var archiver = Archiver();
        var run = archiver.Run(stop.Token);
        await Until.True(() => archiver.Status.Trouble is not null, "trouble told");

        stop.Cancel();

        await run.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(run.IsFaulted);
    }

    private TickArchiver Archiver() => new(_journal, _store, _quick, TimeProvider.System, NullLogger<TickArchiver>.Instance);

    private Task Drain()
    {
        var archiver = Archiver();
        archiver.Finish();
        return archiver.Run(default);
    }
}
