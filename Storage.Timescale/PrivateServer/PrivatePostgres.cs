using Npgsql;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>A PostgreSQL of our own in the data directory, for whoever gave no connection string. Disposing it stops the server.</summary>
/// <remarks>
/// The server outlives a <c>kill -9</c> of ours; the next start with the same data directory takes it over. It is detached from our
/// terminal, so that Ctrl-C reaches us alone and what we still hold can be stored before it stops.
/// </remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string User = "mdc", Database = "mdc";
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(60);
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly ServerDirectory _directory;
    private readonly TimeProvider _time;

    private PrivatePostgres(PostgresBinaries binaries, ServerAccount account, ServerDirectory directory, TimeProvider time, bool adopted)
    {
        (_binaries, _account, _directory, _time, Adopted) = (binaries, account, directory, time, adopted);
    }

    /// <summary>For <see cref="TimescaleOptions.ConnectionString"/>. Holds no secret: the socket's directory is the guard.</summary>
    public string ConnectionString => _directory.ConnectionString(User, Database);

    /// <summary>True where the server was still running.</summary>
    public bool Adopted { get; }

    /// <summary>The server's log.</summary>
    public string LogFile => _directory.Log;

    /// <summary>The server's process.</summary>
    public int ProcessId => PostmasterFile.ReadAlive(_directory.Data)?.ProcessId ?? 0;

    /// <summary>Starts the server, or takes over the one that runs, and waits until it answers. The first start makes the database.</summary>
    /// <param name="dataDirectory">The cluster's data directory; the server's is <c>postgres</c> below it.</param>
    /// <param name="time">The clock for waiting.</param>
    /// <param name="progress">Told each step in a few words; may be null.</param>
    /// <param name="cancellation">Stops waiting; the server may then be left running for the next start.</param>
    /// <exception cref="PrivatePostgresException">It can't be started; says why.</exception>
    public static async Task<PrivatePostgres> Start(string dataDirectory, TimeProvider time, IProgress<string>? progress, CancellationToken cancellation)
    {
        var account = await ServerAccount.Choose(cancellation);
        var directory = new ServerDirectory(await ServerPlace.Of(Path.GetFullPath(dataDirectory), account, progress, cancellation), account);
        await account.MakePrivate(directory.Root, cancellation);
        var binaries = await Binaries(directory.Major(), cancellation);

        var adopted = await TakeOver(directory, time, progress, cancellation);
        if (!adopted)
        {
            if (directory.Major() is null) await directory.Create(binaries, progress, cancellation);
            await Report(directory.Launch(binaries, cancellation), "starting PostgreSQL", time, progress);
            if (!await new ServerReadiness(directory, time).Wait(cancellation))
                throw new PrivatePostgresException($"PostgreSQL ended right after its start: {directory.LastLogLine() ?? "see " + directory.Log}.");
        }
        var server = new PrivatePostgres(binaries, account, directory, time, adopted);
        await server.MakeDatabase(cancellation);
        return server;
    }

    /// <summary>Stops the server: open transactions are rolled back, what was committed is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        using var timeout = new CancellationTokenSource(_stopTimeout * 2, _time);
        if (PostmasterFile.ReadAlive(_directory.Data) is null) return;
        var stopped = await _account.Run(_binaries.Program("pg_ctl"),
            ["stop", "-D", _directory.Data, "-m", "fast", "-w", "-t", $"{_stopTimeout.TotalSeconds:0}"], timeout.Token);
        if (stopped.Exit != 0 && PostmasterFile.ReadAlive(_directory.Data) is { } left)
            throw new PrivatePostgresException($"PostgreSQL (process {left.ProcessId}) did not stop: {stopped.LastLine}.");
    }

    // False where none runs, or the one that did was on its way out.
    private static async Task<bool> TakeOver(ServerDirectory directory, TimeProvider time, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (PostmasterFile.ReadAlive(directory.Data) is not { } running) return false;
        var own = directory.Socket;
        directory.Socket = running.SocketDirectory;
        var waiting = new ServerReadiness(directory, time).Wait(cancellation);
        if (await Report(waiting, $"taking over the PostgreSQL that runs as process {running.ProcessId}", time, progress)) return true;
        directory.Socket = own;
        return false;
    }

    // Says what goes on, and every second that it still does.
    private static async Task<T> Report<T>(Task<T> work, string what, TimeProvider time, IProgress<string>? progress)
    {
        progress?.Report(what);
        for (var seconds = 1; await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(1), time)) != work; seconds++)
            progress?.Report($"{what}, {seconds} s");
        return await work;
    }

    private async Task MakeDatabase(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_directory.ConnectionString(User, "postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var exists = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection);
        exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Database });
        if ((bool)(await exists.ExecuteScalarAsync(cancellation))!) return;
        await using var create = new NpgsqlCommand($"create database {Database}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<PostgresBinaries> Binaries(int? major, CancellationToken cancellation)
    {
        if (await PostgresBinaries.Find(major, cancellation) is { } found) return found;
        if (major is null)
            throw new PrivatePostgresException(
                "There is no PostgreSQL on this machine: install the package postgresql (Debian, Ubuntu) or postgresql-server (Fedora, RHEL), or give a connection string.");
        throw new PrivatePostgresException(
            $"The database was made by PostgreSQL {major}, which is not on this machine: install the package postgresql-{major}.");
    }
}
