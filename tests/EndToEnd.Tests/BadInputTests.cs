using System.IO.Compression;
using System.Net;
using System.Net.Sockets;

namespace Mdc.EndToEnd.Tests;

/// <summary>Whatever is wrong with what the program is given, it says so in a sentence, ends with the code for it, and keeps what is good.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestFolder _folder = new("bad-input");

    [Fact]
    public async Task Malformed_rows_end_with_10_and_are_listed_and_the_good_ones_make_their_bars()
    {
        var good = Good();
        var expected = await Bars(0, good);
        var lines = File.ReadAllLines(good).ToList();
        string[] bad = ["20210105,IF2101,,abc", "not a row at all", lines[500].Replace(",5278.6,", ",52x8.6,", StringComparison.Ordinal)];
        lines.InsertRange(700, bad);
        File.WriteAllLines(_folder["IF2101.bad.csv"], lines);

        Assert.Equal(expected, await Bars(10, _folder["IF2101.bad.csv"], says: "3 rows are malformed."));

        var rejects = File.ReadAllLines(_folder["bars.csv.rejects.csv"]);
        Assert.Equal("file,row,rule,reason,text", rejects[0]);
        Assert.Equal(3, rejects.Length - 1);
        for (var i = 0; i < bad.Length; i++)
        {
            Assert.StartsWith($"IF2101.bad.csv,{700 + i},Malformed,", rejects[1 + i], StringComparison.Ordinal);
            Assert.Contains(bad[i], rejects[1 + i], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_truncated_gzip_ends_with_11_and_the_rows_before_the_cut_make_their_bars()
    {
        var good = Good();
        var expected = await Bars(0, good);
        var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(File.ReadAllBytes(good));
        File.WriteAllBytes(_folder["IF2101.cut.csv.gz"], zipped.ToArray()[..(int)(zipped.Length * 2 / 3)]);

        var kept = await Bars(11, _folder["IF2101.cut.csv.gz"], says: "IF2101.cut.csv.gz is damaged after row");

        Assert.InRange(kept.Length, 100, expected.Length - 1);
        // The last one misses what was cut off.
        Assert.Equal(expected[..(kept.Length - 1)], kept[..^1]);
    }

    [Fact]
    public async Task Unknown_instruments_end_with_12_and_are_listed_and_the_known_ones_make_their_bars()
    {
        var good = Good();
        var expected = await Bars(0, good);
        var unknown = RecordedDay.Write(_folder.Path, seed: 3, ticksPerInstrument: 20, "ZZZ2101")[0];

        Assert.Equal(expected, await Bars(12, [good, unknown], says: "rows are of instruments that no product table knows."));

        Assert.All(File.ReadLines(_folder["bars.csv.rejects.csv"]).Skip(1), line => Assert.Contains("UnknownInstrument", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "nothing.csv is empty.")]
    [InlineData(RecordedDay.Header + "\n", "nothing.csv has no row.")]
    public async Task An_empty_file_ends_with_13(string text, string sentence)
    {
        File.WriteAllText(_folder["nothing.csv"], text);
        await Ends(13, sentence, "bars", "--ticks", _folder["nothing.csv"]);
    }

    [Theory]
    [InlineData("bars", "--ticks", "nowhere.csv")]
    [InlineData("bars", "--ticks", "/")]
    public async Task A_file_that_cannot_be_opened_ends_with_3(params string[] arguments) => await Ends(3, "can't be opened", arguments);

    [Fact]
    public async Task A_replay_of_a_missing_file_ends_with_3_before_a_database_is_made() =>
        Assert.DoesNotContain("PostgreSQL", await Ends(3, "can't be opened", "up", "--replay", "nowhere.csv", "--ports", "0,0", "--data", _folder["data"]), StringComparison.Ordinal);

    [Fact]
    public async Task An_output_that_cannot_be_written_ends_with_3_at_once_and_a_run_that_fails_leaves_the_old_one()
    {
        await Ends(3, "can't be written", "bars", "--ticks", Good(), "--out", _folder["nowhere/bars.csv"]);
        Assert.False(Directory.Exists(_folder["nowhere"]));

        File.WriteAllText(_folder["bars.csv"], "the old one");
        await Ends(3, "can't be opened", "bars", "--ticks", "nowhere.csv", "--out", _folder["bars.csv"]);
        Assert.Equal("the old one", File.ReadAllText(_folder["bars.csv"]));
        Assert.False(File.Exists(_folder["bars.csv.part"]));
    }

    [Theory]
    [InlineData("'frobnicate' is not understood", "frobnicate")]
    [InlineData("'--ticks' is required", "bars")]
    [InlineData("'--frobnicate' is not understood", "bars", "--ticks", "f.csv", "--frobnicate")]
    [InlineData("'7m' is no period", "bars", "--ticks", "f.csv", "--period", "7m")]
    [InlineData("--shards takes 1 to 256, not 0", "bars", "--ticks", "f.csv", "--shards", "0")]
    [InlineData("--batch takes 1 to 65,536, not -5", "bars", "--ticks", "f.csv", "--batch", "-5")]
    [InlineData("--batch", "bars", "--ticks", "f.csv", "--batch", "many")]
    [InlineData("--speed takes 0 or more, not -1", "replay", "f.csv", "--speed", "-1")]
    [InlineData("--simulate takes 0 to 25,000, not 25001", "up", "--simulate", "25001")]
    [InlineData("'1' is no pair of ports", "up", "--ports", "1")]
    public async Task A_wrong_option_ends_with_2_before_anything_is_started(string sentence, params string[] arguments)
    {
        var (code, output, error) = await NodeProcess.Run([.. arguments, "--data", _folder["data"]]);

        Assert.True(code == 2, $"{code}: {error}");
        Assert.Empty(output);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("mdc: ", line, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=mdc;Password=not-to-be-told", "PostgreSQL at 127.0.0.1:1 can't be reached")]
    [InlineData("Hots=127.0.0.1;Password=not-to-be-told", "The connection string can't be read")]
    public async Task A_wrong_connection_string_ends_with_5_and_is_not_repeated(string connection, string sentence) =>
        Assert.DoesNotContain("not-to-be-told", await Ends(5, sentence, "up", "--ports", "0,0", "--data", _folder["data"], "--postgres", connection), StringComparison.Ordinal);

    [Theory]
    [InlineData("a-file")]
    [InlineData("a-file/below")]
    [InlineData("/proc/mdc")]
    public async Task A_data_directory_that_cannot_be_written_ends_with_6(string data)
    {
        File.WriteAllText(_folder["a-file"], "");
        await Ends(6, "can't be written", "up", "--ports", "0,0", "--data", _folder[data]);
    }

    [Fact]
    public async Task A_data_directory_of_another_kind_ends_with_6()
    {
        // No store is needed to make a directory one of simulated ticks.
        await Ends(5, "can't be reached", "up", "--ports", "0,0", "--data", _folder["data"], "--postgres", "Host=127.0.0.1;Port=1;Username=mdc");

        await Ends(6, "holds simulated ticks on the always-open calendar; this run is replay ticks on the china calendar", "replay", Good(), "--data", _folder["data"]);
    }

    [PostgresFact]
    public async Task A_second_node_on_a_directory_ends_with_7_and_a_port_in_use_with_4()
    {
        using var node = NodeProcess.Start("up", "--simulate", "5", "--ports", "0,0", "--data", _folder["data"]);
        await node.Says("Dashboard http://", TimeSpan.FromMinutes(1));
        await Ends(7, $"A node runs on {_folder["data"]} already (process {node.Id}", "up", "--ports", "0,0", "--data", _folder["data"]);
        await node.Terminate();
        Assert.Equal(0, await node.Exit(TimeSpan.FromSeconds(30)));

        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        foreach (var ports in new[] { $"{port},0", $"0,{port}" })
            await Ends(4, $"Port {port} is in use", "up", "--simulate", "5", "--ports", ports, "--data", _folder["data"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Good() => RecordedDay.Write(_folder.Path, seed: 41, ticksPerInstrument: 3_000, "IF2101")[0];

    private Task<string[]> Bars(int code, string file, string? says = null) => Bars(code, [file], says);

    private async Task<string[]> Bars(int code, string[] files, string? says = null)
    {
        string[] arguments = ["bars", "--ticks", .. files, "--out", _folder["bars.csv"]];
        if (says is not null) await Ends(code, says, arguments);
        else Assert.Equal(code, (await NodeProcess.Run(arguments)).Code);
        return File.ReadAllLines(_folder["bars.csv"]);
    }

    // The last word is the sentence: whole, once, without a stack trace.
    private static async Task<string> Ends(int code, string sentence, params string[] arguments)
    {
        var (actual, _, error) = await NodeProcess.Run(arguments);
        Assert.True(code == actual, $"It ended with {actual}, not {code}:\n{error}");
        var last = error.TrimEnd().Split('\n')[^1];
        Assert.StartsWith("mdc: ", last, StringComparison.Ordinal);
        Assert.Contains(sentence, last, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        return error;
    }
}
