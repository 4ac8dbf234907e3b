using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mdc.Feeder.Fronts;
using Mdc.Feeder.Fronts.Probing;

namespace Mdc.Feeder.Tests.Fronts;

/// <summary>A trial of each kind of sick front, on loopback: one line, in less than 15 s.</summary>
public sealed class FrontProbeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dead_front_is_said_to_be_dead(bool hasLibrary)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var finding = await Try(port, hasLibrary ? _ => { } : null);
        Assert.Equal(FrontCondition.Dead, finding.Condition);
        Assert.StartsWith($"dead: tcp://127.0.0.1:{port} can't be reached:", finding.Sentence);
    }

    [Fact]
    public async Task A_silent_front_is_said_to_be_silent_without_a_library()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, null);
        Assert.Equal(FrontCondition.Silent, finding.Condition);
        Assert.StartsWith($"silent: tcp://127.0.0.1:{front.Port} takes connections and says nothing", finding.Sentence);
    }

    [Fact]
    public async Task A_closing_front_is_said_to_be_closing_without_a_library()
    {
        using var front = new LoopbackFront(closes: true);
        var finding = await Try(front.Port, null);
        Assert.Equal((FrontCondition.Closing, $"closing: tcp://127.0.0.1:{front.Port} takes connections and closes them at once"), (finding.Condition, finding.Sentence));
    }

    [Fact]
    public async Task A_front_that_does_not_answer_a_login_is_silent()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, fake => fake.IsSilent = true);
        Assert.Equal((FrontCondition.Silent, "silent: it takes connections and does not answer a login within 4 s"), (finding.Condition, finding.Sentence));
    }

    [Fact]
    public async Task A_front_whose_library_never_connects_is_silent()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, fake => fake.IsDead = true);
        Assert.Equal((FrontCondition.Silent, "silent: it takes connections, and the library does not say that it is connected within 4 s"), (finding.Condition, finding.Sentence));
    }

    [Fact]
    public async Task A_front_that_refuses_the_login_says_why()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, fake => fake.Refuses = true);
        Assert.Equal(FrontCondition.Refusing, finding.Condition);
        Assert.StartsWith("refusing: the login as anonymous was refused: error 3 CTP:不合法的登录", finding.Sentence);
    }

    [Fact]
    public async Task A_front_that_kicks_is_closing()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, fake => fake.Kicks = true);
        Assert.Equal((FrontCondition.Closing, "closing: it takes connections and closes them (0x1001, reading failed: the front closed the connection)"), (finding.Condition, finding.Sentence));
    }

    [Fact]
    public async Task A_front_that_is_well_is_live()
    {
        using var front = new LoopbackFront(closes: false);
        var finding = await Try(front.Port, _ => { });
        Assert.True(finding is { IsGood: true, Condition: FrontCondition.Live }, finding.Sentence);
    }

    private static async Task<FrontFinding> Try(int port, Action<FakeMarket.FakeFront>? library)
    {
        var market = new FakeMarket(TimeProvider.System);
        library?.Invoke(market["f1"]);
        var probe = new FrontProbe(library is null ? null : new SerialConnector(market), front => new FrontLogin(front.BrokerId, "", ""), TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var finding = await probe.Try(PoolRig.Front(1) with { Addresses = [$"tcp://127.0.0.1:{port}"] }, 1, default);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 15);
        Assert.DoesNotContain('\n', finding.Sentence);
        return finding;
    }

    /// <summary>Takes connections, and closes them at once or never speaks.</summary>
    private sealed class LoopbackFront : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];

        public LoopbackFront(bool closes)
        {
            _listener.Start();
            _ = Accept(closes);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _listener.Stop();
            foreach (var client in _clients) client.Dispose();
        }

        private async Task Accept(bool closes)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    if (closes) client.Dispose();
                    else _clients.Add(client);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
