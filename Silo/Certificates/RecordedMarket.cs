using Mdc.Domain.Calendar;
using Mdc.Journal;
using Mdc.Silo.Commands;
using Mdc.Silo.Hosting;
using Mdc.Silo.Nodes;
using Mdc.Storage.Timescale;
using Mdc.Storage.Timescale.PrivateServer;

namespace Mdc.Silo.Certificates;

/// <summary>A data directory's journal and database, opened for looking at them, whether its node runs or not.</summary>
/// <remarks>
/// Where the node runs, its private PostgreSQL is used as it is; else it is started for as long as this lives, and the directory is taken, so
/// that no node starts on a server that is about to stop.
/// </remarks>
internal sealed class RecordedMarket : IAsyncDisposable
{
    private readonly DataDirectoryLock? _taken;
    private readonly PrivatePostgres? _server;

    private RecordedMarket(DataDirectory directory, MarketRules rules, JournalArchive journal, TimescaleDatabase? store, PrivatePostgres? server, DataDirectoryLock? taken)
    {
        (Directory, Rules, Journal, Store, _server, _taken) = (directory, rules, journal, store, server, taken);
    }

    /// <summary>Where it is.</summary>
    public DataDirectory Directory { get; }

    /// <summary>The rules of its calendar.</summary>
    public MarketRules Rules { get; }

    /// <summary>The journal as it was when this was opened.</summary>
    public JournalArchive Journal { get; }

    /// <summary>The database; null where none was asked for.</summary>
    public TimescaleDatabase? Store { get; }

    /// <summary>The node that runs on it; null where none does.</summary>
    public NodeFile? Node => NodeFile.Read(Directory.Path) is { IsRunning: true } node ? node : null;

    /// <summary>Opens a directory.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="postgres">Connection string of its database; null for the private one.</param>
    /// <param name="withStore">False: only the journal.</param>
    /// <param name="scanAll">True: every record of the journal is read, and so every damaged one found.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told each step.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CommandException">There is no node's data, or no database in it.</exception>
    public static async Task<RecordedMarket> Open(
        string path, string? postgres, bool withStore, bool scanAll, TimeProvider time, IProgress<string> progress, CancellationToken cancellation)
    {
        var directory = DataDirectory.OpenExisting(path);
        var isPrivate = withStore && postgres is null;
        if (isPrivate && !HasPrivateServer(directory))
            throw new CommandException(ExitCode.BadInput, $"{directory.Path} has no database of its own: name it with --postgres.");

        var taken = isPrivate && NodeFile.Read(directory.Path) is not { IsRunning: true } ? DataDirectoryLock.Take(directory.Path) : null;
        PrivatePostgres? server = null;
        JournalArchive? journal = null;
        try
        {
            progress.Report(scanAll ? "reading the journal" : "opening the journal");
            journal = JournalArchive.OpenRead(directory.Journal(1), time, scanAll);
            if (isPrivate) server = await PrivatePostgres.Start(directory.Path, time, progress, cancellation);
            var store = withStore
                ? await TimescaleDatabase.Open(new TimescaleOptions { ConnectionString = postgres ?? server!.ConnectionString, MaxConnections = 4 }, time, cancellation)
                : null;
            return new RecordedMarket(directory, directory.Rules, journal, store, server, taken);
        }
        catch
        {
            journal?.Dispose();
            if (server is { Adopted: false }) await server.DisposeAsync();
            taken?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Journal.Dispose();
        if (Store is not null) await Store.DisposeAsync();
        // One that ran before us is somebody else's: the node's, or what a killed node left for the next.
        if (_server is { Adopted: false }) await _server.DisposeAsync();
        _taken?.Dispose();
    }

    private static bool HasPrivateServer(DataDirectory directory) =>
        System.IO.Directory.Exists(directory.Postgres) || File.Exists(Path.Combine(directory.Path, "postgres.place"));
}
