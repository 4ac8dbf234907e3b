using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;
using Npgsql;

namespace Mdc.Storage.Timescale.Bars;

/// <summary>Closed bars in PostgreSQL. Thread-safe; one writer per shard at a time gets through, the others are told so.</summary>
/// <remarks>
/// The row of the shard's checkpoint is the lock between writers, and a shard owns its instruments: what is read of a bar inside the
/// transaction stays true until it commits. Bar times must be whole microseconds.
/// </remarks>
public sealed class TimescaleBarStore(TimescaleDatabase database) : IBarStore, IBarRevisions
{
    private const string Start = "";
    private readonly TimeSlices _slices = new(database);

    /// <inheritdoc/>
    public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation) => database.Call(async (connection, token) =>
    {
        // Checkpoint first: bars that are stored between the two questions are newer than it says, which a replay survives; the reverse loses ticks.
        var lowWater = StoredPositions.FromText(await IngestCheckpoint.Read(connection, Consumer(shard), token) ?? Start);
        return new ShardRecovery(lowWater, await BarReads.LastOfEach(connection, shard, token));
    }, cancellation);

    /// <inheritdoc/>
    public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation)
    {
        foreach (var version in batch.Bars)
            if (version.Bar.StartNs % 1000 != 0 || version.Bar.EndNs % 1000 != 0)
                throw new ArgumentException($"The bar of {version.Instrument} at {version.Bar.StartNs} ns has times finer than a microsecond.", nameof(batch));

        return database.Call(async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            var moved = await IngestCheckpoint.Move(
                connection, Consumer(batch.Shard), StoredPositions.ToText(expected), Start, StoredPositions.ToText(batch.LowWater), token);
            if (!moved) return false;
            if (batch.Bars.Count > 0) await Store(connection, batch, token);
            await transaction.CommitAsync(token);
            return true;
        }, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation) =>
        database.Call((connection, token) => BarReads.Between(connection, query, token), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation) =>
        database.Call((connection, token) => BarReads.Instruments(connection, token), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BarRevision>> Revisions(BarQuery query, CancellationToken cancellation) =>
        database.Call((connection, token) => BarRevisionReads.Between(connection, query, token), cancellation);

    private async Task Store(NpgsqlConnection connection, BarBatch batch, CancellationToken token)
    {
        var bars = await BarReads.Stored(connection, batch.Bars, token);
        var changed = new HashSet<(string, long)>();
        var history = new List<BarVersion>();
        foreach (var offered in batch.Bars)
        {
            var key = (offered.Instrument, offered.Bar.StartNs);
            var outcome = BarVersioning.Take(bars.TryGetValue(key, out var known) ? known : null, offered, out var newest);
            if (outcome == VersionOutcome.Ignored) continue;
            bars[key] = newest;
            changed.Add(key);
            if (outcome == VersionOutcome.Stored) history.Add(newest);
        }
        if (changed.Count == 0) return;

        var months = new SortedSet<DateTime>(changed.Select(key => StoredTime.Month(key.Item2)));
        await _slices.Ensure(connection, "bar", months, token);
        await _slices.Ensure(connection, "bar_revision", months, token);
        var rows = changed.Select(key => bars[key]).ToArray();
        await BarWrites.Upsert(connection, rows, token);
        if (history.Count > 0) await BarWrites.Append(connection, history, token);
        await BarWrites.Extend(connection, batch.Shard, rows, token);
    }

    private static string Consumer(int shard) => $"bars/{shard}";
}
