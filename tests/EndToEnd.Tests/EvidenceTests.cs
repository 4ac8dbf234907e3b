using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Mdc.Silo.Nodes;

namespace Mdc.EndToEnd.Tests;

/// <summary>A bar can be explained, asked for as it was known, and what was missed is listed with its bounds.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly TestFolder _folder = new("evidence");

    private string Data => _folder["data"];

    [PostgresFact]
    public async Task A_bar_is_explained_by_its_ticks_and_a_bar_that_was_changed_is_told_from_what_the_journal_makes()
    {
        var file = RecordedDay.Write(_folder.Path, seed: 51, ticksPerInstrument: 6_000, "IF2101")[0];
        var (code, _, error) = await NodeProcess.Run("replay", file, "--data", Data, "--ports", "0,0");
        Assert.True(code == 0, error);

        var bar = await Explain(0, "IF2101", "5m", "10:07");

        var stored = bar.GetProperty("bar");
        Assert.Equal(("2021-01-05T10:05:00+08:00", "2021-01-05T10:10:00+08:00"), (stored.GetProperty("start").GetString(), stored.GetProperty("end").GetString()));
        var rows = CsvTable.Rows(file).Where(row => string.CompareOrdinal(row["UpdateTime"], "10:05:00") >= 0 && string.CompareOrdinal(row["UpdateTime"], "10:10:00") < 0).ToList();
        var distinct = rows.DistinctBy(row => (row["UpdateTime"], row["UpdateMillisec"])).ToList();
        Assert.Equal(distinct.Count, bar.GetProperty("tick_count").GetInt32());
        Assert.Equal(decimal.Parse(distinct[^1]["LastPrice"], CultureInfo.InvariantCulture), decimal.Parse(stored.GetProperty("close").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(rows.Count - distinct.Count, bar.GetProperty("not_accepted").EnumerateArray().Count(push => push.GetProperty("rule").GetString() == "Repeat"));
        Assert.Equal(5, bar.GetProperty("revisions").GetArrayLength());
        Assert.Equal(distinct.Count, bar.GetProperty("feeders")[0].GetProperty("ticks").GetInt32());
        Assert.Matches("^[0-9a-f]{40}$", bar.GetProperty("commit").GetString());

        await StoredMarket.Query(Data, "update bar set volume = volume + 1 where start_time = '2021-01-05 10:07+08'");
        Assert.False((await Explain(20, "IF2101", "5m", "10:07")).GetProperty("agrees").GetBoolean());
        Assert.Equal(3, (await NodeProcess.Run("explain", "IF2101", "1m", "12:00", "--data", Data)).Code);
        Assert.Equal(2, (await NodeProcess.Run("explain", "IF2101", "1m", "noon", "--data", Data)).Code);
    }

    [PostgresFact]
    public async Task Bars_as_of_an_instant_are_those_that_were_known_then()
    {
        var file = RecordedDay.Write(_folder.Path, seed: 53, ticksPerInstrument: 2_000, "IF2101")[0];
        var before = Now;
        var (code, _, error) = await NodeProcess.Run("replay", file, "--data", Data, "--ports", "0,0");
        Assert.True(code == 0, error);
        await StoredMarket.Query(Data, "insert into bar_revision select start_time, end_time, open, high, low, close + 10000, volume, turnover_cents, open_open_interest, open_interest, known_at_ns + 3600000000000, trading_day, ticks, revision + 1, rule_version, quality, reason, instrument, period from bar_revision where start_time = '2021-01-05 09:31+08' order by revision desc limit 1");

        Assert.Empty(await Bars("--as-of", Instant(before)));
        var (early, late) = (await Bars("--as-of", Instant(Now)), await Bars("--as-of", Instant(Now.AddHours(2))));

        Assert.Equal(early, await Bars());
        Assert.Equal(1 + 240, early.Count);
        Assert.StartsWith("IF2101,1m,2021-01-05,2021-01-05T09:31:00+08:00,", Assert.Single(late.Except(early)), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_pause_and_a_killed_feeder_are_gaps_with_their_bounds_in_the_list_and_in_the_table()
    {
        DateTimeOffset killed;
        using (var node = NodeProcess.Start("up", "--simulate", "20", "--ports", "0,0", "--data", Data))
        {
            await node.Says("Dashboard http://", TimeSpan.FromMinutes(1));
            await NodeStatus.Until(Data, status => status.Accepted > 100);
            await Post("feeders/1/pause");
            await NodeStatus.Until(Data, status => status.FeederState == "paused");
            await Task.Delay(1_500);
            await Post("feeders/1/start");
            var at = (await NodeStatus.Until(Data, status => status is { FeederState: "running", Lost: > 0 })).Accepted;
            await NodeStatus.Until(Data, status => status.Accepted > at + 50);
            killed = Now;
            await node.Kill();
        }
        using var again = NodeProcess.Start("up", "--simulate", "20", "--ports", "0,0", "--data", Data);
        await again.Says("Dashboard http://", TimeSpan.FromMinutes(1));
        await NodeStatus.Until(Data, status => status.Accepted > 50);
        var started = Now;

        var (code, output, error) = await NodeProcess.Run("gaps", "--json", "--data", Data);
        Assert.True(code == 0, error);
        var gaps = JsonDocument.Parse(output).RootElement.GetProperty("gaps").EnumerateArray().ToList();
        Assert.Equal(["paused", "feeder_down"], gaps.Select(gap => gap.GetProperty("reason").GetString()));
        Assert.True(gaps[0].GetProperty("ticks").GetInt64() > 0 && gaps[0].GetProperty("seconds").GetDouble() is > 1.4 and < 30, $"{gaps[0]}");
        var (from, to) = (gaps[1].GetProperty("from").GetDateTimeOffset(), gaps[1].GetProperty("to").GetDateTimeOffset());
        Assert.True(from > killed.AddSeconds(-2) && from <= killed.AddSeconds(1) && to > from && to <= started, $"killed {killed:O}, {gaps[1]}");

        await again.Terminate();
        Assert.Equal(0, await again.Exit(TimeSpan.FromSeconds(60)));
        Assert.Equal(
            ["Paused|True|True", "FeederDown|False|True"],
            await StoredMarket.Query(Data, "select reason, ticks > 0, to_ns between from_ns and from_ns + 600000000000 from gap order by from_ns"));
    }

    public void Dispose() => _folder.Dispose();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Instant(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    // Without bars there is the header alone, which is left out.
    private async Task<List<string>> Bars(params string[] options)
    {
        var (code, output, error) = await NodeProcess.Run(["bars", "IF2101", "--data", Data, .. options]);
        Assert.True(code == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        return lines.Count == 1 ? [] : lines;
    }

    private async Task<JsonElement> Explain(int expected, params string[] what)
    {
        var (code, output, error) = await NodeProcess.Run(["explain", .. what, "--json", "--data", Data]);
        Assert.True(code == expected, $"{code}: {error}");
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    private async Task Post(string path)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(Data, "access-token")).Trim());
        using var answer = await http.PostAsync(new Uri(NodeFile.Read(Data)!.HttpAddress, "api/v1/" + path), null);
        answer.EnsureSuccessStatusCode();
    }
}
