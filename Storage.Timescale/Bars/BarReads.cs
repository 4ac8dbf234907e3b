using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>The questions asked of the bar tables; each uses the unique key or <c>bar_extent</c>, none scans.</summary>
internal static class BarReads
{
    /// <summary>The newest stored version of each bar that a batch touches.</summary>
    public static async Task<Dictionary<(string, long), BarVersion>> Stored(
        NpgsqlConnection connection, IReadOnlyList<BarVersion> offered, CancellationToken cancellation)
    {
        var starts = offered.Select(version => StoredTime.ToBound(version.Bar.StartNs)).ToArray();
        // One look-up in the unique index per bar, which the limit makes sure of: without statistics on a new month the planner would
        // join bar by bar instead, 20 times as slow. The bounds spare it all partitions but one or two.
        await using var command = new NpgsqlCommand($"""
            select {BarRow.Values}, {BarRow.State} from (select distinct * from unnest($1, $2) as keys (code, at)) touched
            cross join lateral (
                select * from bar where instrument = code and period = $3 and start_time = at and start_time between $4 and $5 limit 1) stored
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. offered.Select(version => version.Instrument)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
        });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = starts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(Text(BarRow.Period));
        command.Parameters.Add(Time(starts.Min()));
        command.Parameters.Add(Time(starts.Max()));

        var stored = new Dictionary<(string, long), BarVersion>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var version = BarRow.Read(reader);
            stored.Add((version.Instrument, version.Bar.StartNs), version);
        }
        return stored;
    }

    /// <summary>
    /// Last bar and fold state of each instrument of a shard. The newest one may have been withdrawn; the bound below keeps the search in one
    /// partition or two, and is wider than the longest holiday.
    /// </summary>
    public static async Task<Dictionary<string, (Bar, FoldState)>> LastOfEach(NpgsqlConnection connection, int shard, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select {BarRow.Values}, {BarRow.State} from bar_extent
            join lateral (
                select * from bar
                where bar.instrument = bar_extent.instrument and period = $2 and ticks > 0
                    and start_time <= last_start and start_time > last_start - interval '14 days'
                order by start_time desc limit 1) last using (instrument)
            where shard = $1
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(Text(BarRow.Period));

        var states = new Dictionary<string, (Bar, FoldState)>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var version = BarRow.Read(reader);
            states.Add(version.Instrument, (version.Bar, version.State));
        }
        return states;
    }

    /// <summary>Bars as known now, or at a time; oldest first.</summary>
    public static async Task<IReadOnlyList<Bar>> Between(NpgsqlConnection connection, BarQuery query, CancellationToken cancellation)
    {
        var sql = query.AsOfNs is null
            ? $"""
                select {BarRow.Values} from bar
                where instrument = $1 and period = $2 and start_time >= $3 and start_time < $4 and ticks > 0
                order by start_time desc limit $5
                """
            : $"""
                select * from (
                    select distinct on (start_time) {BarRow.Values} from bar_revision
                    where instrument = $1 and period = $2 and start_time >= $3 and start_time < $4 and known_at_ns <= $6
                    order by start_time desc, revision desc) known
                where ticks > 0 limit $5
                """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(Text(query.Instrument));
        command.Parameters.Add(Text(BarRow.Period));
        command.Parameters.Add(Time(StoredTime.ToBound(query.FromNs)));
        command.Parameters.Add(Time(StoredTime.ToBound(query.ToNs)));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit, NpgsqlDbType = NpgsqlDbType.Integer });
        if (query.AsOfNs is { } asOf) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = asOf, NpgsqlDbType = NpgsqlDbType.Bigint });

        var bars = new List<Bar>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) bars.Add(BarRow.ReadBar(reader));
        bars.Reverse();
        return bars;
    }

    /// <summary>Instruments with stored bars, by code.</summary>
    public static async Task<IReadOnlyList<(string, TradingDay, TradingDay)>> Instruments(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select instrument, first_trading_day, last_trading_day from bar_extent order by instrument", connection);
        var instruments = new List<(string, TradingDay, TradingDay)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            instruments.Add((reader.GetString(0), new TradingDay(reader.GetInt32(1)), new TradingDay(reader.GetInt32(2))));
        return instruments;
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<DateTime> Time(DateTime value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
