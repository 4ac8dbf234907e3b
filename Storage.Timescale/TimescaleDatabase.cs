using Mdc.Domain.Bars;
using Npgsql;

namespace Mdc.Storage.Timescale;

/// <summary>One database with our schema: the connections that all stores of a process share. Thread-safe; the owner disposes it after the stores' last call.</summary>
public sealed class TimescaleDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;

    private TimescaleDatabase(NpgsqlDataSource source, TimescaleOptions options, TimeProvider time, bool hasTimescale, string? missing)
    {
        (_source, Options, _time, HasTimescale, Missing) = (source, options, time, hasTimescale, missing);
    }

    /// <summary>True where ticks and bars are hypertables; else they are partitioned tables.</summary>
    public bool HasTimescale { get; }

    /// <summary>What the server lacks, in one sentence; null where it has everything.</summary>
    public string? Missing { get; }

    internal TimescaleOptions Options { get; }

    /// <summary>Connects, and brings the schema up to this program. Safe for any number of processes at once.</summary>
    /// <exception cref="StoreStartException">The store can't be used as it is set up.</exception>
    public static async Task<TimescaleDatabase> Open(TimescaleOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var settings = ConnectionSettings.Read(options);
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            var missing = await TimescaleExtension.Install(source, cancellation);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await SchemaMigrations.Apply(connection, options.MigrationTimeout, cancellation);
            var hypertables = await TimescaleExtension.IsUsed(connection, cancellation);
            var database = new TimescaleDatabase(source, options, time, hypertables, missing);
            await new TimeSlices(database).Maintain(time.GetUtcNow(), cancellation);
            return database;
        }
        catch (Exception failure)
        {
            await source.DisposeAsync();
            if (ConnectionSettings.Explain(failure, settings) is { } sentence) throw new StoreStartException(sentence, failure);
            throw;
        }
    }

    /// <summary>One unit of work on one connection, within <see cref="TimescaleOptions.CallTimeout"/>.</summary>
    /// <exception cref="StoreUnavailableException">It failed for a passing reason. A transaction that was not seen to commit may have committed.</exception>
    internal async Task<T> Call<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Options.CallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(either.Token);
            return await work(connection, either.Token);
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"PostgreSQL did not answer within {Options.CallTimeout.TotalSeconds:0.#} s.", late);
        }
        catch (Exception failure) when (StoreFaults.IsPassing(failure) && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException(StoreFaults.Sentence(failure), failure);
        }
    }

    /// <summary>As <see cref="Call"/>, for reads that may take minutes: no time limit but the caller's.</summary>
    /// <exception cref="StoreUnavailableException">It failed for a passing reason.</exception>
    internal async Task<T> LongCall<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return await work(connection, cancellation);
        }
        catch (Exception failure) when (StoreFaults.IsPassing(failure) && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException(StoreFaults.Sentence(failure), failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
