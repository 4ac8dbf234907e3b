using Mdc.Domain.Bars;

namespace Mdc.Grains.Interfaces;

/// <summary>The bar store for who has none of its own: a strategy process. A worker on any silo that has the market's grains; the key does not matter.</summary>
[Alias("mdc.bar-store")]
public interface IBarStoreGrain : IGrainWithIntegerKey
{
    /// <summary>The most bars of one answer.</summary>
    const int MostBars = 5_000;

    /// <summary>Stored 1-minute bars of an instrument that start in [from, to), the newest so many of them, oldest first.</summary>
    /// <param name="instrument">The instrument's code.</param>
    /// <param name="fromNs">First start, unix nanoseconds.</param>
    /// <param name="toNs">Starts before it.</param>
    /// <param name="limit">1 to <see cref="MostBars"/>.</param>
    /// <param name="asOfNs">As they were known at that instant of our clock; null for now.</param>
    ValueTask<StoredBars> Read(string instrument, long fromNs, long toNs, int limit, long? asOfNs);

    /// <summary>Codes of instruments with a stored bar.</summary>
    ValueTask<StoredInstruments> GetInstruments();
}

/// <summary>Bars out of the store, or why there are none.</summary>
/// <param name="Bars">The bars, oldest first; empty where there is trouble.</param>
/// <param name="Trouble">Why the store could not be asked; null where it was.</param>
[GenerateSerializer, Immutable, Alias("mdc.stored-bars.1")]
public readonly record struct StoredBars([property: Id(0)] Bar[] Bars, [property: Id(1)] string? Trouble);

/// <summary>Instruments with stored bars, or why they are not known.</summary>
/// <param name="Instruments">Codes; empty where there is trouble.</param>
/// <param name="Trouble">Why the store could not be asked; null where it was.</param>
[GenerateSerializer, Immutable, Alias("mdc.stored-instruments.1")]
public readonly record struct StoredInstruments([property: Id(0)] string[] Instruments, [property: Id(1)] string? Trouble);
