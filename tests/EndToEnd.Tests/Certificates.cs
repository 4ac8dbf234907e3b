using System.Text.Json;
using Mdc.Storage.Timescale.PrivateServer;
using Npgsql;

namespace Mdc.EndToEnd.Tests;

/// <summary>Runs "certify" as an operator would, and spoils what it looks at.</summary>
internal static class Certificates
{
    /// <summary>Certifies a data directory: the code, the differences as the certificate has them, and the last line of the error side.</summary>
    public static async Task<(int Code, List<(string? Instrument, string? Day, string Place, string What)> Differences, JsonElement Body, string Said)> Of(string data, params string[] options)
    {
        var file = data + ".certificate.json";
        File.Delete(file);
        var (code, _, error) = await NodeProcess.Run(["certify", "--data", data, "--out", file, .. options]);
        Assert.True(File.Exists(file), error);
        var body = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("certificate");
        var differences = body.GetProperty("differences").EnumerateArray().Select(one => (Text(one, "instrument"), Text(one, "trading_day"), Text(one, "place")!, Text(one, "what")!)).ToList();
        return (code, differences, body, error.TrimEnd().Split('\n')[^1]);
    }

    /// <summary>Certifies, and fails where anything differs or is not stored to its end.</summary>
    public static async Task<JsonElement> Clean(string data, params string[] options)
    {
        var (code, _, body, said) = await Of(data, options);
        Assert.True(code == 0, said);
        Assert.Equal("clean", body.GetProperty("verdict").GetString());
        Assert.All(body.GetProperty("days").EnumerateArray(), day => Assert.True(day.GetProperty("settled").GetBoolean(), $"{day}"));
        return body;
    }

    /// <summary>Flips one bit of a file.</summary>
    public static void Flip(string file, long bit)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = bit / 8;
        var one = stream.ReadByte();
        stream.Position = bit / 8;
        stream.WriteByte((byte)(one ^ (1 << (int)(bit % 8))));
    }

    /// <summary>Changes something in the database, and gives back what undoes it: the row as it was.</summary>
    public static async Task<int> Execute(PrivatePostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
