using Mdc.Domain.Bars;

namespace Mdc.Reads;

/// <summary>Stored bars, for who only reads them: a process's own store, or the cluster's.</summary>
public interface IBarHistory
{
    /// <summary>Stored 1-minute bars, oldest first.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation);

    /// <summary>Codes of instruments with a stored bar.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be reached.</exception>
    Task<IReadOnlyList<string>> Instruments(CancellationToken cancellation);
}

/// <summary>The process's own store.</summary>
public sealed class StoreHistory(IBarStore store) : IBarHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Bar>> Read(BarQuery query, CancellationToken cancellation) => store.Read(query, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> Instruments(CancellationToken cancellation) => [.. (await store.Instruments(cancellation)).Select(known => known.Instrument)];
}
