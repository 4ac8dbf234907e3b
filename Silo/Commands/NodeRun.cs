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

    /// <summary>Runs until cancelled or, where <paramref name="untilDone"/>, until a replay is stored.</summary>
    public static async Task<ExitCode> Run(NodeOptions options, Terminal terminal, bool untilDone, CancellationToken cancellation)
    {
        using var taken = DataDirectoryLock.Take(options.DataPath);
        await using var node = await Node.Start(options, terminal.Time, new Immediate<string>(step => terminal.Error.WriteLine($"mdc: {step}")), cancellation);
        WriteNodeFile(node, terminal);
        node.StartFeeder();
        terminal.Error.WriteLine($"mdc: {node.Feeder.Source}; store: {node.StoreDescription}");
        if (options.HasGateway) terminal.Out.WriteLine($"Dashboard {HttpAddress(node)}dashboard   WebSocket {WebSocketAddress(node)}");
        if (!IPAddress.IsLoopback(options.Address) && options.CertificatePath is null)
            terminal.Error.WriteLine("mdc: other machines may connect without TLS: tokens and data can be read on the way; see --tls-cert");

        if (options.Source != SourceKind.Replay) return await WaitForEnd(node, cancellation);
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
        return untilDone ? code : await WaitForEnd(node, cancellation);
    }

    private static async Task<ExitCode> WaitForEnd(Node node, CancellationToken cancellation)
    {
        var stopping = node.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!cancellation.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested) throw new CommandException(ExitCode.Failed, "A part of the node has failed; the log says which.");
            if (node.Feeder is { State: FeederState.Failed, Trouble: var trouble }) throw new CommandException(ExitCode.Failed, trouble ?? "The feeder failed.");
            await Task.Delay(LookEvery, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return ExitCode.Ok;
    }

    private static void WriteNodeFile(Node node, Terminal terminal)
    {
        if (!node.Options.HasGateway) return;
        NodeFile.OfThisProcess(HttpAddress(node), WebSocketAddress(node), "Local", terminal.Time).Write(node.Directory.Path);
    }

    private static Uri HttpAddress(Node node) => Address(node, node.Options.CertificatePath is null ? "http" : "https", Endpoints(node).HttpPort);

    private static Uri WebSocketAddress(Node node) => Address(node, node.Options.CertificatePath is null ? "ws" : "wss", Endpoints(node).WebSocketPort);

    // Listening on every address, it is reached by this one from here.
    private static Uri Address(Node node, string scheme, int port) =>
        new UriBuilder(scheme, node.Options.Address.Equals(IPAddress.Any) ? "127.0.0.1" : node.Options.Address.ToString(), port).Uri;

    private static GatewayEndpoints Endpoints(Node node) => node.Services.GetRequiredService<GatewayEndpoints>();
}
