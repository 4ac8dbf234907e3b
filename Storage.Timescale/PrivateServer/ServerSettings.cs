namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>The settings file of the private server: written anew at each start, with the reasons in it.</summary>
internal static class ServerSettings
{
    /// <summary>The file's name, in the data directory. An operator's own settings go into postgresql.auto.conf (alter system), which wins.</summary>
    public const string FileName = "mdc.conf";

    private const long Megabyte = 1 << 20;

    /// <summary>Settings for a machine with so much memory.</summary>
    public static string Text(string socketDirectory, long memoryBytes, bool timescale)
    {
        var buffers = Math.Clamp(memoryBytes / Megabyte / 16, 64, 2048);
        return $"""
            # Written by mdc at every start. Change settings with "alter system", not here.

            # Reached through a socket that only the server's user can open; no network.
            listen_addresses = ''
            unix_socket_directories = '"{socketDirectory.Replace("'", "''", StringComparison.Ordinal)}"'
            unix_socket_permissions = 0700

            # A checkpoint says "stored" only when the disk has it: this is what lets the journal forget.
            synchronous_commit = on
            fsync = on
            full_page_writes = on

            # No replicas: nothing but crash recovery reads the log.
            wal_level = minimal
            max_wal_senders = 0
            wal_compression = on
            wal_buffers = 16MB

            # Ticks arrive all day. Few, spread checkpoints write each index page once instead of often; recovery stays under a minute.
            checkpoint_timeout = 15min
            max_wal_size = 4GB
            min_wal_size = 512MB
            checkpoint_completion_target = 0.9

            # A sixteenth of the memory: the machine also runs the cluster, and the kernel caches the rest.
            shared_buffers = {buffers}MB
            effective_cache_size = {buffers * 4}MB
            maintenance_work_mem = 128MB
            work_mem = 16MB
            max_connections = 200

            # Rows of ticks are short and many: compiling queries costs more than it saves.
            jit = off
            random_page_cost = 1.1

            # Insert-only tables need vacuum only to freeze; bar_extent and the checkpoints are updated all day.
            autovacuum_naptime = 30s

            log_timezone = 'UTC'
            timezone = 'UTC'
            log_line_prefix = '%m [%p] '
            log_min_messages = warning
            log_checkpoints = off
            {(timescale ? "shared_preload_libraries = 'timescaledb'\ntimescaledb.telemetry_level = off" : "# shared_preload_libraries: this machine has no timescaledb")}

            """;
    }
}
