namespace Mdc.Runtime.Local.Identity;

/// <summary>FNV-1a with a final mix, 32 bits: the same in every process, so that placement by hash can be repeated.</summary>
internal static class StableHash
{
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes) hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 16;
        hash *= 0x7feb352du;
        hash ^= hash >> 15;
        hash *= 0x846ca68bu;
        return (int)(hash ^ (hash >> 16));
    }
}
