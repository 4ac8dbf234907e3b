using Mdc.Domain.Quality;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Evidence;

/// <summary>The table of gaps, for who reads by SQL: the journal has them all.</summary>
public sealed class GapStore(TimescaleDatabase database)
{
    /// <summary>Writes gaps; one that is there already gets its end.</summary>
    /// <param name="feeder">Whose they are.</param>
    /// <param name="shard">The shard whose records tell of them.</param>
    /// <param name="gaps">Any.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="Domain.Bars.StoreUnavailableException">The store can't be reached.</exception>
    public Task Write(byte feeder, int shard, IReadOnlyList<FeedGap> gaps, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        foreach (var gap in gaps)
        {
            await using var command = new NpgsqlCommand("""
                insert into gap (feeder, epoch, shard, position, front, ticks, from_ns, to_ns, trading_day, reason, instrument)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                on conflict (feeder, epoch, shard, position) do update set to_ns = excluded.to_ns
                """, connection);
            var isDamage = gap.Ordinal >= 0;
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = feeder });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = gap.At.Epoch });
            command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)(isDamage ? -1 : shard) });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = isDamage ? gap.Ordinal : gap.At.N });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = gap.Front });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = gap.Ticks ?? 0 });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = gap.FromNs });
            // Not over yet: no end is later.
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = gap.ToNs ?? long.MaxValue });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = gap.TradingDay.Value });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gap.Reason.ToString() });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)gap.Instrument ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            await command.ExecuteNonQueryAsync(token);
        }
        return true;
    }, cancellation);
}
