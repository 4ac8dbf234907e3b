using System.Numerics;

namespace Mdc.Feeder.Fronts.Dispatch;

/// <summary>Rendezvous hashing: each pair of instrument and front has a fixed weight, and the highest wins, whoever else is there.</summary>
internal static class Rendezvous
{
    /// <summary>An instrument's hash; the same at every start.</summary>
    public static ulong HashOf(string instrument)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in instrument) hash = (hash ^ letter) * 1_099_511_628_211UL;
        return Mix(hash);
    }

    /// <summary>The weight of a pair, 0 to 1.</summary>
    public static double Weight(ulong instrument, ushort front) => (Mix(instrument ^ (front * 0x9E37_79B9_7F4A_7C15UL)) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong x)
    {
        x = (x ^ BitOperations.RotateRight(x, 25) ^ BitOperations.RotateRight(x, 50)) * 0xA24B_AED4_963E_E407UL;
        x = (x ^ (x >> 28)) * 0x9FB2_1C65_1E98_DF25UL;
        return x ^ (x >> 28);
    }
}
