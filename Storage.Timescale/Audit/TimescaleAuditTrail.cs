using System.Text.Json;
using Mdc.Domain.Audit;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Audit;

/// <summary>The table <c>audit</c>. Thread-safe.</summary>
public sealed class TimescaleAuditTrail(TimescaleDatabase database) : IAuditTrail
{
    /// <inheritdoc/>
    public Task Append(IReadOnlyList<AuditEntry> entries, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in entries)
        {
            var insert = new NpgsqlBatchCommand("insert into audit (at_ns, actor, action, detail) values ($1, $2, $3, $4)");
            insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = entry.AtNs, NpgsqlDbType = NpgsqlDbType.Bigint });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Actor, NpgsqlDbType = NpgsqlDbType.Text });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Action, NpgsqlDbType = NpgsqlDbType.Text });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(new { outcome = entry.Outcome, from = entry.From }), NpgsqlDbType = NpgsqlDbType.Jsonb });
            batch.BatchCommands.Add(insert);
        }
        // One implicit transaction: all or none.
        return await batch.ExecuteNonQueryAsync(token);
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditRow>> Read(long before, int most, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand(
            "select id, at_ns, actor, action, coalesce((detail->>'outcome')::integer, 0), coalesce(detail->>'from', '') from audit where id < $1 order by id desc limit $2", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most, NpgsqlDbType = NpgsqlDbType.Integer });
        var rows = new List<AuditRow>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            rows.Add(new AuditRow(reader.GetInt64(0), new AuditEntry(reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5))));
        return (IReadOnlyList<AuditRow>)rows;
    }, cancellation);
}
