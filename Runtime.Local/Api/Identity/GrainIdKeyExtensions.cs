using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Grain keys that are integers: upper-case hexadecimal, as Orleans writes them.</summary>
public static class GrainIdKeyExtensions
{
    /// <summary>The key of an integer.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    /// <summary>The key of an integer with a text after it.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => string.IsNullOrWhiteSpace(keyExtension)
        ? CreateIntegerKey(key)
        : IdSpan.Create($"{key.ToString("X", CultureInfo.InvariantCulture)}+{keyExtension}");

    /// <summary>The integer key. Throws <see cref="ArgumentException"/> where the key is none.</summary>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <summary>The integer key and the text after it. Throws <see cref="ArgumentException"/> where the key is none.</summary>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) => grainId.TryGetIntegerKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"The key of {grainId} is no integer.", nameof(grainId));

    /// <summary>The integer key and the text after it.</summary>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var bytes = grainId.Key.AsSpan();
        var plus = bytes.IndexOf((byte)'+');
        keyExt = plus < 0 ? null : Encoding.UTF8.GetString(bytes[(plus + 1)..]);
        var digits = plus < 0 ? bytes : bytes[..plus];
        return Utf8Parser.TryParse(digits, out key, out var length, 'X') && length == digits.Length;
    }
}
