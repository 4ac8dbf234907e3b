using System.Globalization;
using System.Text.Json;
using Mdc.Domain.Ticks;
using Mdc.Journal;
using Mdc.Silo.Nodes;
using Mdc.Storage.Timescale.PrivateServer;
using Xunit.Abstractions;

namespace Mdc.EndToEnd.Tests;

/// <summary>A replayed day's certificate is clean; whatever is changed afterwards, in the journal or in the database, it names.</summary>
public sealed class CertificateTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestFolder _folder = new("certificate");

    private string Data => _folder["data"];

    [PostgresFact]
    public async Task A_replayed_day_is_certified_clean_and_its_signature_holds_until_a_figure_is_changed()
    {
        await Replay(seed: 31, ticks: 4_000);

        var body = await Certificates.Clean(Data);

        var day = Assert.Single(body.GetProperty("days").EnumerateArray());
        var instruments = day.GetProperty("instruments").EnumerateArray().ToList();
        Assert.Equal(["IF2101", "T2103"], instruments.Select(one => one.GetProperty("instrument").GetString()));
        Assert.All(instruments, one =>
        {
            Assert.True(one.GetProperty("callback").GetProperty("count").GetInt64() > one.GetProperty("journal").GetProperty("count").GetInt64(), "repeats are callbacks too");
            Assert.Equal(one.GetProperty("journal").GetRawText(), one.GetProperty("store").GetRawText());
            Assert.Equal(one.GetProperty("journal_bars").GetRawText(), one.GetProperty("stored_bars").GetRawText());
        });

        var file = Data + ".certificate.json";
        Assert.Equal(0, (await NodeProcess.Run("certify", "--verify", file, "--data", Data)).Code);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "certificate-key.pem")));
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"verdict\": \"clean\"", "\"verdict\": \"Clean\"", StringComparison.Ordinal));
        var (code, _, error) = await NodeProcess.Run("certify", "--verify", file, "--data", Data);
        Assert.True(code == 20 && error.Contains("does not hold", StringComparison.Ordinal), $"{code}: {error}");
    }

    [PostgresFact]
    public async Task F14_A_flipped_bit_anywhere_in_the_records_is_named_by_instrument_day_and_place() => await FlipBits(flips: 4);

    [PostgresFact]
    [Trait("Category", "Long")]
    public async Task F14_Forty_flipped_bits_are_each_named_by_instrument_day_and_place() => await FlipBits(flips: 40);

    [PostgresFact]
    public async Task A_deleted_row_and_a_changed_price_in_any_table_are_named_by_instrument_day_and_place()
    {
        await Replay(seed: 37, ticks: 2_000);
        await using var server = await PrivatePostgres.Start(Data, TimeProvider.System, null, default);
        await Certificates.Clean(Data);

        await Spoils(server, "update tick set last = last + 2000 where instrument = 'IF2101' and day_volume = (select max(day_volume) from tick where instrument = 'IF2101' and day_volume < 9000)",
            "update tick set last = last - 2000 where instrument = 'IF2101' and day_volume = (select max(day_volume) from tick where instrument = 'IF2101' and day_volume < 9000)",
            "IF2101", "store", "has last price");
        await Spoils(server, "update bar set high = high + 2000 where instrument = 'T2103' and start_time = '2021-01-05 10:07+08'",
            "update bar set high = high - 2000 where instrument = 'T2103' and start_time = '2021-01-05 10:07+08'",
            "T2103", "bars", "the bar of 2021-01-05T10:07:00+08:00 has high");
        await Spoils(server, "update bar_revision set close = close + 1 where instrument = 'IF2101' and start_time = '2021-01-05 13:30+08'",
            "update bar_revision set close = close - 1 where instrument = 'IF2101' and start_time = '2021-01-05 13:30+08'",
            "IF2101", "history", "the bar of 2021-01-05T13:30:00+08:00");
        await Spoils(server, "create table kept as select * from bar where instrument = 'IF2101' and start_time = '2021-01-05 14:00+08'; delete from bar where instrument = 'IF2101' and start_time = '2021-01-05 14:00+08'",
            "insert into bar select * from kept; drop table kept",
            "IF2101", "bars", "the bar of 2021-01-05T14:00:00+08:00 is missing");
        await Spoils(server, "create table kept as select * from tick where instrument = 'T2103' order by exchange_time desc limit 1; delete from tick using kept where tick.instrument = kept.instrument and tick.position = kept.position",
            "insert into tick select * from kept; drop table kept",
            "T2103", "store", "the tick of 2021-01-05T15:00:00.200+08:00");
        await Certificates.Clean(Data);
    }

    [PostgresFact]
    public async Task A_running_node_is_certified_with_what_its_grains_took_and_says_so_by_itself_after_a_replay()
    {
        var files = RecordedDay.Write(_folder.Path, seed: 43, ticksPerInstrument: 2_000, "IF2101", "T2103");
        using var node = NodeProcess.Start(["up", "--replay", .. files, "--speed", "0", "--data", Data, "--ports", "0,0"]);
        await node.Says("Dashboard http://", TimeSpan.FromMinutes(1));
        await NodeStatus.Until(Data, status => status is { FeederState: "finished", LagRecords: 0, Outbox: 0 });

        var body = await Certificates.Clean(Data);
        Assert.All(body.GetProperty("days")[0].GetProperty("instruments").EnumerateArray(), one => Assert.True(one.GetProperty("grain").GetProperty("agrees").GetBoolean(), $"{one}"));

        var status = await Rest(node, "api/v1/status", json => json.GetProperty("certificate").ValueKind == JsonValueKind.Object);
        Assert.Equal(("2021-01-05", "clean"), (status.GetProperty("certificate").GetProperty("trading_day").GetString(), status.GetProperty("certificate").GetProperty("verdict").GetString()));
        var issued = await Rest(node, "api/v1/certificate?day=2021-01-05", json => json.ValueKind == JsonValueKind.Object);
        File.WriteAllText(_folder["issued.json"], issued.GetRawText());
        Assert.Equal(0, (await NodeProcess.Run("certify", "--verify", _folder["issued.json"], "--data", Data)).Code);

        await node.Terminate();
        Assert.Equal(0, await node.Exit(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, (await NodeProcess.Run("replay", "--verify", "2021-01-05", "--data", Data)).Code);
    }

    [PostgresFact]
    public async Task A_market_at_work_is_certified_clean_while_its_ticks_go_on()
    {
        using var node = NodeProcess.Start(["up", "--simulate", "900", "--data", Data, "--ports", "0,0"]);
        await node.Says("Dashboard http://", TimeSpan.FromMinutes(1));
        await NodeStatus.Until(Data, status => status.Accepted > 1_000);

        var (code, differences, body, said) = await Certificates.Of(Data);
        Assert.True(code == 0, $"{said} {string.Join("; ", differences.Take(5))}");
        var agree = body.GetProperty("days").EnumerateArray().SelectMany(day => day.GetProperty("instruments").EnumerateArray())
            .Count(one => one.GetProperty("grain") is { ValueKind: JsonValueKind.Object } grain && grain.GetProperty("agrees").GetBoolean());
        Assert.True(agree > 100, $"Only {agree} instruments were held against their grains.");
    }

    public void Dispose() => _folder.Dispose();

    private async Task FlipBits(int flips)
    {
        await Replay(seed: 41, ticks: 2_000);
        // Held here, so that not every run starts and stops it.
        await using var server = await PrivatePostgres.Start(Data, TimeProvider.System, null, default);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var segment = Path.Combine(Data, "journal", "feeder-1", "segment-00000000.journal");
        var records = Records();
        for (var flip = 0; flip < flips; flip++)
        {
            var ordinal = random.Next(records.Length);
            var bit = ((ordinal + 1L) * TickFrame.Bytes * 8) + random.Next(TickFrame.Bytes * 8);
            var because = string.Create(CultureInfo.InvariantCulture, $"byte {bit / 8}, bit {bit % 8}");
            Certificates.Flip(segment, bit);
            var (code, differences, _, said) = await Certificates.Of(Data);
            Certificates.Flip(segment, bit);

            output.WriteLine($"{because}: {said}");
            Assert.Equal(20, code);
            var (instrument, day, place, what) = differences[0];
            Assert.Equal("journal", place);
            Assert.Contains($"segment-00000000.journal, {because}, record {ordinal}", what, StringComparison.Ordinal);
            if (records[ordinal].Kind != RecordKind.Tick) continue;
            Assert.Equal((records[ordinal].Instrument.ToText(), "2021-01-05"), (instrument, day));
            Assert.True(differences.Count == 1 || ordinal == records.Length - 1, string.Join('\n', differences));
        }
        await Certificates.Clean(Data);
    }

    private TickFrame[] Records()
    {
        using var journal = JournalArchive.OpenRead(Path.Combine(Data, "journal", "feeder-1"), TimeProvider.System, scanAll: true);
        var records = new TickFrame[journal.NextOrdinal];
        Assert.Equal(records.Length, journal.ReadSlots(0, records));
        return records;
    }

    private async Task Replay(int seed, int ticks)
    {
        var files = RecordedDay.Write(_folder.Path, seed, ticks, "IF2101", "T2103");
        var (code, _, error) = await NodeProcess.Run(["replay", .. files, "--data", Data, "--ports", "0,0"]);
        Assert.True(code == 0, error);
    }

    private async Task Spoils(PrivatePostgres server, string spoil, string mend, string instrument, string place, string what)
    {
        Assert.NotEqual(0, await Certificates.Execute(server, spoil));
        var (code, differences, _, said) = await Certificates.Of(Data);
        output.WriteLine($"{code}: {said}");
        Assert.Equal(20, code);
        var first = differences[0];
        Assert.Equal((instrument, "2021-01-05", place), (first.Instrument, first.Day, first.Place));
        Assert.Contains(what, first.What, StringComparison.Ordinal);
        Assert.NotEqual(0, await Certificates.Execute(server, mend));
    }

    private async Task<JsonElement> Rest(NodeProcess node, string path, Func<JsonElement, bool> isSo)
    {
        using var http = new HttpClient { BaseAddress = NodeFile.Read(Data)!.HttpAddress };
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await http.GetAsync(path);
            if (answer.StatusCode == System.Net.HttpStatusCode.OK && JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement is var json && isSo(json)) return json;
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(90), $"{path} never became so: {await answer.Content.ReadAsStringAsync()}\n{node.Error}");
            await Task.Delay(200);
        }
    }
}
