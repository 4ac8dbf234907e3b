using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>Bars of recorded days against those of independent vendors, and against themselves.</summary>
public sealed class GoldenTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new("golden");

    // Ten days of this vendor's differ from our rules (ctp.md 6) on two bars: where a tick on the boundary belongs.
    [ReferenceFact]
    public async Task Bars_of_four_CFFEX_days_equal_an_independent_vendors()
    {
        var equal = await Compare("CFFEX_IF_5min.csv", "CFFEX_IF2101_*.csv.gz", "open", "high", "low", "close", "volume", "turnover", "open_interest");

        Assert.Equal(192, equal.Bars);
        Assert.All(equal.ByColumn, column => Assert.True(column.Value >= 190, $"{column.Key}: {column.Value} of 192 are equal"));
    }

    // The recorder kept one tick per second, so that opens, highs and lows can't be had from it.
    [ReferenceFact]
    public async Task Closes_and_volumes_of_two_CZCE_days_equal_another_vendors_within_what_the_recorder_lost()
    {
        var equal = await Compare("CZCE_AP010_5min.csv", "CZCE_AP010_*.csv.gz", "close", "volume");

        Assert.Equal(90, equal.Bars);
        Assert.True(equal.ByColumn["close"] >= 0.975 * equal.Bars, $"close: {equal.ByColumn["close"]} of 90 are equal");
        Assert.True(equal.ByColumn["volume"] >= 0.965 * equal.Bars, $"volume: {equal.ByColumn["volume"]} of 90 are equal");
    }

    [Fact]
    public async Task Neither_shards_nor_batches_nor_speed_leave_a_mark_on_the_bars()
    {
        var files = RecordedDay.Write(_folder.Path, seed: 11, ticksPerInstrument: 8_000, "IF2101", "IH2101", "IC2101", "T2103");
        var plain = await WithoutRevisions(files, "plain.csv");
        // The header, four hours of each, and the minute that T alone has after 15:00.
        Assert.Equal(1 + 4 * 240 + 1, plain.Count);

        Assert.Equal(plain, await WithoutRevisions(files, "one-shard.csv", "--shards", "1", "--batch", "4096"));
        Assert.Equal(plain, await WithoutRevisions(files, "small-batches.csv", "--shards", "61", "--batch", "7"));
        // Five and a half hours in four seconds.
        Assert.Equal(plain, await WithoutRevisions(files, "paced.csv", "--speed", "5000"));
    }

    [ReferenceFact]
    public async Task Neither_shards_nor_batches_leave_a_mark_on_the_bars_of_recorded_days()
    {
        string[] files = [.. ReferenceData.Ticks("CZCE_*"), .. ReferenceData.Ticks("SHFE_*"), .. ReferenceData.Ticks("CFFEX_*0104*")];
        var plain = await WithoutRevisions(files, "plain.csv");
        Assert.True(plain.Count > 1_000, $"{plain.Count} lines");

        Assert.Equal(plain, await WithoutRevisions(files, "one-shard.csv", "--shards", "1", "--batch", "4096"));
        Assert.Equal(plain, await WithoutRevisions(files, "small-batches.csv", "--shards", "61", "--batch", "7"));
    }

    // Of rule version 1. The constants are the same on either runtime, so that what Local shows holds on Orleans.
    [ReferenceFact]
    public async Task Bars_of_all_recorded_days_have_these_bytes_on_either_runtime()
    {
        var lines = await WithoutRevisions(ReferenceData.Ticks(), "all.csv");
        Assert.Equal((1_861, "037ae64e67d04caceaa85549c5da7fbbf6657d4cda7e118ca845bd01d908f4d6"), (lines.Count, Digest(lines)));
    }

    [Fact]
    public async Task Bars_of_a_made_up_day_have_these_bytes_on_either_runtime()
    {
        var lines = await WithoutRevisions(RecordedDay.Write(_folder.Path, seed: 23, ticksPerInstrument: 4_000, "IF2101", "IH2101", "T2103"), "made-up.csv");
        Assert.Equal("9ff19eb93ad79639d9f59c9a6f9a6dedf3ac05b1ca29679894c8e47c42d1d394", Digest(lines));
    }

    public void Dispose() => _folder.Dispose();

    private static string Digest(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private async Task<(int Bars, Dictionary<string, int> ByColumn)> Compare(string golden, string ticks, params string[] columns)
    {
        var ours = (await BarsRun.Of(_folder["bars.csv"], ReferenceData.Ticks(ticks), "--period", "5m", "--label", "end"))
            .ToDictionary(bar => $"{bar["trading_day"].Replace("-", "", StringComparison.Ordinal)} {bar["end"].Substring(11, 5).Replace(":", "", StringComparison.Ordinal)}");
        var theirs = CsvTable.Rows(ReferenceData.Golden(golden)).ToList();
        var equal = columns.ToDictionary(column => column, column => theirs.Count(bar => ours.TryGetValue(Key(bar), out var own) && IsEqual(bar[column], own[column])));
        output.WriteLine($"{theirs.Count} bars, equal: {string.Join(", ", equal)}");
        Assert.Equal(theirs.Count, ours.Count);
        return (theirs.Count, equal);
    }

    private static string Key(CsvRow bar) => $"{bar["trading_day"]} {bar["bar_end_hhmm"]}";

    // A hundredth of a yuan: the vendor writes turnover as a double.
    private static bool IsEqual(string theirs, string ours) =>
        Math.Abs(decimal.Parse(theirs, CultureInfo.InvariantCulture) - decimal.Parse(ours, CultureInfo.InvariantCulture)) <= 0.01m;

    // How often a bar was revised is the one thing that may differ: the closing of a bar and a late tick race on purpose.
    private async Task<IReadOnlyList<string>> WithoutRevisions(string[] files, string name, params string[] options)
    {
        await BarsRun.Of(_folder[name], files, options);
        var lines = CsvTable.Lines(_folder[name]).ToList();
        var revision = Array.IndexOf(lines[0].Split(','), "revision");
        return [.. lines.Select(line => string.Join(',', line.Split(',').Where((_, column) => column != revision)))];
    }
}
