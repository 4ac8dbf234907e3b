using System.Net.Sockets;
using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>Tells failures that pass (connection, shutdown, locks, a full disk) from those that would come back for ever.</summary>
internal static class StoreFaults
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>True where the same call may succeed later.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        PostgresException postgres => IsPassing(postgres.SqlState),
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or SocketException or TimeoutException,
        IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>What failed, in one sentence.</summary>
    public static string Sentence(Exception failure) => failure switch
    {
        PostgresException postgres => $"PostgreSQL refused for now: {postgres.MessageText} ({postgres.SqlState}).",
        _ => $"PostgreSQL can't be reached: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.",
    };

    private static bool IsPassing(string state) => state[..2] switch
    {
        "08" or "53" => true, // connection; disk full, memory, too many connections
        "57" => state is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.IdleSessionTimeout,
        "58" => state is PostgresErrorCodes.IoError,
        _ => state is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure or IdleInTransactionTimeout,
    };
}
