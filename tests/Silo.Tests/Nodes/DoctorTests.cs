using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mdc.Silo.Commands;
using Mdc.Silo.Doctor;

namespace Mdc.Silo.Tests.Nodes;

public class DoctorTests
{
    [Fact]
    public void The_holder_of_a_port_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var finding = PortCheck.Run(((IPEndPoint)listener.LocalEndpoint).Port, "WebSocket", node: null);
        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.Contains($"in use by process {Environment.ProcessId} (", finding.Found);
    }

    [Fact]
    public void A_port_held_by_our_node_is_fine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}/");
        var node = Silo.Nodes.NodeFile.OfThisProcess(address, address, "Local", TimeProvider.System);
        Assert.Equal(FindingLevel.Ok, PortCheck.Run(address.Port, "WebSocket", node).Level);
    }

    [Fact]
    public void A_directory_that_can_not_be_written_fails()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(FindingLevel.Ok, DataDirectoryCheck.Writable(directory.File("not/yet")).Level);
        // root may write anywhere but here
        Assert.Equal(FindingLevel.Fail, DataDirectoryCheck.Writable("/proc/mdc").Level);
    }

    [Fact]
    public void A_clock_before_the_program_s_build_fails() =>
        Assert.Equal(FindingLevel.Fail, SystemChecks.Clock(new StoppedClock(DateTimeOffset.UnixEpoch)).Level);

    [Fact]
    public async Task Every_check_answers_in_json_too()
    {
        using var directory = new TemporaryDirectory();
        var terminal = new CapturedTerminal();
        await terminal.Run("doctor", "--json", "--data", directory.Path);
        using var findings = JsonDocument.Parse(terminal.Out);
        Assert.Equal(10, findings.RootElement.GetArrayLength());
        Assert.All(findings.RootElement.EnumerateArray(), f => Assert.Contains(f.GetProperty("level").GetString(), new[] { "ok", "warn", "fail" }));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
