using Mdc.Domain.Bars;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>Corrections out of <c>bar_revision</c>: each version beside the one before it.</summary>
internal static class BarRevisionReads
{
    private static readonly string After = Of("after"), Before = Of("before");
    private static readonly int Columns = After.Count(c => c == ',') + 1;

    public static async Task<IReadOnlyList<BarRevision>> Between(NpgsqlConnection connection, BarQuery query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select {After}, {Before} from bar_revision after
            join bar_revision before on before.instrument = after.instrument and before.period = after.period
                and before.start_time = after.start_time and before.revision = after.revision - 1
            where after.instrument = $1 and after.period = $2 and after.start_time >= $3 and after.start_time < $4 and after.revision > 0
            order by after.known_at_ns desc, after.start_time desc limit $5
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = query.Instrument, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BarRow.Period, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(query.FromNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = StoredTime.ToBound(query.ToNs), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit, NpgsqlDbType = NpgsqlDbType.Integer });

        var revisions = new List<BarRevision>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            revisions.Add(new BarRevision(BarRow.ReadBar(reader, Columns), BarRow.ReadBar(reader), (RevisionReason)reader.GetInt16(16), reader.GetInt64(10)));
        return revisions;
    }

    private static string Of(string table) => string.Join(", ", BarRow.Values.Split(',').Select(column => $"{table}.{column.Trim()}"));
}
