using System.Net;
using System.Net.Sockets;
using Mdc.Domain.Ticks;
using Mdc.Feeder.Fronts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mdc.Feeder.Ctp.Tests;

/// <summary>
/// Vendors' own libraries against loopback. They are not ours to distribute, so that whoever has some names them:
/// <c>MDC_CTP_LIBRARIES=/opt/ctp/thostmduserapi_se.so:/opt/mini/libthostmduserapi.so dotnet test tests/Feeder.Ctp.Tests --filter Genuine</c>.
/// </summary>
public sealed class GenuineLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [GenuineFact]
    public void Each_is_loaded_and_tells_how_it_is_called()
    {
        foreach (var library in GenuineFactAttribute.Libraries)
        {
            var report = LibraryReport.Load(library, null);
            Assert.True(report.Version.Length > 0, library);
            Console.WriteLine($"{library}: {report}");
        }
    }

    [GenuineFact]
    public void Of_a_dead_address_each_says_nothing_and_is_released_in_time()
    {
        // Bound and not listening: nobody else can take the port meanwhile.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        foreach (var library in GenuineFactAttribute.Libraries)
        {
            var connection = Open(library, ((IPEndPoint)bound.LocalEndPoint!).Port);
            connection.Connect();
            Assert.False(Comes(connection, FrontEventKind.Connected, TimeSpan.FromSeconds(2)), library);
            Release(connection, library);
        }
    }

    [GenuineFact]
    public void Each_is_connected_lost_and_connected_again_while_memory_is_collected()
    {
        foreach (var library in GenuineFactAttribute.Libraries)
        {
            using var front = new TcpListener(IPAddress.Loopback, 0);
            front.Start();
            var connection = Open(library, ((IPEndPoint)front.LocalEndpoint).Port);
            connection.Connect();
            for (var time = 0; time < 2; time++)
            {
                using (var client = front.AcceptTcpClient())
                {
                    Assert.True(Comes(connection, FrontEventKind.Connected, TimeSpan.FromSeconds(10)), $"{library} is not connected");
                    GC.Collect();
                    // Sent or not, nothing here may end the process.
                    connection.LogIn(FrontLogin.Anonymous, 1);
                    connection.Subscribe(["rb2610", "SPD MA509&MA601"]);
                    connection.Unsubscribe(["rb2610"]);
                }
                Assert.True(Comes(connection, FrontEventKind.Disconnected, TimeSpan.FromSeconds(10)), $"{library} does not notice the end");
            }
            Assert.Equal(0, connection.ReadTicks(new TickFrame[4]));
            Release(connection, library);
        }
    }

    [GenuineFact]
    public void Each_is_released_in_the_midst_of_a_front_that_takes_connections_and_closes_them()
    {
        foreach (var library in GenuineFactAttribute.Libraries)
        {
            using var front = new TcpListener(IPAddress.Loopback, 0);
            front.Start();
            using var ended = new CancellationTokenSource();
            var closing = CloseAll(front, ended.Token);
            for (var round = 0; round < 5; round++)
            {
                var connection = Open(library, ((IPEndPoint)front.LocalEndpoint).Port);
                connection.Connect();
                for (var loss = 0; loss < 3; loss++) Assert.True(Comes(connection, FrontEventKind.Disconnected, TimeSpan.FromSeconds(10)), $"{library} does not notice the end");
                Release(connection, library);
            }
            ended.Cancel();
            closing.Wait();
        }
    }

    private static async Task CloseAll(TcpListener front, CancellationToken ended)
    {
        try
        {
            while (true) (await front.AcceptTcpClientAsync(ended)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private IFrontConnection Open(string library, int port)
    {
        var connector = new NativeConnector(_folder["行情", "rings"], _folder["行情", "flow"], library, TimeProvider.System, NullLogger<NativeConnector>.Instance) { RingSlots = 64 };
        return connector.Open(BorderRig.Front("genuine", $"tcp://127.0.0.1:{port}"), 1);
    }

    private static bool Comes(IFrontConnection connection, FrontEventKind kind, TimeSpan atMost)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < atMost)
        {
            while (connection.TryTakeEvent(out var happened))
                if (happened.Kind == kind) return true;
            connection.Wait(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
        return false;
    }

    private static void Release(IFrontConnection connection, string library)
    {
        var began = TimeProvider.System.GetTimestamp();
        connection.Dispose();
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10), $"{library} is not released in time");
    }
}

/// <summary>A test of vendors' own libraries: skipped with the reason where none is named.</summary>
public sealed class GenuineFactAttribute : FactAttribute
{
    private const string Variable = "MDC_CTP_LIBRARIES";

    public GenuineFactAttribute() => Skip = Libraries.Length > 0 ? null : $"skipped: {Variable} names no vendor's library";

    internal static string[] Libraries { get; } = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
