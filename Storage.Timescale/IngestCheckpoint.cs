using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale;

/// <summary>How far a consumer has stored. Moved first in every write transaction: whoever believes in an old position stores nothing.</summary>
internal static class IngestCheckpoint
{
    /// <summary>The position, or null before the consumer's first batch.</summary>
    public static async Task<string?> Read(NpgsqlConnection connection, string consumer, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select position from ingest_checkpoint where consumer = $1", connection);
        command.Parameters.Add(Text(consumer));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Moves the position within the caller's transaction. False where it was not <paramref name="expected"/>: roll back.</summary>
    /// <param name="connection">Inside a transaction. A second writer waits here until the first has committed, and then finds the position moved.</param>
    /// <param name="consumer">bars/shard or ticks/feeder.</param>
    /// <param name="expected">Where the writer believes the consumer to be; <paramref name="start"/> where nothing is stored yet.</param>
    /// <param name="start">The position that a consumer without a row is at.</param>
    /// <param name="next">The new position.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<bool> Move(
        NpgsqlConnection connection, string consumer, string expected, string start, string next, CancellationToken cancellation)
    {
        await using var update = new NpgsqlCommand(
            "update ingest_checkpoint set position = $3, moved_at = now() where consumer = $1 and position = $2", connection);
        update.Parameters.Add(Text(consumer));
        update.Parameters.Add(Text(expected));
        update.Parameters.Add(Text(next));
        if (await update.ExecuteNonQueryAsync(cancellation) == 1) return true;
        if (expected != start) return false;

        await using var insert = new NpgsqlCommand(
            "insert into ingest_checkpoint (consumer, position) values ($1, $2) on conflict (consumer) do nothing", connection);
        insert.Parameters.Add(Text(consumer));
        insert.Parameters.Add(Text(next));
        return await insert.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };
}
