using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>Whether the server has TimescaleDB, and whether our tables were built with it.</summary>
internal static class TimescaleExtension
{
    /// <summary>Creates the extension in the database where the server has it. Returns what is missing, in one sentence, or null.</summary>
    public static async Task<string?> Install(NpgsqlDataSource source, CancellationToken cancellation)
    {
        // A session of its own: TimescaleDB wants to be created before a session does anything else with it.
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var state = new NpgsqlCommand("""
            select exists (select from pg_extension where extname = 'timescaledb'),
                   exists (select from pg_available_extensions where name = 'timescaledb'),
                   current_setting('shared_preload_libraries') like '%timescaledb%'
            """, connection);
        bool installed, available, loaded;
        await using (var reader = await state.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (installed, available, loaded) = (reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
        }
        if (installed) return null;
        if (!available) return "The server has no timescaledb extension: ticks and bars are plain partitioned tables, without compression.";
        if (!loaded) return "The server has timescaledb but does not load it: add it to shared_preload_libraries before the first start.";
        try
        {
            await using var create = new NpgsqlCommand("create extension if not exists timescaledb", connection);
            await create.ExecuteNonQueryAsync(cancellation);
            return null;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return "The user may not create the timescaledb extension: have a superuser create it before the first start.";
        }
    }

    /// <summary>True where the tick table is a hypertable: what the first start built stays, whatever the server has today.</summary>
    public static async Task<bool> IsUsed(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select relkind <> 'p' from pg_class where oid = 'tick'::regclass", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
