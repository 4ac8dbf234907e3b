using Mdc.Domain.Bars;
using Mdc.Storage.Timescale.Bars;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Evidence;

/// <summary>One version of a stored minute.</summary>
/// <param name="Bar">Its values; the revision counts from 0.</param>
/// <param name="Reason">Why it exists.</param>
/// <param name="KnownAtNs">Since when it was known, by our clock, unix nanoseconds.</param>
public readonly record struct StoredVersion(Bar Bar, RevisionReason Reason, long KnownAtNs);

/// <summary>All versions of one instrument's minutes.</summary>
public sealed class BarHistory(TimescaleDatabase database)
{
    /// <summary>The versions of the minutes that start in a span, closed on the left; by minute, then revision.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    public Task<IReadOnlyList<StoredVersion>> Read(string instrument, long fromNs, long toNs, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand($"""
            select {BarRow.Values} from bar_revision where instrument = $1 and period = '1m' and start_time >= $2 and start_time < $3
            order by start_time, revision
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = instrument, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(fromNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(toNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        var versions = new List<StoredVersion>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) versions.Add(new StoredVersion(BarRow.ReadBar(reader), (RevisionReason)reader.GetInt16(16), reader.GetInt64(10)));
        return (IReadOnlyList<StoredVersion>)versions;
    }, cancellation);
}
