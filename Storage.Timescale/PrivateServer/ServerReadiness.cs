using Npgsql;

namespace Mdc.Storage.Timescale.PrivateServer;

/// <summary>Waits for a started server to answer: seconds usually, longer where it replays its log after a crash.</summary>
internal sealed class ServerReadiness(ServerDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    public async Task Wait(IProgress<string>? progress, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        var told = TimeSpan.Zero;
        while (true)
        {
            if (await Answers(cancellation)) return;
            var waited = time.GetElapsedTime(since);
            // The process file appears a moment after the start, and goes with the server.
            if (waited > _grace && PostmasterFile.ReadAlive(directory.Data) is null)
                throw new PrivatePostgresException($"PostgreSQL ended right after its start: {directory.LastLogLine() ?? "see " + directory.Log}.");
            if (waited > _patience)
                throw new PrivatePostgresException($"PostgreSQL does not answer after {waited.TotalMinutes:0} minutes: see {directory.Log}.");
            if (waited - told > TimeSpan.FromSeconds(1))
            {
                told = waited;
                progress?.Report($"waiting for PostgreSQL, {waited.TotalSeconds:0} s");
            }
            await Task.Delay(_poll, time, cancellation);
        }
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
