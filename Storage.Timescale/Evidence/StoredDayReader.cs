using System.Data;
using System.Globalization;
using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Mdc.Storage.Timescale.Bars;
using Mdc.Storage.Timescale.Ticks;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Evidence;

/// <summary>Reads all that is stored of a trading day, with how far its writers were, as it stands at one instant: writers may be at work.</summary>
/// <remarks>Row by row and without an order, so a whole market's day needs no memory. Reads for minutes where the day is large; no time limit.</remarks>
public sealed class StoredDayReader(TimescaleDatabase database)
{
    /// <summary>How far the store's writers are, now.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public Task<StoreCheckpoints> Checkpoints(CancellationToken cancellation) => database.LongCall(ReadCheckpoints, cancellation);

    /// <summary>Hands every row to the visitor: checkpoints first, then ticks, bars, newest versions.</summary>
    /// <param name="day">The trading day.</param>
    /// <param name="instrument">Only this one; null for all.</param>
    /// <param name="span">No row of the day has an exchange time outside of it, unix nanoseconds; closed on the left.</param>
    /// <param name="visitor">Called on one thread at a time.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public Task Read(TradingDay day, string? instrument, (long FromNs, long ToNs) span, IStoredDayVisitor visitor, CancellationToken cancellation) =>
        database.LongCall(async (connection, token) =>
        {
            // One snapshot: a row is there exactly if the checkpoint that was moved with it is.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
            visitor.Begin(await ReadCheckpoints(connection, token));
            await Each(connection, $"select {TickRow.Columns} from tick where {Day("exchange_time")}", day, instrument, span,
                row => visitor.Tick(TickRow.Read(row), (ulong)row.GetInt64(TickRow.HashColumn)), token);
            await Each(connection, $"select {BarRow.Values}, {BarRow.State} from bar where period = '1m' and {Day("start_time")}", day, instrument, span,
                row => visitor.Bar(BarRow.Read(row)), token);
            await Each(connection, $"""
                select distinct on (instrument, start_time) {BarRow.Values} from bar_revision where period = '1m' and {Day("start_time")}
                order by instrument, start_time, revision desc
                """, day, instrument, span, row => visitor.NewestVersion(row.GetString(17), BarRow.ReadBar(row)), token);
            return true;
        }, cancellation);

    private static string Day(string column) => $"trading_day = $1 and {column} >= $2 and {column} < $3 and ($4::text is null or instrument = $4)";

    private static async Task Each(
        NpgsqlConnection connection, string sql, TradingDay day, string? instrument, (long FromNs, long ToNs) span, Action<NpgsqlDataReader> act, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = day.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(span.FromNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(span.ToNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)instrument ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) act(reader);
    }

    private static async Task<StoreCheckpoints> ReadCheckpoints(NpgsqlConnection connection, CancellationToken token)
    {
        var checkpoints = new StoreCheckpoints();
        await using var command = new NpgsqlCommand("select consumer, position from ingest_checkpoint", connection);
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            var (consumer, position) = (reader.GetString(0).Split('/'), reader.GetString(1));
            if (consumer is ["ticks", var feeder]) checkpoints.Ticks[byte.Parse(feeder, CultureInfo.InvariantCulture)] = long.Parse(position, CultureInfo.InvariantCulture);
            else if (consumer is ["bars", var shard]) checkpoints.Bars[int.Parse(shard, CultureInfo.InvariantCulture)] = StoredPositions.FromText(position);
        }
        return checkpoints;
    }
}

/// <summary>How far a store's writers are.</summary>
public sealed class StoreCheckpoints
{
    /// <summary>Per feeder: every accepted tick of its journal before this ordinal is archived.</summary>
    public Dictionary<byte, long> Ticks { get; } = [];

    /// <summary>Per shard: every bar that records up to these positions closed or changed is stored.</summary>
    public Dictionary<int, FeedPositions> Bars { get; } = [];
}

/// <summary>Takes what is stored of a trading day.</summary>
public interface IStoredDayVisitor
{
    /// <summary>How far the writers were when all that follows was read.</summary>
    void Begin(StoreCheckpoints checkpoints);

    /// <summary>A tick, and the hash that its row claims.</summary>
    void Tick(in TickFrame tick, ulong contentHash);

    /// <summary>A 1-minute bar and where its fold stood.</summary>
    void Bar(in BarVersion bar);

    /// <summary>The newest version of a 1-minute bar in the history.</summary>
    void NewestVersion(string instrument, in Bar bar);
}
