using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Pump;
using Mdc.Feeder.Replay;
using Mdc.Feeder.Simulation;
using Mdc.Journal;
using Mdc.Journal.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>The pump on the journal it is made for.</summary>
public sealed class RealJournalTests
{
    [RecordedFact]
    public void A_recorded_day_killed_and_taken_up_again_is_in_the_journal_once()
    {
        var path = RecordedDays.Of("SHFE_rb1910_20190610");
        var files = new MemoryJournalFiles();
        var rig = new PumpRig();

        using (var first = Open(files))
        {
            Pump(first, rig, path, until: 10_000);
        }
        using var second = Open(files);
        Pump(second, rig, path, until: int.MaxValue);

        var ticks = Records(second).Where(r => r.Kind == RecordKind.Tick).ToList();
        Assert.Equal(26_943, ticks.Count);
        Assert.Equal((25_450, 1_492, 1), (ticks.Count(t => t.Disposition == TickRule.Accepted), ticks.Count(t => t.Disposition == TickRule.Repeat), ticks.Count(t => t.Disposition == TickRule.StaleSnapshot)));
        Assert.Equal(25_450, second.ReadInstrument("rb1910", new TradingDay(20190610)).Count);
    }

    [Fact]
    public void A_night_pushed_again_in_the_morning_is_found_in_the_journal()
    {
        var files = new MemoryJournalFiles();
        using var journal = Open(files);
        var rig = new PumpRig();
        var night = new SimulationOptions { Start = ChinaTime.ToDateTimeOffset(ScriptedSource.Ns(20260304, "20:50:00")), Length = TimeSpan.FromMinutes(20), Instruments = 12 };
        Run(journal, rig, new SimulatedExchange(PumpRig.Rules, night));
        var accepted = Records(journal).Count(r => r.IsAcceptedTick);

        Run(journal, rig, new SimulatedExchange(PumpRig.Rules, night));

        Assert.True(accepted > 5_000);
        Assert.Equal(accepted, Records(journal).Count(r => r.IsAcceptedTick));
    }

    private static TickJournal Open(MemoryJournalFiles files) => TickJournal.Open(files, new JournalOptions(), 1, 16, TimeProvider.System);

    private static void Run(TickJournal journal, PumpRig rig, ITickSource source)
    {
        using var pump = new FeedPump(source, PumpRig.Rules, journal, rig, rig.Time, NullLogger<FeedPump>.Instance, new(Recall: 1_000));
        PumpRig.StepToEnd(pump);
    }

    private static void Pump(TickJournal journal, PumpRig rig, string path, int until)
    {
        var health = new FeedHealth();
        var source = new CsvTickSource([path], PumpRig.Rules.Calendar, journal.LastSourceOrdinal, health);
        using var pump = new FeedPump(source, PumpRig.Rules, journal, rig, rig.Time, NullLogger<FeedPump>.Instance, new(Batch: 100, Recall: 50), health);
        while (pump.Status is { State: not Grains.Interfaces.FeederState.Finished } status && status.Received < until) pump.Step();
        Assert.Null(pump.Status.Trouble);
    }

    private static List<TickFrame> Records(TickJournal journal)
    {
        var records = new List<TickFrame>();
        var frames = new TickFrame[1_000];
        for (var from = journal.FirstOrdinal; journal.Read(from, frames, out var next) is var count && next > from; from = next) records.AddRange(frames[..count]);
        return records;
    }
}
