using System.Security.Cryptography;
using System.Text;
using Mdc.Storage.Timescale.PrivateServer;
using Npgsql;

namespace Mdc.EndToEnd.Tests;

/// <summary>What stands in a data directory's database when its node is down.</summary>
internal static class StoredMarket
{
    // Which start of which feeder brought a row, and when we heard of it, may differ between two runs; nothing else may.
    private const string Bars = """
        select to_jsonb(bar) - array['known_at_ns', 'revision', 'reason', 'fold_positions', 'fold_resume_after'] from bar order by instrument, period, start_time
        """;

    private const string Ticks = """
        select to_jsonb(tick) - array['received_ns', 'epoch', 'position', 'front'] from tick order by instrument, exchange_time, day_volume, content_hash
        """;

    /// <summary>Counts and a hash over every row of bars and ticks, for comparing two directories.</summary>
    public static async Task<(int Bars, int Ticks, string Hash)> Read(string dataDirectory)
    {
        await using var server = await PrivatePostgres.Start(dataDirectory, TimeProvider.System, null, default);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bars = await Add(source, Bars, hash);
        var ticks = await Add(source, Ticks, hash);
        return (bars, ticks, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <summary>Runs one query on the database of a directory whose node is down.</summary>
    public static async Task<List<string>> Query(string dataDirectory, string sql)
    {
        await using var server = await PrivatePostgres.Start(dataDirectory, TimeProvider.System, null, default);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        var rows = new List<string>();
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
        return rows;
    }

    private static async Task<int> Add(NpgsqlDataSource source, string sql, IncrementalHash hash)
    {
        var rows = 0;
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(reader.GetString(0)));
            rows++;
        }
        return rows;
    }
}
