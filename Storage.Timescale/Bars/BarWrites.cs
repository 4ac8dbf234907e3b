using Mdc.Domain.Bars;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>The statements that store bars; all inside the caller's transaction.</summary>
internal static class BarWrites
{
    private const string Columns = $"{BarRow.Values}, {BarRow.State}";

    private static readonly string _update = string.Join(", ", Columns.Split(',', StringSplitOptions.TrimEntries)
        .Where(column => column is not ("instrument" or "period" or "start_time"))
        .Select(column => $"{column} = excluded.{column}"));

    /// <summary>Stores each bar's newest version, over what was stored before.</summary>
    public static async Task Upsert(NpgsqlConnection connection, IReadOnlyCollection<BarVersion> newest, CancellationToken cancellation)
    {
        await using (var stage = new NpgsqlCommand("create temp table if not exists stage_bar (like bar) on commit delete rows", connection))
            await stage.ExecuteNonQueryAsync(cancellation);
        await using (var copy = await BinaryCopy.Begin(connection, $"copy stage_bar ({Columns}) from stdin (format binary)", cancellation))
        {
            foreach (var version in newest)
            {
                if (copy.IsFull) await copy.Flush(cancellation);
                BarRow.Write(copy, version);
            }
            await copy.Complete(cancellation);
        }
        await using var upsert = new NpgsqlCommand($"""
            insert into bar ({Columns}) select {Columns} from stage_bar
            on conflict (instrument, period, start_time) do update set {_update}
            """, connection);
        await upsert.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Adds versions to the history.</summary>
    public static async Task Append(NpgsqlConnection connection, IReadOnlyCollection<BarVersion> versions, CancellationToken cancellation)
    {
        await using var copy = await BinaryCopy.Begin(connection, $"copy bar_revision ({BarRow.Values}) from stdin (format binary)", cancellation);
        foreach (var version in versions)
        {
            if (copy.IsFull) await copy.Flush(cancellation);
            BarRow.WriteValues(copy, version);
        }
        await copy.Complete(cancellation);
    }

    /// <summary>Notes which instruments a shard has bars of, and where they begin and end. In the order of codes, so that two writers can't wait for each other.</summary>
    public static async Task Extend(NpgsqlConnection connection, int shard, IReadOnlyCollection<BarVersion> newest, CancellationToken cancellation)
    {
        var byInstrument = newest.GroupBy(version => version.Instrument, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToArray();
        await using var command = new NpgsqlCommand("""
            insert into bar_extent (instrument, shard, first_trading_day, last_trading_day, last_start)
            select instrument, $1, first_day, last_day, last_start from unnest($2, $3, $4, $5) as batch (instrument, first_day, last_day, last_start)
            on conflict (instrument) do update set
                shard = excluded.shard,
                first_trading_day = least(bar_extent.first_trading_day, excluded.first_trading_day),
                last_trading_day = greatest(bar_extent.last_trading_day, excluded.last_trading_day),
                last_start = greatest(bar_extent.last_start, excluded.last_start)
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard, NpgsqlDbType = NpgsqlDbType.Integer });
        Array(NpgsqlDbType.Text, group => group.Key);
        Array(NpgsqlDbType.Integer, group => group.Min(version => version.Bar.TradingDay.Value));
        Array(NpgsqlDbType.Integer, group => group.Max(version => version.Bar.TradingDay.Value));
        Array(NpgsqlDbType.TimestampTz, group => StoredTime.ToBound(group.Max(version => version.Bar.StartNs)));
        await command.ExecuteNonQueryAsync(cancellation);

        void Array<T>(NpgsqlDbType type, Func<IGrouping<string, BarVersion>, T> column) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. byInstrument.Select(column)], NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
