namespace Mdc.Feeder.Simulation;

/// <summary>Randomness that is a function of its arguments: a simulation that starts in the middle of a day continues what one from its beginning shows.</summary>
internal static class Noise
{
    // Periods in minutes; what each adds grows with the root of its period, as in a random walk.
    private static readonly (int Period, double Size)[] Octaves = [(240, 0.50), (60, 0.25), (15, 0.125), (4, 0.065), (1, 0.03)];

    /// <summary>64 well-mixed bits of two numbers (the finaliser of SplitMix64).</summary>
    public static ulong Mix(ulong seed, ulong value)
    {
        var z = seed + value * 0x9E37_79B9_7F4A_7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Smooth between whole multiples of the period, -1 to 1.</summary>
    public static double At(ulong seed, double x, int period)
    {
        var whole = (long)Math.Floor(x / period);
        var part = x / period - whole;
        var (left, right) = (Signed(Mix(seed, (ulong)whole)), Signed(Mix(seed, (ulong)(whole + 1))));
        return left + (right - left) * part;
    }

    /// <summary>A path that looks like a price's, -1 to 1, starting anywhere; <paramref name="minute"/> may have a fraction.</summary>
    public static double Path(ulong seed, double minute)
    {
        var sum = 0d;
        foreach (var (period, size) in Octaves) sum += size * At(seed ^ (ulong)period, minute, period);
        return sum;
    }

    private static double Signed(ulong bits) => (long)bits / 9.223_372_036_854_775_8e18;
}

/// <summary>A fast generator for what need not be repeatable from the middle (SplitMix64). One owner.</summary>
internal struct TickRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 bits.</summary>
    public ulong Next() => Noise.Mix(_state += 0x9E37_79B9_7F4A_7C15UL, 1);

    /// <summary>0 to <paramref name="below"/> - 1.</summary>
    public int Next(int below) => (int)Math.BigMul(Next(), (ulong)below, out _);

    /// <summary>True so often; 0 to 1.</summary>
    public bool Chance(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;
}
