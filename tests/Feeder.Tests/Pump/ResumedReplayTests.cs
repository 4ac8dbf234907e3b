using Mdc.Domain.Quality;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Replay;

namespace Mdc.Feeder.Tests.Pump;

/// <summary>A replay that is killed and goes on must journal what an uninterrupted one does.</summary>
public sealed class ResumedReplayTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(130)]
    [InlineData(777)]
    [InlineData(1_999)]
    public void A_replay_that_goes_on_gives_the_ticks_and_flags_of_one_that_was_never_stopped(int stopAfter)
    {
        string[] paths = [_temp.Write("rb.csv", Rows("rb2510", 3)), _temp.Write("sr.csv", Rows("SR509", 5))];
        var whole = new PumpRig();
        whole.Replay(paths);

        var rig = new PumpRig { Options = new(Batch: 10, Recall: 40) };
        var health = new FeedHealth();
        using (var pump = rig.Pump(new CsvTickSource(paths, PumpRig.Rules.Calendar, rig.Journal.LastSourceOrdinal, health), health))
            while (pump.Status.Received < stopAfter) pump.Step();
        rig.Journal.Epoch = 2;
        rig.Replay(paths);

        Assert.Equal(2_000, rig.Journal.Ticks.Count());
        Assert.Equal(whole.Journal.Ticks.Select(Text), rig.Journal.Ticks.Select(Text));

        static string Text(TickFrame t) => $"{t.SourceOrdinal} {t.Instrument.ToText()} {t.ExchangeNs} {t.DayVolume} {t.Disposition} {t.Flags}";
    }

    private static string Rows(string instrument, int seed)
    {
        var random = new Random(seed);
        var rows = new List<string> { "InstrumentID,TradingDay,UpdateTime,UpdateMillisec,LastPrice,Volume" };
        var volume = 0;
        for (var i = 0; i < 1_000; i++)
        {
            // Some rows come twice, some late: the gate must remember both across the stop.
            // A contract whose first tick comes after the stop counts in full all the same: the file was up.
            if (i % 100 == 99) rows.Add($"hc25{i / 100 + 1:D2},20250604,{(i < 500 ? 21 : 9)}:{i % 500 / 60:D2}:{i % 60:D2},0,3400,7");
            else if (i > 200 && random.Next(10) == 0) rows.Add(rows[^(random.Next(190) + 1)]);
            else rows.Add($"{instrument},20250604,{(i < 500 ? 21 : 9)}:{i % 500 / 60:D2}:{i % 60:D2},{0},{3700 + random.Next(9)},{volume += random.Next(3)}");
        }
        return string.Join('\n', rows).Replace(",9:", ",09:", StringComparison.Ordinal);
    }
}
