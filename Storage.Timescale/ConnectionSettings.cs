using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>The operator's connection string with what our sessions need, and why it failed at start, in words without the password.</summary>
internal static class ConnectionSettings
{
    // A client that froze must not hold a checkpoint's row for ever; a batch of 50,000 ticks fits the temporary buffers.
    private const string SessionOptions = "-c idle_in_transaction_session_timeout=60s -c temp_buffers=32MB -c client_min_messages=warning";

    public static NpgsqlConnectionStringBuilder Read(TimescaleOptions options)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The parser's message may quote the string, and with it the password.
            throw Unreadable();
        }
        if (string.IsNullOrEmpty(settings.Host)) throw Unreadable();

        settings.ApplicationName ??= "mdc";
        settings.CommandTimeout = Math.Max(1, (int)options.CallTimeout.TotalSeconds);
        settings.MaxPoolSize = options.MaxConnections;
        settings.Options = string.IsNullOrEmpty(settings.Options) ? SessionOptions : settings.Options + " " + SessionOptions;
        // Keeps the temporary staging tables of a session from one batch to the next. No store leaves other state in a session.
        settings.NoResetOnClose = true;
        return settings;
    }

    /// <summary>One sentence for the operator; null where the failure is a defect of ours and must be seen whole.</summary>
    public static string? Explain(Exception failure, NpgsqlConnectionStringBuilder settings)
    {
        var server = settings.Host!.StartsWith('/') ? $"PostgreSQL at {settings.Host}" : $"PostgreSQL at {settings.Host}:{settings.Port}";
        return failure switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{server} refused the user {settings.Username}: the name or the password is wrong, or pg_hba.conf does not let it in.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} has no database {settings.Database ?? settings.Username}: create it first.",
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
                $"{server} lets the user {settings.Username} in but not do its work: {refused.MessageText}.",
            PostgresException other when StoreFaults.IsPassing(other) => $"{server} refused for now: {other.MessageText}.",
            NpgsqlException unreachable when StoreFaults.IsPassing(unreachable) =>
                $"{server} can't be reached: {(unreachable.InnerException ?? unreachable).Message.TrimEnd('.')}.",
            TimeoutException => $"{server} did not answer in time.",
            _ => null,
        };
    }

    private static StoreStartException Unreadable() =>
        new("The connection string can't be read: write Host=..;Port=..;Database=..;Username=..;Password=.. .");
}
