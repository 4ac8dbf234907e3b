using Mdc.Domain.Ticks;
using Mdc.Journal;

namespace Mdc.Feeder.Ctp.Tests.Processes;

/// <summary>What the border promises: from the callback's return on, nothing is lost with the process.</summary>
public sealed class KilledFeederTests
{
    [StandInTheory]
    [InlineData(1)]
    [InlineData(2_000)]
    [InlineData(9_973)]
    [InlineData(25_000)]
    public void Every_tick_whose_callback_returned_is_in_the_journal_once_after_a_kill(int killAfter)
    {
        using var folder = new TempFolder();
        var library = StandInLibrary.Build(StandInVariant.Newest);
        BorderRig.WriteScript(folder["flow"], FeederProcess.Front, "time 09:00:00 1", "connect", "await login", "await subscribe 1", "ticks 3000000 50000");

        using (var feeder = FeederProcess.Start(folder.Path, library))
        {
            BorderRig.Until(() => Delivered(folder) >= killAfter, "ticks do not come");
            feeder.Kill();
            feeder.WaitForExit();
        }

        CheckAll(folder, library);
    }

    [StandInFact]
    public void A_crash_of_the_library_itself_loses_nothing_that_it_delivered()
    {
        using var folder = new TempFolder();
        var library = StandInLibrary.Build(StandInVariant.All[0]);
        BorderRig.WriteScript(folder["flow"], FeederProcess.Front, "time 09:00:00 1", "connect", "await login", "await subscribe 1", "ticks 5000", "crash");
        using (var feeder = FeederProcess.Start(folder.Path, library))
        {
            feeder.WaitForExit();
            Assert.NotEqual(0, feeder.ExitCode);
        }
        Assert.Equal(5_000, Delivered(folder));
        CheckAll(folder, library);
    }

    private static void CheckAll(TempFolder folder, string library)
    {
        var delivered = Delivered(folder);
        BorderRig.WriteScript(folder["flow"], FeederProcess.Front, "serve");
        FeederProcess.Recover(folder.Path, library, journal =>
        {
            var records = Records(journal);
            var ticks = records.Where(r => r.Kind == RecordKind.Tick).ToList();
            var accepted = ticks.Where(t => t.IsAcceptedTick).Select(t => t.DayVolume).ToList();
            // The tick under way when the process died, whose callback never returned, is there, or was cut off and counted, or had not begun.
            var counted = records.Where(r => r.Kind == RecordKind.Gap && r.Shard == 0).Sum(r => r.SourceOrdinal);
            Assert.InRange(accepted.Count, delivered, delivered + 1 - counted);
            Assert.Equal(Enumerable.Range(1, accepted.Count), accepted);
            Assert.All(ticks, t => Assert.True(t.Disposition is TickRule.Accepted or TickRule.Repeat, $"{t.Disposition}"));
        });
    }

    private static long Delivered(TempFolder folder) => BorderRig.Delivered(folder["flow"], FeederProcess.Front);

    private static List<TickFrame> Records(TickJournal journal)
    {
        var records = new List<TickFrame>();
        var frames = new TickFrame[4_096];
        for (var from = journal.FirstOrdinal; journal.Read(from, frames, out var next) is var count && next > from; from = next) records.AddRange(frames[..count]);
        return records;
    }
}
