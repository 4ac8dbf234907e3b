using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale;

/// <summary>The days of the tick table and the months of the bar tables: made ahead, made when a row needs them, dropped when too old.</summary>
/// <remarks>TimescaleDB does all of it by itself; then this only sets its policies.</remarks>
public sealed class TimeSlices(TimescaleDatabase database)
{
    private const int DaysAhead = 7;

    /// <summary>Makes the slices of the next week and drops those past their retention. Cheap and safe to repeat: meant for every start and once a day.</summary>
    public Task Maintain(DateTimeOffset now, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        if (database.HasTimescale) await SetPolicies(connection, token);
        else await KeepPartitions(connection, now.UtcDateTime, token);
        return true;
    }, cancellation);

    /// <summary>Inside a writer's transaction: makes what the batch needs. In ascending order, so that two writers can't wait for each other.</summary>
    internal async Task Ensure(NpgsqlConnection connection, string table, SortedSet<DateTime> starts, CancellationToken cancellation)
    {
        if (database.HasTimescale) return;
        foreach (var start in starts)
        {
            await using var command = new NpgsqlCommand("select ensure_partition($1, $2, $3)", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table, NpgsqlDbType = NpgsqlDbType.Text });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = start, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = table == "tick" ? start.AddDays(1) : start.AddMonths(1), NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private async Task KeepPartitions(NpgsqlConnection connection, DateTime now, CancellationToken cancellation)
    {
        var days = new SortedSet<DateTime>(Enumerable.Range(0, DaysAhead).Select(ahead => now.Date.AddDays(ahead)));
        var months = new SortedSet<DateTime>(days.Select(day => day.AddDays(1 - day.Day)));
        await Ensure(connection, "tick", days, cancellation);
        await Ensure(connection, "bar", months, cancellation);
        await Ensure(connection, "bar_revision", months, cancellation);

        var options = database.Options;
        await Drop(connection, "tick", TimeSpan.FromDays(1), now - options.TickRetention, cancellation);
        // The longest month: a slice goes only when its last bar is too old.
        await Drop(connection, "bar", TimeSpan.FromDays(31), now - options.BarRetention, cancellation);
        await Drop(connection, "bar_revision", TimeSpan.FromDays(31), now - options.BarRetention, cancellation);
    }

    private static async Task Drop(NpgsqlConnection connection, string table, TimeSpan slice, DateTime? before, CancellationToken cancellation)
    {
        if (before is not { } bound) return;
        await using var command = new NpgsqlCommand("select drop_partitions($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = slice, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = bound, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task SetPolicies(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var options = database.Options;
        await Policy("tick", options.TickRetention, options.CompressAfter);
        await Policy("bar", options.BarRetention, options.CompressAfter * 13);
        await Policy("bar_revision", options.BarRetention, options.CompressAfter * 13);

        async Task Policy(string table, TimeSpan? retention, TimeSpan compressAfter)
        {
            await using var compress = new NpgsqlCommand("""
                select remove_compression_policy($1::regclass, if_exists => true), add_compression_policy($1::regclass, $2)
                """, connection);
            await Run(compress, compressAfter);
            await using var forget = new NpgsqlCommand(retention is null
                ? "select remove_retention_policy($1::regclass, if_exists => true) where $2 is not null"
                : "select remove_retention_policy($1::regclass, if_exists => true), add_retention_policy($1::regclass, $2)", connection);
            await Run(forget, retention ?? TimeSpan.Zero);

            async Task Run(NpgsqlCommand command, TimeSpan age)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table, NpgsqlDbType = NpgsqlDbType.Text });
                command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age, NpgsqlDbType = NpgsqlDbType.Interval });
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }
    }
}
