using System.Net;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using GatewayEndpoints = Mdc.Gateway.GatewayEndpoints;
using Mdc.Grains.Interfaces;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mdc.Silo.Commands;

/// <summary>Runs a node in the foreground: starts it, says where it is, waits for its end or for SIGTERM, stops it.</summary>
internal static class NodeRun
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SignalWithin = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled or, where <paramref name="untilDone"/>, until a replay is stored.</summary>
    public static async Task<ExitCode> Run(NodeOptions options, Terminal terminal, bool untilDone, CancellationToken cancellation)
    {
        using var taken = DataDirectoryLock.Take(options.DataPath);
        if (options.Role is NodeRole.Silo or NodeRole.Gateway) return await RunMember(options, terminal, cancellation);
        await using var node = await Node.Start(options, terminal.Time, new Immediate<string>(step => terminal.Error.WriteLine($"mdc: {step}")), cancellation);
        if (options.HasGateway) WriteNodeFile(options, Endpoints(node), node.Joinable, terminal);
        node.StartFeeder();
        terminal.Error.WriteLine($"mdc: {node.Feeder.Source}; store: {node.StoreDescription}");
        if (options.HasGateway) Announce(options, Endpoints(node), terminal);

        if (options.Source != SourceKind.Replay) return await WaitForEnd(node, terminal, cancellation);
        using (var line = new ProgressLine(terminal, "Replaying"))
        {
            try
            {
                await node.Drained(new Immediate<FeederStatus>(status => line.Show(status.Progress ?? 0, $"{MdcCommand.Grouped(status.Accepted)} ticks, lag {MdcCommand.Grouped(status.LagRecords)}")), cancellation);
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("mdc: interrupted; the next start goes on from here");
                return ExitCode.Interrupted;
            }
        }
        var code = ReplayOutcome.Report(node, terminal);
        return untilDone ? code : await WaitForEnd(node, terminal, cancellation);
    }

    private static async Task<ExitCode> RunMember(NodeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        await using var member = await MemberProcess.Start(options, terminal.Time, new Immediate<string>(step => terminal.Error.WriteLine($"mdc: {step}")), cancellation);
        WriteNodeFile(options, member.Services.GetRequiredService<GatewayEndpoints>(), joinable: null, terminal);
        terminal.Error.WriteLine($"mdc: {options.Role.ToString().ToLowerInvariant()}; store: {member.StoreDescription}");
        Announce(options, member.Services.GetRequiredService<GatewayEndpoints>(), terminal);
        var stopping = member.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await IsSignalled(terminal, cancellation)
            ? ExitCode.Ok
            : throw new CommandException(ExitCode.Failed, "A part of the process has failed, or the cluster has declared it dead; the log says which.");
    }

    private static async Task<ExitCode> WaitForEnd(Node node, Terminal terminal, CancellationToken cancellation)
    {
        var stopping = node.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!cancellation.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested && !await IsSignalled(terminal, cancellation)) throw new CommandException(ExitCode.Failed, "A part of the node has failed; the log says which.");
            if (node.Feeder is { State: FeederState.Failed, Trouble: var trouble }) throw new CommandException(ExitCode.Failed, trouble ?? "The feeder failed.");
            await Task.Delay(LookEvery, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return ExitCode.Ok;
    }

    // A signal ends the host and tells us, in either order.
    private static async Task<bool> IsSignalled(Terminal terminal, CancellationToken cancellation)
    {
        await Task.Delay(SignalWithin, terminal.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellation.IsCancellationRequested;
    }

    private static void WriteNodeFile(NodeOptions options, GatewayEndpoints endpoints, JoinableCluster? joinable, Terminal terminal)
    {
        var webSocket = endpoints.WebSocketPort == 0 ? null : WebSocketAddress(options, endpoints);
        var file = NodeFile.OfThisProcess(HttpAddress(options, endpoints), webSocket, ClusterHosting.Runtime, terminal.Time);
        (file with { Role = options.Role.ToString().ToLowerInvariant(), Cluster = joinable }).Write(Path.GetFullPath(options.DataPath));
    }

    private static void Announce(NodeOptions options, GatewayEndpoints endpoints, Terminal terminal)
    {
        terminal.Out.WriteLine(options.Role is NodeRole.All or NodeRole.Gateway
            ? $"Dashboard {HttpAddress(options, endpoints)}dashboard   WebSocket {WebSocketAddress(options, endpoints)}"
            : $"Health {HttpAddress(options, endpoints)}health/ready");
        if (!IPAddress.IsLoopback(options.Address) && options.CertificatePath is null)
            terminal.Error.WriteLine("mdc: other machines may connect without TLS: tokens and data can be read on the way; see --tls-cert");
    }

    private static Uri HttpAddress(NodeOptions options, GatewayEndpoints endpoints) => Address(options, options.CertificatePath is null ? "http" : "https", endpoints.HttpPort);

    private static Uri WebSocketAddress(NodeOptions options, GatewayEndpoints endpoints) => Address(options, options.CertificatePath is null ? "ws" : "wss", endpoints.WebSocketPort);

    // Listening on every address, it is reached by this one from here.
    private static Uri Address(NodeOptions options, string scheme, int port) =>
        new UriBuilder(scheme, options.Address.Equals(IPAddress.Any) ? "127.0.0.1" : options.Address.ToString(), port).Uri;

    private static GatewayEndpoints Endpoints(Node node) => node.Services.GetRequiredService<GatewayEndpoints>();
}
