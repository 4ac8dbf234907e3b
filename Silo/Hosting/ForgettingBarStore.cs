using Mdc.Domain.Bars;
using Mdc.Domain.Calendar;
using Mdc.Domain.Ticks;

namespace Mdc.Silo.Hosting;

/// <summary>Takes every batch and keeps nothing: a measurement of what is before the store holds no bars, in whichever process they were written.</summary>
internal sealed class ForgettingBarStore : IBarStore
{
    /// <inheritdoc/>
    public Task<ShardRecovery> Recover(int shard, CancellationToken cancellation) =>
        Task.FromResult(new ShardRecovery(default, new Dictionary<string, (Bar, FoldState)>()));

    /// <inheritdoc/>
    public Task<bool> Write(BarBatch batch, FeedPositions expected, CancellationToken cancellation) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Bar>>([]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Instrument, TradingDay First, TradingDay Last)>> Instruments(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(string, TradingDay, TradingDay)>>([]);
}
