using System.Globalization;
using Mdc.Domain.Ticks;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Ticks;

/// <summary>Archived ticks in PostgreSQL. Thread-safe.</summary>
/// <remarks>
/// A batch goes straight into the table by COPY, which costs half of staging it. COPY knows no "on conflict": where another archiver was
/// first with any of the ticks, the batch goes through a staging table, and the next ones too, since that archiver is probably ahead.
/// A time finer than a microsecond is cut off; exchange times are whole milliseconds.
/// </remarks>
public sealed class TimescaleTickStore(TimescaleDatabase database) : ITickStore
{
    private const string Start = "0", BeforeCopy = "before_copy";
    private const int StagedAfterConflict = 16;
    private readonly TimeSlices _slices = new(database);

    // A guess only, so two writers may both count it down.
    private volatile int _stagedBatches;

    /// <inheritdoc/>
    public Task<long> Checkpoint(byte feeder, CancellationToken cancellation) => database.Call(async (connection, token) =>
        long.Parse(await IngestCheckpoint.Read(connection, Consumer(feeder), token) ?? Start, CultureInfo.InvariantCulture), cancellation);

    /// <inheritdoc/>
    public Task<bool> Write(byte feeder, ReadOnlyMemory<TickFrame> ticks, long expected, long next, CancellationToken cancellation) =>
        database.Call(async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            if (!await IngestCheckpoint.Move(connection, Consumer(feeder), Text(expected), Start, Text(next), token)) return false;
            if (!ticks.IsEmpty) await Insert(connection, transaction, ticks, token);
            await transaction.CommitAsync(token);
            return true;
        }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TickFrame>> Read(TickQuery query, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        // Ticks of one time and volume are told apart by when they came. The bound on the time alone is what the index uses.
        var behind = query.After is null ? "" : "and (exchange_time, day_volume, received_ns, content_hash) > ($5, $6, $7, $8)";
        await using var command = new NpgsqlCommand($"""
            select {TickRow.Columns} from tick
            where instrument = $1 and exchange_time >= $2 and exchange_time < $3 {behind}
            order by exchange_time, day_volume, received_ns, content_hash limit $4
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = query.Instrument, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(Math.Max(query.FromNs, query.After?.ExchangeNs ?? 0)), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(query.ToNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit, NpgsqlDbType = NpgsqlDbType.Integer });
        if (query.After is { } after)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(after.ExchangeNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after.DayVolume, NpgsqlDbType = NpgsqlDbType.Integer });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.ReceivedNs, NpgsqlDbType = NpgsqlDbType.Bigint });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Content, NpgsqlDbType = NpgsqlDbType.Bigint });
        }

        var ticks = new List<TickFrame>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) ticks.Add(TickRow.Read(reader));
        return (IReadOnlyList<TickFrame>)ticks;
    }, cancellation);

    private async Task Insert(NpgsqlConnection connection, NpgsqlTransaction transaction, ReadOnlyMemory<TickFrame> ticks, CancellationToken token)
    {
        await _slices.Ensure(connection, "tick", Days(ticks.Span), token);
        if (_stagedBatches > 0)
        {
            _stagedBatches--;
            await InsertStaged(connection, ticks, token);
            return;
        }

        await transaction.SaveAsync(BeforeCopy, token);
        try
        {
            await Copy(connection, "tick", ticks, token);
        }
        catch (PostgresException known) when (known.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            _stagedBatches = StagedAfterConflict;
            await transaction.RollbackAsync(BeforeCopy, token);
            await InsertStaged(connection, ticks, token);
        }
    }

    private static async Task InsertStaged(NpgsqlConnection connection, ReadOnlyMemory<TickFrame> ticks, CancellationToken token)
    {
        await using (var stage = new NpgsqlCommand("create temp table if not exists stage_tick (like tick) on commit delete rows", connection))
            await stage.ExecuteNonQueryAsync(token);
        await Copy(connection, "stage_tick", ticks, token);
        await using var insert = new NpgsqlCommand(
            $"insert into tick ({TickRow.Columns}) select {TickRow.Columns} from stage_tick on conflict do nothing", connection);
        await insert.ExecuteNonQueryAsync(token);
    }

    private static async Task Copy(NpgsqlConnection connection, string table, ReadOnlyMemory<TickFrame> ticks, CancellationToken token)
    {
        await using var copy = await BinaryCopy.Begin(connection, $"copy {table} ({TickRow.Columns}) from stdin (format binary)", token);
        foreach (var index in KeyOrder(ticks.Span))
        {
            if (copy.IsFull) await copy.Flush(token);
            TickRow.Write(copy, in ticks.Span[index]);
        }
        await copy.Complete(token);
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

    // In the order of the unique key neighbouring rows meet the same index pages, and a reader of one instrument meets fewer table pages.
    private static int[] KeyOrder(ReadOnlySpan<TickFrame> ticks)
    {
        var (order, keys) = (new int[ticks.Length], new TickKey[ticks.Length]);
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, new TickKey(ticks[i]));
        Array.Sort(keys, order);
        return order;
    }

    private static string Consumer(byte feeder) => $"ticks/{feeder}";

    private static string Text(long ordinal) => ordinal.ToString(CultureInfo.InvariantCulture);
}
