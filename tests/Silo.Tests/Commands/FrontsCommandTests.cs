using Mdc.Silo.Commands;
using Mdc.Silo.Doctor;

namespace Mdc.Silo.Tests.Commands;

public sealed class FrontsCommandTests : IDisposable
{
    private const string Brokers = """
        [
          {"brokerid": "9999", "broker_name": "上期技术", "broker_ename": null, "servers": [{"name": "x", "market_data": ["127.0.0.1:30011", "tcp://127.0.0.1:30011", "nonsense"]}]},
          {"brokerid": "0034", "broker_name": "B", "broker_ename": "b", "servers": [{"name": "x", "market_data": ["tcp://127.0.0.2:30011"]}]}
        ]
        """;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task An_imported_list_can_be_listed_checked_and_is_not_written_over()
    {
        var list = Write("brokers.json", Brokers);
        var import = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await import.Run("fronts", "import", list, "--data", _directory.Path, "--budget", "500"));
        Assert.Contains("2 fronts with 2 addresses, of 2 brokers, are in", import.Out);
        Assert.Contains("left out: 9999 上期技术: 'nonsense' is no front address: it has no port", import.Error);

        var show = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await show.Run("fronts", "list", "--data", _directory.Path));
        Assert.Contains("0034-b", show.Out);
        Assert.Contains("budget 500", show.Out);

        var check = new CapturedTerminal();
        Assert.Equal(ExitCode.Failed, await check.Run("fronts", "check", "--data", _directory.Path));
        Assert.Contains("no library is named", check.Out);

        Assert.Equal(ExitCode.Failed, await new CapturedTerminal().Run("fronts", "import", list, "--data", _directory.Path));
        Assert.Equal(ExitCode.Ok, await new CapturedTerminal().Run("fronts", "import", list, "--data", _directory.Path, "--force", "--broker", "0034"));
    }

    [Fact]
    public async Task A_front_that_is_dead_is_said_in_one_line_and_ends_with_1()
    {
        var config = Write("fronts.json", """{"fronts": {"list": [{"name": "gone", "broker": "1", "addresses": ["127.0.0.1:1"]}]}}""");
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.Failed, await terminal.Run("fronts", "test", "--config", config));
        Assert.StartsWith("gone", terminal.Out);
        Assert.Contains("dead: tcp://127.0.0.1:1 can't be reached", terminal.Out);
        Assert.Single(terminal.Out.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_library_that_can_not_be_loaded_is_said_by_check_and_by_doctor()
    {
        var library = Write("md.so", "no library");
        var config = Write("fronts.json", $$"""{"fronts": {"library": "{{library}}", "list": [{"name": "a", "broker": "1", "addresses": ["127.0.0.1:1"]}, {"name": "b", "broker": "2", "addresses": ["127.0.0.2:1"]}] } }""");
        var sentence = $"The CTP library {library} can't be loaded: it is no library.";

        var check = new CapturedTerminal();
        Assert.Equal(ExitCode.Failed, await check.Run("fronts", "check", "--config", config));
        Assert.Contains($"a: {sentence}", check.Out);

        Assert.Equal($"fail  CTP library: {sentence} Live fronts can't be spoken to without it; see docs/fronts.md.", Assert.Single(LibraryCheck.Run(config, null)).ToString());
        Assert.Empty(LibraryCheck.Run(Path.Combine(_directory.Path, "no-fronts.json"), null));
    }

    [Theory]
    [InlineData(ExitCode.BadInput, "fronts", "list", "--config", "/nowhere/fronts.json")]
    [InlineData(ExitCode.BadInput, "fronts", "import", "/nowhere/broker.xml")]
    [InlineData(ExitCode.BadInput, "up", "--live")]
    [InlineData(ExitCode.Usage, "up", "--live", "--simulate", "5")]
    [InlineData(ExitCode.Usage, "up", "--library", "x.so")]
    [InlineData(ExitCode.BadInput, "up", "--live", "--contracts", "/nowhere.csv", "--config", "/nowhere/fronts.json")]
    public async Task What_is_missing_or_contradicts_itself_is_said_before_anything_starts(ExitCode code, params string[] arguments)
    {
        var terminal = new CapturedTerminal();
        Assert.Equal(code, await terminal.Run([.. arguments, "--data", Path.Combine(_directory.Path, "data")]));
        Assert.StartsWith("mdc: ", terminal.Error);
        Assert.Empty(terminal.Out);
    }

    public void Dispose() => _directory.Dispose();

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
