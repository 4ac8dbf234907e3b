using Mdc.Domain.Calendar;
using Mdc.Domain.Quality;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Reports;

/// <summary>Flags of stored bars, counted by the server. Thread-safe.</summary>
/// <remarks>A trading day's bars start at most ten days before its end, holidays included: with these bounds a question touches one or two partitions.</remarks>
public sealed class TimescaleQualityReport(TimescaleDatabase database) : IQualityReport
{
    private const int LongestDay = 12;

    private const string Counts = """
        count(*), coalesce(sum(ticks), 0)::bigint,
        count(*) filter (where quality & 1 > 0), count(*) filter (where quality & 2 > 0), count(*) filter (where quality & 4 > 0),
        count(*) filter (where quality & 8 > 0), count(*) filter (where revision > 0)
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<QualityCount>> Days(int most, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var newest = new NpgsqlCommand("select max(last_trading_day) from bar_extent", connection);
        if (await newest.ExecuteScalarAsync(token) is not int last) return (IReadOnlyList<QualityCount>)[];

        var until = Midnight(new TradingDay(last)).AddDays(2);
        await using var command = new NpgsqlCommand($"""
            select trading_day, count(distinct instrument)::integer, {Counts} from bar
            where period = '1m' and ticks > 0 and start_time >= $1 and start_time < $2 group by trading_day order by trading_day desc limit $3
            """, connection);
        command.Parameters.Add(Time(until.AddDays(-LongestDay - 2 * most)));
        command.Parameters.Add(Time(until));
        command.Parameters.Add(Number(most));
        var days = new List<QualityCount>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) days.Add(Row(reader, new TradingDay(reader.GetInt32(0)), null, reader.GetInt32(1), 2));
        return days;
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QualityCount>> Day(TradingDay day, int most, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand($"""
            select instrument, {Counts} from bar
            where period = '1m' and ticks > 0 and start_time >= $1 and start_time < $2 and trading_day = $3 group by instrument
            order by count(*) filter (where quality & 14 > 0) desc, count(*) filter (where revision > 0) desc, instrument limit $4
            """, connection);
        command.Parameters.Add(Time(Midnight(day).AddDays(-LongestDay)));
        command.Parameters.Add(Time(Midnight(day).AddDays(2)));
        command.Parameters.Add(Number(day.Value));
        command.Parameters.Add(Number(most));
        var instruments = new List<QualityCount>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) instruments.Add(Row(reader, day, reader.GetString(0), 1, 1));
        return (IReadOnlyList<QualityCount>)instruments;
    }, cancellation);

    private static QualityCount Row(NpgsqlDataReader row, TradingDay day, string? instrument, int instruments, int at) => new(
        day, instrument, instruments, row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3),
        row.GetInt64(at + 4), row.GetInt64(at + 5), row.GetInt64(at + 6));

    private static DateTime Midnight(TradingDay day) => StoredTime.ToBound(ChinaTime.MidnightNs(day.ToDate()));

    private static NpgsqlParameter<DateTime> Time(DateTime value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<int> Number(int value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };
}
