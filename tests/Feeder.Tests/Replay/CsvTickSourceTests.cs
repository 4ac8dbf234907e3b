using System.Text;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Replay;

namespace Mdc.Feeder.Tests.Replay;

public sealed class CsvTickSourceTests : IDisposable
{
    private const string Header = "InstrumentID,TradingDay,UpdateTime,UpdateMillisec,LastPrice,Volume";

    private static readonly TradingCalendar Calendar = MarketRules.LoadEmbedded().Calendar;

    private readonly TempFolder _temp = new();
    private readonly ListedRejects _rejects = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_row_carries_what_its_columns_say_in_any_order()
    {
        var path = _temp.Write("a.csv", """
            Volume,AskPrice2,LastPrice,Nonsense,UpdateTime,InstrumentID,TradingDay,AskVolume2,Turnover,ActionDay,UpdateMillisec
            311,5230.8,5230.2,xyz,09:30:00,IF2101,20210104,7,487976040,20210104,400
            """);

        var tick = Assert.Single(Read(path));

        Assert.Equal("IF2101", tick.Instrument.ToText());
        Assert.Equal((311, 52_302_000L, 52_308_000L, 7), (tick.DayVolume, tick.Last.Raw, tick.Depth[1].Ask.Raw, tick.Depth[1].AskVolume));
        Assert.Equal((93_000, (short)400, 20210104, 20210104), (tick.RawUpdateTime, tick.UpdateMillis, tick.RawTradingDay, tick.RawActionDay));
        Assert.Equal(487_976_040d, tick.DayTurnover);
        Assert.Equal((1L, (ushort)1), (tick.SourceOrdinal, tick.Front));
        Assert.True(tick.DayOpen.IsNone && tick.Depth[0].Bid.IsNone && tick.UpperLimit.IsNone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N/A")]
    [InlineData("0")]
    [InlineData("0.00")]
    [InlineData("1.797e308")]
    [InlineData("1.797693e+308")]
    [InlineData("1.7976931348623157e+308")]
    [InlineData("nan")]
    public void A_price_that_was_not_sent_is_none(string text)
    {
        var path = _temp.Write("a.csv", $"{Header},SettlementPrice\nIF2101,20210104,09:30:00,0,5230,1,{text}\n");

        Assert.True(Assert.Single(Read(path)).Settlement.IsNone);
        Assert.Empty(_rejects.Rows);
    }

    [Theory]
    [InlineData("5230.8", 52_308_000)]
    [InlineData("5230", 52_300_000)]
    [InlineData("5230.", 52_300_000)]
    [InlineData("102.005", 1_020_050)]
    [InlineData("5230.80000000001", 52_308_000)]
    [InlineData("-12.5", -125_000)]
    [InlineData("5.2308e3", 52_308_000)]
    public void A_price_is_read_to_the_ten_thousandth(string text, long raw)
    {
        var path = _temp.Write("a.csv", $"{Header}\nIF2101,20210104,09:30:00,0,{text},1\n");

        Assert.Equal(raw, Assert.Single(Read(path)).Last.Raw);
    }

    [Fact]
    public void A_combination_may_cost_nothing_wherever_its_code_stands()
    {
        var path = _temp.Write("a.csv", "LastPrice,InstrumentID,UpdateTime,Volume,TradingDay\n0,SPD MA509&MA601,09:30:00,0,20250604\n0,MA509,09:30:00,0,20250604\n");

        var ticks = Read(path);

        Assert.Equal(0, ticks[0].Last.Raw);
        Assert.True(ticks[1].Last.IsNone);
    }

    [Fact]
    public void Quotes_a_byte_order_mark_blanks_and_carriage_returns_change_nothing()
    {
        var plain = _temp.Write("plain.csv", $"{Header}\nIF2101,20210104,09:30:00,400,5230.2,311\n");
        var dressed = _temp.Write("dressed.csv", $"\uFEFF\"InstrumentID\",\"TradingDay\", UpdateTime ,\"UpdateMillisec\",LastPrice,Volume\r\n\"IF2101\",2021-01-04, 09:30:00 ,\"400\",\"5230.2\",311\r\n\r\n");

        var (a, b) = (Assert.Single(Read(plain)), Assert.Single(Read(dressed)));

        b.SourceId = a.SourceId;
        Assert.True(TickFrame.AsBytes(ref a).SequenceEqual(TickFrame.AsBytes(ref b)));
    }

    [Fact]
    public void Gzip_is_told_by_content_not_by_name()
    {
        var path = _temp.Write("a.csv", TempFolder.Gzip($"{Header}\nIF2101,20210104,09:30:00,0,5230,1\n"));

        Assert.Single(Read(path));
    }

    [Fact]
    public void A_row_that_cannot_be_read_is_listed_and_the_others_are_kept()
    {
        var path = _temp.Write("a.csv", $"{Header}\nIF2101,20210104,09:30:00,0,5230,1\nIF2101,20210104,09:30\nIF2101,20210104,09:30:01,0,abc,2\nIF2101,20210104,09:30:02,0,5231,3,4\nIF2101,20210104,09:30:02,0,5231,3\n");

        var ticks = Read(path);

        Assert.Equal([1L, 5L], ticks.Select(t => t.SourceOrdinal));
        Assert.Equal(
            [(2L, "It has 3 fields, not 6."), (3L, "LastPrice can't be read."), (4L, "It has more than 6 fields.")],
            _rejects.Rows.Select(r => (r.Row, r.Reason)));
        Assert.All(_rejects.Rows, r => Assert.Equal(("a.csv", "Malformed"), (r.File, r.Rule)));
    }

    [Fact]
    public void A_time_that_makes_no_sense_is_the_gates_to_refuse()
    {
        var path = _temp.Write("a.csv", $"{Header}\nIF2101,20210104,soon,0,5230,1\nIF2101,20210104,09:30:00,x,5230,1\n");

        var ticks = Read(path);

        Assert.Equal((-1, (short)-1), (ticks[0].RawUpdateTime, ticks[1].UpdateMillis));
    }

    [Fact]
    public void A_code_no_frame_can_hold_is_refused_at_once()
    {
        var path = _temp.Write("a.csv", $"{Header}\n{new string('x', 40)},20210104,09:30:00,0,5230,1\n");

        Assert.Equal(TickRule.BadInstrument, Assert.Single(Read(path)).Disposition);
    }

    [Fact]
    public void The_day_in_a_files_name_stands_in_for_a_missing_trading_day()
    {
        var path = _temp.Write("rb1910_20190610.csv", "InstrumentID,UpdateTime,LastPrice,Volume\nrb1910,09:00:00,3717,1\n");

        var tick = Assert.Single(Read(path));

        Assert.Equal((0, new TradingDay(20190610)), (tick.RawTradingDay, tick.TradingDay));
    }

    [Fact]
    public void Files_come_merged_by_exchange_time_and_keep_their_own_order()
    {
        var first = _temp.Write("1.csv", $"{Header}\nrb2101,20210105,21:00:00,0,1,1\nrb2101,20210105,09:00:00,0,1,2\nrb2101,20210105,08:59:59,0,1,3\nrb2101,20210105,10:00:00,0,1,4\n");
        var second = _temp.Write("2.csv", $"{Header}\nIF2101,20210105,09:00:00,0,1,11\nIF2101,20210105,09:30:00,0,1,12\nIF2101,20210106,09:30:00,0,1,13\n");

        var volumes = Read(first, second).Select(t => t.DayVolume);

        Assert.Equal([1, 2, 3, 11, 12, 4, 13], volumes);
    }

    [Fact]
    public void The_merge_is_the_same_however_it_is_read()
    {
        var first = _temp.Write("1.csv", $"{Header}\n{string.Concat(Enumerable.Range(0, 50).Select(i => $"rb2101,20210105,09:00:{i:D2},0,1,{i}\n"))}");
        var second = _temp.Write("2.csv", $"{Header}\n{string.Concat(Enumerable.Range(0, 50).Select(i => $"cu2101,20210105,09:00:{i:D2},0,1,{100 + i}\n"))}");

        var oneByOne = Read([first, second], batch: 1).Select(t => t.DayVolume);
        var together = Read([first, second], batch: 1_000).Select(t => t.DayVolume);

        Assert.Equal(oneByOne, together);
        Assert.Equal([0, 100, 1, 101, 2], together.Take(5));
    }

    [Fact]
    public void A_replay_goes_on_after_the_last_journaled_row_of_each_file()
    {
        var path = _temp.Write("a.csv", $"{Header}\n{string.Concat(Enumerable.Range(1, 9).Select(i => $"rb2101,20210105,09:00:0{i},0,1,{i}\n"))}");
        var sourceId = Read(path)[0].SourceId;

        using var source = new CsvTickSource([path], Calendar, id => id == sourceId ? 7 : 0, rejects: _rejects);

        Assert.Equal([8L, 9L], Drain(source).Select(t => t.SourceOrdinal));
    }

    [Fact]
    public void Rows_before_the_damage_of_a_gzip_are_kept_and_the_damage_is_told()
    {
        var random = new Random(5);
        var rows = string.Concat(Enumerable.Range(1, 20_000).Select(i => $"rb2101,20210105,09:{i / 60 % 60:D2}:{i % 60:D2},0,{3000 + random.Next(999)},{i}\n"));
        var packed = TempFolder.Gzip($"{Header}\n{rows}");
        var path = _temp.Write("a.csv.gz", packed[..(packed.Length / 2)]);

        using var source = new CsvTickSource([path], Calendar, rejects: _rejects);
        var ticks = Drain(source);

        Assert.InRange(ticks.Count, 5_000, 15_000);
        Assert.Equal(ticks.Count, ticks[^1].DayVolume);
        Assert.Contains("a.csv.gz is damaged after row", source.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "a.csv is empty.")]
    [InlineData("InstrumentID,LastPrice,Volume\n", "a.csv has no column UpdateTime: its first line must name CTP's fields.")]
    [InlineData("hello\n", "a.csv has no column InstrumentID, UpdateTime, LastPrice, Volume: its first line must name CTP's fields.")]
    [InlineData("InstrumentID,UpdateTime,LastPrice,Volume,volume\n", "a.csv names the column Volume twice.")]
    public void A_file_that_cannot_be_a_recording_is_refused_in_one_sentence(string text, string sentence)
    {
        var path = _temp.Write("a.csv", text);

        Assert.Equal(sentence, Assert.Throws<SourceException>(() => Read(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Throws<SourceException>(() => Read(Path.Combine(_temp.Folder, "absent.csv")));

    [Fact]
    public void A_header_alone_is_a_replay_of_nothing()
    {
        using var source = new CsvTickSource([_temp.Write("a.csv", Header)], Calendar);

        Assert.True(source.HasEnded);
        Assert.Equal(1, source.Progress);
    }

    [Fact]
    public void Random_bytes_are_counted_and_never_crash()
    {
        var alphabet = Encoding.UTF8.GetBytes("0123456789,,,,..--\"\"\r\n\n:eE+N/Arb IF\0\u00FF");
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var noise = new byte[random.Next(4_000)];
            random.NextBytes(noise);
            if (seed % 2 == 0)
                for (var i = 0; i < noise.Length; i++) noise[i] = alphabet[noise[i] % alphabet.Length];
            var path = _temp.Write("noise.csv", [.. Encoding.ASCII.GetBytes(Header + "\n"), .. noise]);

            _rejects.Rows.Clear();
            using var source = new CsvTickSource([path], Calendar, rejects: _rejects);
            var ticks = Drain(source);

            Assert.True(source.Rows == ticks.Count + source.Malformed && source.Malformed == _rejects.Rows.Count, $"seed {seed}: {source.Rows} rows, {ticks.Count} ticks, {source.Malformed} malformed");
        }
    }

    [Fact]
    public void A_line_longer_than_any_row_is_one_malformed_row()
    {
        var path = _temp.Write("a.csv", $"{Header}\nIF2101,20210104,09:30:00,0,5230,1\n{new string('x', 300_000)}\nIF2101,20210104,09:30:01,0,5230,2\n");

        Assert.Equal([1, 2], Read(path).Select(t => t.DayVolume));
        Assert.Equal(2, Assert.Single(_rejects.Rows).Row);
    }

    [Fact]
    public void Reading_allocates_nothing_per_row()
    {
        var path = _temp.Write("a.csv", $"{Header},Turnover,AveragePrice\n{string.Concat(Enumerable.Repeat("IF2101,20210104,09:30:00,400,5230.2,311,487976040,1569054.7909967846\n", 60_000))}");
        using var source = new CsvTickSource([path], Calendar);
        var frames = new TickFrame[256];
        for (var i = 0; i < 20; i++) source.Read(frames);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) source.Read(frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 1_000);
    }

    private List<TickFrame> Read(params string[] paths) => Read(paths, batch: 100);

    private List<TickFrame> Read(string[] paths, int batch)
    {
        using var source = new CsvTickSource(paths, Calendar, rejects: _rejects);
        return Drain(source, batch);
    }

    private static List<TickFrame> Drain(CsvTickSource source, int batch = 100)
    {
        var ticks = new List<TickFrame>();
        var frames = new TickFrame[batch];
        while (source.Read(frames) is > 0 and var count) ticks.AddRange(frames[..count]);
        Assert.True(source.HasEnded);
        return ticks;
    }
}
