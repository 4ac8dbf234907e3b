using System.Globalization;
using Npgsql;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>The private server's files: <c>data</c>, <c>socket</c> and <c>postgres.log</c> in one directory that only its user can enter.</summary>
internal sealed class ServerDirectory(string root, ServerAccount account)
{
    private long _logStart;

    public string Root => root;

    public string Data => Path.Combine(root, "data");

    public string Log => Path.Combine(root, "postgres.log");

    public string Socket { get; set; } = SocketDirectory.For(root, sameUser: account.Name is null);

    /// <summary>The version that made the data; null where there is none yet.</summary>
    public int? Major()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    public string ConnectionString(string user, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Socket,
        Username = user,
        Database = database,
        // Ours is the only client; a peer that hangs is found by timeouts, not by the socket.
        Timeout = 15,
    }.ConnectionString;

    /// <summary>Makes the data, under another name until it is whole: a kill in between leaves nothing that looks like a database.</summary>
    public async Task Create(PostgresBinaries binaries, IProgress<string>? progress, CancellationToken cancellation)
    {
        progress?.Report($"making a database with PostgreSQL {binaries.Major}");
        var draft = Data + ".new";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        // Who may enter the socket's directory is the question; once inside there is nobody to tell apart.
        var made = await account.Run(binaries.Program("initdb"),
            ["-D", draft, "-U", "mdc", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--locale=C", "--data-checksums"], cancellation);
        if (made.Exit != 0) throw new PrivatePostgresException($"initdb failed: {made.LastLine}.");
        await File.AppendAllTextAsync(Path.Combine(draft, "postgresql.conf"), $"\ninclude_if_exists = '{ServerSettings.FileName}'\n", cancellation);
        Directory.Move(draft, Data);
    }

    /// <summary>Starts the server and waits until it takes connections; after a crash it replays its log first.</summary>
    public async Task<bool> Launch(PostgresBinaries binaries, CancellationToken cancellation)
    {
        await account.MakePrivate(Socket, cancellation);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var settings = ServerSettings.Text(Socket, memory, await binaries.HasTimescale(cancellation));
        await File.WriteAllTextAsync(Path.Combine(Data, ServerSettings.FileName), settings, cancellation);

        _logStart = File.Exists(Log) ? new FileInfo(Log).Length : 0;
        var started = await account.Run(binaries.Program("pg_ctl"), ["start", "-w", "-t", "300", "-D", Data, "-l", Log], cancellation);
        if (started.Exit != 0) throw new PrivatePostgresException($"PostgreSQL did not start: {LastLogLine() ?? started.LastLine}.");
        return true;
    }

    /// <summary>The last complaint in the log since <see cref="Launch"/>.</summary>
    public string? LastLogLine()
    {
        if (!File.Exists(Log)) return null;
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        reader.BaseStream.Seek(Math.Min(_logStart, reader.BaseStream.Length), SeekOrigin.Begin);
        string? last = null;
        while (reader.ReadLine() is { } line)
            foreach (var level in new[] { "FATAL:", "PANIC:" })
                if (line.IndexOf(level, StringComparison.Ordinal) is var at and >= 0) last = line[(at + level.Length)..].Trim();
        return last;
    }
}
