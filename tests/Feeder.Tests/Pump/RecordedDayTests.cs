using Mdc.Domain.Ticks;
using Mdc.Feeder.Tests.Replay;
using Xunit.Abstractions;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>Whole recorded days through source, gate and journal.</summary>
public sealed class RecordedDayTests(ITestOutputHelper output)
{
    [RecordedTheory]
    [InlineData("CFFEX_IF2101_20210104", 0, 27_955, 84_288)]
    [InlineData("CFFEX_IF2101_20210105", 0, 28_254, 88_203)]
    [InlineData("CFFEX_IF2101_20210106", 0, 28_138, 94_934)]
    [InlineData("CFFEX_IF2101_20210107", 0, 28_400, 104_541)]
    [InlineData("CZCE_AP010_20200804", 1, 11_871, 143_994)]
    [InlineData("CZCE_AP010_20200805", 1, 12_281, 220_486)]
    [InlineData("CZCE_AP101_20200803", 1, 8_079, 31_314)]
    [InlineData("SHFE_rb1910_20190610", 1, 26_943, 2_194_802)]
    public void A_recorded_day_loses_nothing_but_what_the_rule_book_names(string name, int stale, int rows, int finalVolume)
    {
        var rejects = new ListedRejects();
        var rig = new PumpRig { Rejects = rejects };

        var status = rig.Replay(RecordedDays.Of(name));

        output.WriteLine($"{name}: {status.Received} rows, {status.Accepted} accepted, {status.Repeats} repeats, refused {string.Join(' ', status.Refused.Select(r => $"{r.Key}={r.Value}"))}");
        foreach (var row in rejects.Rows) output.WriteLine($"  {row}");
        Assert.Equal(rows, status.Received);
        Assert.Equal(rows, status.Accepted + status.Repeats + status.Refused.Values.Sum());
        Assert.Equal(stale, status.Refused.Values.Sum());
        Assert.Equal(stale, rejects.Rows.Count(r => r.Rule is nameof(TickRule.StaleSnapshot)));

        var volume = 0;
        long sum = 0;
        foreach (var tick in rig.Journal.Accepted)
        {
            Assert.True((tick.Flags & TickFlags.FeedUpBeforeOpen) != 0, "the recording begins before the open");
            sum += Math.Max(0, tick.DayVolume - volume);
            volume = Math.Max(volume, tick.DayVolume);
        }
        Assert.Equal(finalVolume, sum);
    }

    [RecordedFact]
    public void All_recorded_days_together_give_each_day_the_same_ticks_as_alone()
    {
        var together = new PumpRig();
        var status = together.Replay(RecordedDays.All);

        Assert.Equal(171_921, status.Received);
        foreach (var path in RecordedDays.All)
        {
            var alone = new PumpRig();
            alone.Replay(path);
            var sourceId = alone.Journal.Ticks.First().SourceId;
            Assert.Equal(
                alone.Journal.Ticks.Select(t => (t.SourceOrdinal, t.Disposition, t.ExchangeNs, t.Flags)),
                together.Journal.Ticks.Where(t => t.SourceId == sourceId).Select(t => (t.SourceOrdinal, t.Disposition, t.ExchangeNs, t.Flags)));
        }
    }
}
