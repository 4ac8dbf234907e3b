using Mdc.Client;
using Mdc.Silo.Commands;
using Mdc.Storage.Timescale;

namespace Mdc.Silo.Tests.Commands;

public class ExitCodeTests
{
    [Fact]
    public void The_numbers_never_change() =>
        Assert.Equal(
            "Ok=0 Failed=1 Usage=2 BadInput=3 PortInUse=4 StoreUnreachable=5 DataDirectory=6 AlreadyRunning=7 NotRunning=8 RowsMalformed=10 SourceDamaged=11 InstrumentsUnknown=12 SourceEmpty=13 Different=20 Interrupted=130",
            string.Join(' ', Enum.GetValues<ExitCode>().Select(code => $"{code}={(int)code}")));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("tail")]
    [InlineData("tail", "rb2601", "--bars", "7m")]
    [InlineData("status", "--gateway", "nowhere")]
    [InlineData("down", "--timeout", "soon")]
    public async Task A_wrong_command_line_ends_with_2_and_says_why_without_running(params string[] arguments)
    {
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.Usage, await terminal.Run(arguments));
        Assert.StartsWith("mdc: ", terminal.Error);
        Assert.Empty(terminal.Out);
    }

    [Fact]
    public async Task An_unknown_verb_is_named_once()
    {
        var terminal = new CapturedTerminal();
        await terminal.Run("nonsense");
        Assert.Equal(["mdc: 'nonsense' is not understood.", "mdc: see ./mdc --help."], terminal.Error.Trim().Split(Environment.NewLine));
    }

    [Fact]
    public void Each_failure_has_its_code_and_keeps_its_sentence()
    {
        Assert.Equal(new Failure(ExitCode.PortInUse, "Port 1."), Failure.Of(new CommandException(ExitCode.PortInUse, "Port 1.")));
        Assert.Equal(new Failure(ExitCode.StoreUnreachable, "No."), Failure.Of(new StoreStartException("No.")));
        Assert.Equal(new Failure(ExitCode.BadInput, "Instrument 'x' is not known."), Failure.Of(new MarketDataException("Instrument 'x' is not known.")));
        Assert.Equal(ExitCode.NotRunning, Failure.Of(new GatewayUnreachableException(new Uri("http://127.0.0.1:1/"))).Code);
        Assert.Equal(ExitCode.Interrupted, Failure.Of(new OperationCanceledException()).Code);
        Assert.Equal(ExitCode.StoreUnreachable, Failure.Of(new AggregateException(new StoreStartException("No."))).Code);
    }

    [Fact]
    public void A_defect_of_ours_keeps_its_type_for_the_report() =>
        Assert.Equal(new Failure(ExitCode.Failed, "Oops. (InvalidCastException; --verbose shows where)"), Failure.Of(new InvalidCastException("Oops.")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stack_trace_is_shown_only_with_verbose(bool verbose)
    {
        using var directory = new TemporaryDirectory();
        var terminal = new CapturedTerminal();
        string[] arguments = ["down", "--data", directory.Path];
        Assert.Equal(ExitCode.NotRunning, await terminal.Run(verbose ? [.. arguments, "--verbose"] : arguments));
        Assert.Equal(verbose, terminal.Error.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_a_verb_ends_with_examples()
    {
        var terminal = new CapturedTerminal();
        Assert.Equal(ExitCode.Ok, await terminal.Run("tail", "--help"));
        Assert.Contains("Examples:", terminal.Out);
        Assert.Contains("  ./mdc tail rb2601", terminal.Out);
    }
}
