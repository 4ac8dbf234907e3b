namespace Mdc.Simulation.Scheduling;

/// <summary>A stream of numbers that is a function of its seed (SplitMix64), the same on every machine. One owner.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for a purpose: what one draws does not move the others.</summary>
    public static SeededRandom For(long seed, string purpose)
    {
        var state = (ulong)seed * 0x9E37_79B9_7F4A_7C15UL;
        foreach (var letter in purpose) state = Mix(state ^ letter);
        return new SeededRandom(state);
    }

    /// <summary>64 well-mixed bits of a number (the finaliser of SplitMix64).</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E37_79B9_7F4A_7C15UL);

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)Math.BigMul(Next(), (ulong)below, out _);

    /// <summary>From the first to before the second.</summary>
    public long Between(long from, long below) => from + (long)Math.BigMul(Next(), (ulong)(below - from), out _);

    /// <summary>True so often; 0 to 1.</summary>
    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> all) => all[Next(all.Count)];
}
