using System.Diagnostics;
using Mdc.Storage.Timescale.PrivateServer;

namespace Mdc.EndToEnd.Tests;

/// <summary>Takes a running node's private PostgreSQL away, and brings it back.</summary>
internal static class StoreOutage
{
    /// <summary>A quick one in the ordinary run, a minute with MDC_LONG=1 or ./mdc test --long.</summary>
    public static TimeSpan Length { get; } =
        Environment.GetEnvironmentVariable("MDC_LONG") == "1" || Environment.GetEnvironmentVariable("MDC_TEST_LONG") == "yes" ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(10);

    /// <summary>Stops the server as pg_ctl stop -m immediate does, with SIGQUIT: nothing is written, the next start recovers from its log.</summary>
    public static async Task Begin(string dataDirectory)
    {
        // Taken over while it runs, and not disposed: that would stop it gently.
        var server = await PrivatePostgres.Start(dataDirectory, TimeProvider.System, null, default);
        Assert.True(server.Adopted);
        var id = server.ProcessId;
        await NodeProcess.Signal("QUIT", id);
        var watch = Stopwatch.StartNew();
        while (server.ProcessId != 0)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"PostgreSQL {id} is still there.");
            await Task.Delay(20);
        }
    }

    /// <summary>Starts it again, behind the node's back. The node stops it with itself.</summary>
    public static async Task End(string dataDirectory) =>
        Assert.False((await PrivatePostgres.Start(dataDirectory, TimeProvider.System, null, default)).Adopted);
}
