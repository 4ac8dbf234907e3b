using Mdc.Domain.Calendar;
using Npgsql;
using NpgsqlTypes;

namespace Mdc.Storage.Timescale.Evidence;

/// <summary>Issued certificates of trading days: the newest of a day counts, the others stay.</summary>
public sealed class CertificateStore(TimescaleDatabase database)
{
    // One row is of the whole market: instruments are inside.
    private const string WholeMarket = "*";

    /// <summary>Keeps a certificate.</summary>
    /// <param name="day">Its trading day.</param>
    /// <param name="issuedNs">When it was issued, unix nanoseconds.</param>
    /// <param name="body">What is signed, as it is: JSON.</param>
    /// <param name="signature">ECDSA P-256 over the body's UTF-8.</param>
    /// <param name="cancellation">Stops.</param>
    public Task Add(TradingDay day, long issuedNs, string body, byte[] signature, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand(
            "insert into certificate (trading_day, instrument, issued_ns, body, signature) values ($1, $2, $3, $4, $5) on conflict do nothing", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = day.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WholeMarket });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = issuedNs });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = signature });
        return await command.ExecuteNonQueryAsync(token);
    }, cancellation);
}
