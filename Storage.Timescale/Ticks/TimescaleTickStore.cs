using System.Globalization;
using Mdc.Domain.Ticks;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Ticks;

/// <summary>Archived ticks in PostgreSQL. Thread-safe.</summary>
/// <remarks>A time finer than a microsecond is cut off; exchange times are whole milliseconds.</remarks>
public sealed class TimescaleTickStore(TimescaleDatabase database) : ITickStore
{
    private const string Start = "0";
    private readonly TimeSlices _slices = new(database);

    /// <inheritdoc/>
    public Task<long> Checkpoint(byte feeder, CancellationToken cancellation) => database.Call(async (connection, token) =>
        long.Parse(await IngestCheckpoint.Read(connection, Consumer(feeder), token) ?? Start, CultureInfo.InvariantCulture), cancellation);

    /// <inheritdoc/>
    public Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation) =>
        database.Call(async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            if (!await IngestCheckpoint.Move(connection, Consumer(feeder), Text(expected), Start, Text(next), token)) return false;
            if (!ticks.IsEmpty) await Insert(connection, ticks, token);
            await transaction.CommitAsync(token);
            return true;
        }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        // Ticks of one time and volume are told apart by when they came.
        await using var command = new NpgsqlCommand($"""
            select {TickRow.Columns} from tick
            where instrument = $1 and exchange_time >= $2 and exchange_time < $3
            order by exchange_time, day_volume, received_ns, content_hash limit $4
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = query.Instrument, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(query.FromNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(query.ToNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit, NpgsqlDbType = NpgsqlDbType.Integer });

        var ticks = new List<TickFrame>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) ticks.Add(TickRow.Read(reader));
        return (IReadOnlyList<TickFrame>)ticks;
    }, cancellation);

    private async Task Insert(NpgsqlConnection connection, ReadOnlyMemory<TickFrame> ticks, CancellationToken token)
    {
        await _slices.Ensure(connection, "tick", Days(ticks.Span), token);

        // Staged, because COPY itself knows no "on conflict"; temporary, because what is staged needs no journal of its own.
        await using (var stage = new NpgsqlCommand("create temp table if not exists stage_tick (like tick) on commit delete rows", connection))
            await stage.ExecuteNonQueryAsync(token);
        await using (var copy = await BinaryCopy.Begin(connection, $"copy stage_tick ({TickRow.Columns}) from stdin (format binary)", token))
        {
            for (var i = 0; i < ticks.Length; i++)
            {
                if (copy.IsFull) await copy.Flush(token);
                TickRow.Write(copy, in ticks.Span[i]);
            }
            await copy.Complete(token);
        }
        await using var insert = new NpgsqlCommand(
            $"insert into tick ({TickRow.Columns}) select {TickRow.Columns} from stage_tick on conflict do nothing", connection);
        await insert.ExecuteNonQueryAsync(token);
    }

    private static SortedSet<DateTime> Days(ReadOnlySpan<TickFrame> ticks)
    {
        var days = new SortedSet<DateTime>();
        var last = default(DateTime);
        foreach (ref readonly var tick in ticks)
        {
            var day = StoredTime.Day(tick.ExchangeNs);
            if (day == last) continue;
            days.Add(day);
            last = day;
        }
        return days;
    }

    private static string Consumer(byte feeder) => $"ticks/{feeder}";

    private static string Text(long ordinal) => ordinal.ToString(CultureInfo.InvariantCulture);
}
