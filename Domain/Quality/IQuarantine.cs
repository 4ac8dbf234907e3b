using Mdc.Domain.Ticks;

namespace Mdc.Domain.Quality;

/// <summary>An instrument that its shard set aside because a tick of it can't be applied.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Instrument">The instrument's code.</param>
/// <param name="From">The first record that was not applied: what is from there on is in the journal only.</param>
/// <param name="ParkedNs">When, by our clock, unix nanoseconds.</param>
/// <param name="Reason">What the last try failed with.</param>
public sealed record ParkedInstrument(int Shard, string Instrument, FeedPosition From, long ParkedNs, string Reason);

/// <summary>Remembers which instruments are set aside, over restarts of their shard, and keeps the ticks that broke them.</summary>
/// <remarks>Called in a shard's turn, seldom; must not wait long. Failures are <see cref="IOException"/>s: the shard then remembers by itself, until it ends.</remarks>
public interface IQuarantine
{
    /// <summary>The instruments of a shard that are set aside.</summary>
    IReadOnlyList<ParkedInstrument> Load(int shard);

    /// <summary>Sets an instrument aside, with the ticks that were not applied; the first of them is the one that failed.</summary>
    void Park(ParkedInstrument parked, ReadOnlySpan<TickFrame> deadLetters);

    /// <summary>The instrument is back; its dead letters stay.</summary>
    void Release(int shard, string instrument);
}

/// <summary>Remembers nothing: a shard that starts anew tries again by itself. For tools and tests.</summary>
public sealed class NoQuarantine : IQuarantine
{
    /// <inheritdoc/>
    public IReadOnlyList<ParkedInstrument> Load(int shard) => [];

    /// <inheritdoc/>
    public void Park(ParkedInstrument parked, ReadOnlySpan<TickFrame> deadLetters)
    {
    }

    /// <inheritdoc/>
    public void Release(int shard, string instrument)
    {
    }
}
