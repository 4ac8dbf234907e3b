using Mdc.Domain.Bars;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.PrivateServer;
using Mdc.Storage.Timescale.Ticks;

namespace Mdc.Silo.Hosting;

/// <summary>The stores of a node and what stands behind them: a private PostgreSQL, a given one, or memory. Disposed after the silo has stopped.</summary>
internal sealed class NodeStore : IAsyncDisposable
{
    private readonly PrivatePostgres? _server;

    private NodeStore(IBarStore bars, ITickStore? ticks, string description, TimescaleDatabase? database, PrivatePostgres? server)
    {
        (Bars, Ticks, Description, Database, _server) = (bars, ticks, description, database, server);
    }

    /// <summary>Where bars go.</summary>
    public IBarStore Bars { get; }

    /// <summary>Where ticks are archived; null where they are not.</summary>
    public ITickStore? Ticks { get; }

    /// <summary>The database behind both; null for memory.</summary>
    public TimescaleDatabase? Database { get; }

    /// <summary>The store in words.</summary>
    public string Description { get; }

    /// <summary>The private server's process; 0 where there is none.</summary>
    public int ServerProcessId => _server?.ProcessId ?? 0;

    /// <summary>How other processes of this machine reach the private server; null where there is none.</summary>
    public string? PrivateConnection => _server?.ConnectionString;

    /// <summary>Starts or connects to what the options ask for.</summary>
    public static async Task<NodeStore> Open(NodeOptions options, DataDirectory directory, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        if (!options.HasStore)
            return new NodeStore(options.KeepsBars ? new MemoryBarStore() : new ForgettingBarStore(), null, "memory: nothing is stored", null, null);

        var server = options.Postgres is null ? await PrivatePostgres.Start(directory.Path, time, progress, cancellation) : null;
        try
        {
            progress.Report("opening the store");
            var database = await TimescaleDatabase.Open(
                new TimescaleOptions { ConnectionString = options.Postgres ?? server!.ConnectionString }, time, cancellation);
            var description = (server is null ? "PostgreSQL by connection string" : "private PostgreSQL") + (database.HasTimescale ? " with TimescaleDB" : ", partitioned tables");
            return new NodeStore(
                new TimescaleBarStore(database), options.ArchivesTicks ? new TimescaleTickStore(database) : null, description, database, server);
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
