using System.Globalization;
using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>The numbered steps of the schema: forward only, each applied once, in one transaction, by one process at a time.</summary>
internal static class SchemaMigrations
{
    // Any constant will do, as long as it never changes: programs of all versions must meet at the same lock.
    private const long LockKey = 0x4D64_6353_6368_656D;

    private static readonly (int Number, string Name)[] Steps =
        [.. typeof(SchemaMigrations).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => (int.Parse(name[..4], CultureInfo.InvariantCulture), name)).Order()];

    /// <summary>Brings the schema up to this program. Throws <see cref="StoreStartException"/> where a newer program has been here.</summary>
    public static async Task Apply(NpgsqlConnection connection, TimeSpan timeout, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute("select pg_advisory_xact_lock($1)", new NpgsqlParameter<long> { TypedValue = LockKey });
        await Execute("""
            create table if not exists schema_migration (
                number integer primary key, name text not null, applied_at timestamptz not null default now())
            """);

        var applied = await Applied(connection, cancellation);
        if (applied > Steps[^1].Number)
            throw new StoreStartException($"The database is at schema {applied} and this program knows {Steps[^1].Number}: start the newer program.");

        foreach (var (number, name) in Steps)
        {
            if (number <= applied) continue;
            await Execute(Text(name));
            await Execute("insert into schema_migration (number, name) values ($1, $2)",
                new NpgsqlParameter<int> { TypedValue = number }, new NpgsqlParameter<string> { TypedValue = name });
        }
        await transaction.CommitAsync(cancellation);

        async Task Execute(string sql, params NpgsqlParameter[] parameters)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)timeout.TotalSeconds };
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task<int> Applied(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(number), 0) from schema_migration", connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(SchemaMigrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
