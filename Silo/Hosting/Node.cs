using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Mdc.Feeder;
using Mdc.Feeder.Pump;
using Mdc.Feeder.Replay;
using Mdc.Grains.Interfaces;
using Mdc.Grains.Streams;
using Mdc.Journal;
using Mdc.Journal.Files;
using Mdc.Silo.Nodes;
using Mdc.Storage.Timescale.Ticks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mdc.Silo.Hosting;

/// <summary>A process that takes ticks in: store, journal, silo, feeder, and a gateway where it is wanted; started in that order, stopped in the other.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan TimeToDrain = TimeSpan.FromSeconds(20);

    private readonly IHost _host;
    private readonly NodeStore _store;
    private readonly TickJournal _journal;
    private readonly RejectsFile _rejects;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;

    private Node(NodeOptions options, DataDirectory directory, IHost host, NodeStore store, TickJournal journal, RejectsFile rejects, ILoggerFactory logs, TimeProvider time)
    {
        (Options, Directory, _host, _store, _journal, _rejects, _logs, _time) = (options, directory, host, store, journal, rejects, logs, time);
    }

    /// <summary>What it was asked to be.</summary>
    public NodeOptions Options { get; }

    /// <summary>Where it keeps things.</summary>
    public DataDirectory Directory { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The store in words.</summary>
    public string StoreDescription => _store.Description;

    /// <summary>The private database's process; 0 where there is none.</summary>
    public int DatabaseProcessId => _store.ServerProcessId;

    /// <summary>What the journal's recovery found.</summary>
    public RecoveryReport Recovery => _journal.Recovery;

    /// <summary>How others on this machine join; null where they meet at a database, or the runtime is one process.</summary>
    public JoinableCluster? Joinable => Options.Cluster is { Database: null, SiloPort: > 0 } cluster
        ? new JoinableCluster(cluster.SiloEndpoint.ToString(), cluster.GatewayEndpoint.ToString(), _store.PrivateConnection, Directory.States, Options.Source, Options.FollowsCalendar)
        : null;

    /// <summary>The feeder's state and counts.</summary>
    public FeederStatus Feeder => Services.GetRequiredService<IFeederControl>().Status;

    /// <summary>The rejects file; it exists once a row was refused.</summary>
    public string RejectsPath => Options.RejectsPath ?? Directory.Rejects;

    /// <summary>Rows the rejects file lists.</summary>
    public long Rejected => _rejects.Count;

    private JournalStreamProvider Provider => Services.GetRequiredService<JournalStreamProvider>();

    /// <summary>Starts everything but the intake: see <see cref="StartFeeder"/>.</summary>
    public static async Task<Node> Start(NodeOptions options, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        if (options.HasGateway) FreePorts.Check(options.WebSocketPort, options.HttpPort);
        CsvTickSource.Check(options.ReplayFiles);
        options = options with { Cluster = await ClusterHosting.Prepare(options.Role, options.Cluster, cancellation) };
        var directory = DataDirectory.Open(options.DataPath, options.Kind);
        var rules = directory.Rules;
        if (options.Source == SourceKind.Live) LiveSource.Check(options, rules, time);
        var logs = NodeLogging.Create(options.LogLevel);
        var store = await NodeStore.Open(options, directory, time, progress, cancellation);
        TickJournal? journal = null;
        var rejects = new RejectsFile(options.RejectsPath ?? directory.Rejects);
        try
        {
            progress.Report("opening the journal");
            journal = TickJournal.Open(new DiskJournalFiles(directory.Journal(options.Feeder)), new JournalOptions(), options.Feeder, options.Shards, time);
            progress.Report($"journal: {journal.Recovery}");
            var health = new FeedHealth();
            var source = NodeSource.Open(options, directory, rules, journal, health, rejects, logs, time);

            var host = NodeServices.Build(options, directory, rules, store, journal, source, health, rejects, logs, time);
            var node = new Node(options, directory, host, store, journal, rejects, logs, time);
            progress.Report("starting the silo");
            try
            {
                if (host is WebApplication web) await Gateway.GatewayHost.StartGatewayAsync(web, cancellation);
                else await host.StartAsync(cancellation);
            }
            catch
            {
                // Some parts run already: stop them in order, else they complain about each other's end.
                await host.StopAsync(CancellationToken.None);
                host.Dispose();
                throw;
            }
            return node;
        }
        catch
        {
            journal?.Dispose();
            rejects.Dispose();
            await store.DisposeAsync();
            logs.Dispose();
            throw;
        }
    }

    /// <summary>Begins to take ticks.</summary>
    public void StartFeeder() => Services.GetRequiredService<IFeederControl>().Start();

    /// <summary>Stops taking ticks; what is journaled is still applied and stored.</summary>
    public void PauseFeeder() => Services.GetRequiredService<IFeederControl>().Pause();

    /// <summary>Bars written to the store since the start, once nothing waits to be written.</summary>
    public async Task<long> StoredBars()
    {
        while (!await IsStored()) await Task.Delay(TimeSpan.FromMilliseconds(20), _time);
        var grains = Services.GetRequiredService<IGrainFactory>();
        var stored = 0L;
        for (var shard = 0; shard < Options.Shards; shard++) stored += (await grains.GetGrain<IBarWriterGrain>(shard).GetStatus()).Stored;
        return stored;
    }

    /// <summary>Completes when the source has ended and everything it gave is applied and stored.</summary>
    public async Task Drained(IProgress<FeederStatus>? progress, CancellationToken cancellation)
    {
        while (Feeder.State is not (FeederState.Finished or FeederState.Failed))
        {
            progress?.Report(Feeder);
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancellation);
        }
        while (Feeder.State != FeederState.Failed && !await IsStored()) await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellation);
        progress?.Report(Feeder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Services.GetRequiredService<FeedPump>().Stop(drain: false);
        await DrainFor(TimeToDrain);
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
        _rejects.Dispose();
        _journal.Dispose();
        await _store.DisposeAsync();
        _logs.Dispose();
    }

    // What is not applied or stored when the time is over is in the journal, and the next start goes on from there.
    private async Task DrainFor(TimeSpan atMost)
    {
        using var over = new CancellationTokenSource(atMost, _time);
        try
        {
            // What a feeder of its own process has sent is the silos' to store; while they do not take it, the journal keeps it for them.
            while (Provider.Lag > 0 || (Options.Role == NodeRole.All && !await IsStored()))
            {
                if (Provider.Trouble is not null && (Feeder.Trouble is not null || Options.Role == NodeRole.Feeder)) return;
                await Task.Delay(TimeSpan.FromMilliseconds(20), _time, over.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Services.GetRequiredService<ILogger<Node>>().LogWarning("The node stops with {Lag} records not applied; the next start goes on with them", Provider.Lag);
        }
    }

    private async Task<bool> IsStored()
    {
        var grains = Services.GetRequiredService<IGrainFactory>();
        if (Services.GetService<TickArchiver>() is { Status.LagRecords: > 0 }) return false;
        for (var shard = 0; shard < Options.Shards; shard++)
        {
            if ((await grains.GetGrain<ITickShardGrain>(shard).GetStatus()).OutboxLength > 0) return false;
        }
        return true;
    }
}
