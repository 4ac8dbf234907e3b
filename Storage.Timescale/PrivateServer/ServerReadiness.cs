using Npgsql;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>Waits for a running server to answer: at once usually, longer where it replays its log after a crash or is shutting down.</summary>
internal sealed class ServerReadiness(ServerDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>False where the server ended instead.</summary>
    public async Task<bool> Wait(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (!await Answers(cancellation))
        {
            if (PostmasterFile.ReadAlive(directory.Data) is null) return false;
            if (time.GetElapsedTime(since) is var waited && waited > _patience)
                throw new PrivatePostgresException($"PostgreSQL does not answer after {waited.TotalMinutes:0} minutes: see {directory.Log}.");
            await Task.Delay(_poll, time, cancellation);
        }
        return true;
    }

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(directory.ConnectionString("mdc", "postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (Exception e) when (StoreFaults.IsPassing(e))
        {
            return false;
        }
        catch (PostgresException refused)
        {
            throw new PrivatePostgresException($"The PostgreSQL at {directory.Socket} is not ours: {refused.MessageText}.", refused);
        }
    }
}
