using Mdc.Domain.Storage;
using Npgsql;

namespace Mdc.Storage.Timescale.Reports;

/// <summary>Sizes and checkpoints, out of the server's catalog. Thread-safe.</summary>
public sealed class TimescaleStoreReport(TimescaleDatabase database) : IStoreReport
{
    /// <inheritdoc/>
    public Task<StoreContents> Read(CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        var (server, bytes) = await Server(connection, token);
        return new StoreContents(server, database.HasTimescale, bytes, await Tables(connection, token), await Checkpoints(connection, token));
    }, cancellation);

    private static async Task<(string, long)> Server(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select 'PostgreSQL ' || current_setting('server_version'), pg_database_size(current_database())", connection);
        await using var reader = await command.ExecuteReaderAsync(token);
        await reader.ReadAsync(token);
        return (reader.GetString(0), reader.GetInt64(1));
    }

    private static async Task<IReadOnlyList<StoredTable>> Tables(NpgsqlConnection connection, CancellationToken token)
    {
        // A partition or chunk counts for its parent; the parent itself has no rows.
        await using var command = new NpgsqlCommand("""
            select parent.relname::text, count(*)::integer, sum(greatest(part.reltuples, 0))::bigint, sum(pg_total_relation_size(part.oid))::bigint
            from pg_class part
            left join pg_inherits on inhrelid = part.oid
            join pg_class parent on parent.oid = coalesce(inhparent, part.oid)
            where part.relkind = 'r' and parent.relnamespace = 'public'::regnamespace
            group by parent.relname order by 4 desc, 1
            """, connection);
        var tables = new List<StoredTable>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) tables.Add(new StoredTable(reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
        return tables;
    }

    private static async Task<IReadOnlyList<StoredCheckpoint>> Checkpoints(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select consumer, position from ingest_checkpoint order by consumer", connection);
        var checkpoints = new List<StoredCheckpoint>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) checkpoints.Add(new StoredCheckpoint(reader.GetString(0), reader.GetString(1)));
        return checkpoints;
    }
}
