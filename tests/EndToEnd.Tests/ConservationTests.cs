using System.Globalization;

namespace Mdc.EndToEnd.Tests;

/// <summary>What was traded is in the bars, once: their volumes sum to the day's cumulative volume.</summary>
public sealed class ConservationTests : IDisposable
{
    private readonly TestFolder _folder = new("conservation");

    [Fact]
    public async Task Bar_volumes_of_a_day_sum_to_its_final_volume() =>
        await Conserves(RecordedDay.Write(_folder.Path, seed: 23, ticksPerInstrument: 6_000, "IF2101", "IH2101", "IC2101", "T2103"));

    [ReferenceFact]
    public async Task Bar_volumes_of_every_recorded_day_sum_to_its_final_volume() => await Conserves(ReferenceData.Ticks());

    [Fact]
    public async Task A_day_from_its_middle_on_begins_with_a_partial_bar_and_counts_from_its_first_tick() =>
        await CountsFromItsFirstTick(RecordedDay.Write(_folder.Path, seed: 29, ticksPerInstrument: 6_000, "IF2101", "T2103"));

    [ReferenceFact]
    public async Task Every_recorded_day_from_its_middle_on_begins_with_a_partial_bar_and_counts_from_its_first_tick() =>
        await CountsFromItsFirstTick(ReferenceData.Ticks());

    public void Dispose() => _folder.Dispose();

    private async Task Conserves(string[] files)
    {
        var expected = new Dictionary<string, long>();
        foreach (var row in files.SelectMany(CsvTable.Rows)) expected[Day(row)] = Volume(row);
        Assert.True(expected.Count == files.Length && expected.Values.All(volume => volume > 0));

        var bars = await BarsRun.Of(_folder["bars.csv"], files);

        Assert.Equal(expected, bars.GroupBy(BarDay).ToDictionary(day => day.Key, day => day.Sum(BarVolume)));
        Assert.All(bars, bar => Assert.DoesNotContain("partial", bar["quality"], StringComparison.Ordinal));
    }

    private async Task CountsFromItsFirstTick(string[] files)
    {
        var cut = files.Select(Middle).ToArray();
        var expected = cut.Select(CsvTable.Rows).ToDictionary(rows => Day(rows.First()), rows => Volume(rows.Last()) - Volume(rows.First()));
        Assert.All(expected.Values, volume => Assert.True(volume > 0));

        var days = (await BarsRun.Of(_folder["bars.csv"], cut)).GroupBy(BarDay).ToList();

        Assert.Equal(expected, days.ToDictionary(day => day.Key, day => day.Sum(BarVolume)));
        Assert.All(days, day => Assert.Contains("partial", day.First()["quality"], StringComparison.Ordinal));
        Assert.All(days, day => Assert.All(day.Skip(1), bar => Assert.DoesNotContain("partial", bar["quality"], StringComparison.Ordinal)));
    }

    private string Middle(string file)
    {
        var lines = CsvTable.Lines(file).ToList();
        var path = _folder[$"cut-{Path.GetFileNameWithoutExtension(file)}.csv"];
        File.WriteAllLines(path, lines.Take(1).Concat(lines.Skip(lines.Count / 2)));
        return path;
    }

    private static string Day(CsvRow row) => $"{row["InstrumentID"]} {row["TradingDay"]}";

    private static string BarDay(CsvRow bar) => $"{bar["instrument"]} {bar["trading_day"].Replace("-", "", StringComparison.Ordinal)}";

    private static long Volume(CsvRow row) => long.Parse(row["Volume"], CultureInfo.InvariantCulture);

    private static long BarVolume(CsvRow bar) => long.Parse(bar["volume"], CultureInfo.InvariantCulture);
}
